import { context, type Attributes, type HrTime } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace";

/** The real SDK, as a host sets it up, but for where it sends what it has. */
export interface Sdk {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  spans(): readonly ReadableSpan[];
  /** All data points so far, by `metric{attribute=value,…}`: of a counter its value, of a histogram its count. */
  points(): Promise<Map<string, number>>;
  /** All that was exported, as text. */
  everything(): Promise<string>;
  close(): Promise<void>;
}

export function startSdk(): Sdk {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const spanExporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })],
  });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const metrics = async () => {
    metricExporter.reset();
    await meterProvider.forceFlush();
    return metricExporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  };
  return {
    tracerProvider,
    meterProvider,
    spans: () => spanExporter.getFinishedSpans(),
    async points() {
      const all = (await metrics()).flatMap((scope) => scope.metrics);
      return new Map(
        all.flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ attributes, value }): [string, number] => [
            `${descriptor.name}{${pairs(attributes)}}`,
            typeof value === "number" ? value : value.count,
          ]),
        ),
      );
    },
    async everything() {
      const spans = spanExporter.getFinishedSpans().map((span) => ({
        name: span.name,
        attributes: span.attributes,
        events: span.events,
        status: span.status,
        links: span.links,
        resource: span.resource.attributes,
        state: span.spanContext().traceState?.serialize(),
      }));
      return JSON.stringify({ spans, metrics: await metrics() });
    },
    async close() {
      await tracerProvider.shutdown();
      await meterProvider.shutdown();
      context.disable();
    },
  };
}

const pairs = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}=${String(value)}`)
    .toSorted()
    .join(",");

const order = ({ startTime }: ReadableSpan): HrTime => startTime;

/** The names of the spans as a tree, in the order in which they began: ["a", ["b", "c"]] is two below one. */
export function treeOf(spans: readonly ReadableSpan[]): readonly string[] {
  const begun = spans.toSorted((a, b) => {
    const [[s, n], [t, m]] = [order(a), order(b)];
    return s - t || n - m;
  });
  const below = (parent: string | undefined, depth: number): string[] =>
    begun
      .filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent)
      .flatMap((span) => [
        `${"  ".repeat(depth)}${span.name}`,
        ...below(span.spanContext().spanId, depth + 1),
      ]);
  return below(undefined, 0);
}
