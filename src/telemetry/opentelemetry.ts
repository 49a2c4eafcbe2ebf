import {
  context,
  createContextKey,
  metrics as metricsApi,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type MeterProvider,
  type Span,
  type TracerProvider,
} from "@opentelemetry/api";
import type { Metric } from "./metrics.ts";
import type { Telemetry } from "./telemetry.ts";

export { withoutTokens, type TokenRemover } from "./without-tokens.ts";

export interface OpenTelemetryOptions {
  /** Where spans go. Default: the global one. */
  readonly tracerProvider?: TracerProvider;
  /** Where metrics go. Default: the global one, also where it is set later. */
  readonly meterProvider?: MeterProvider;
}

const scope = "onpurpose";

/**
 * The option `telemetry`, through the package `@opentelemetry/api` (1.9 or newer; install it beside an SDK): a span for each
 * request, each call of the store and each mail, below whatever span of the host's is active, and the metrics of
 * docs/telemetry.md. Without an SDK it does nothing.
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  const tracer = (options.tracerProvider ?? trace).getTracer(scope);
  const record = createRecorder(() => options.meterProvider ?? metricsApi.getMeterProvider());
  return {
    begin({ kind, name, facts }) {
      const parent = context.active();
      const isEntry = kind === "request" && trace.getSpan(parent) === undefined;
      const spanKind = isEntry ? SpanKind.SERVER : SpanKind.INTERNAL;
      const span = tracer.startSpan(name, { kind: spanKind, attributes: facts }, parent);
      const within = trace.setSpan(parent, span);
      const active = kind === "request" ? withRequest(within, span) : within;
      return {
        within: (task) => context.with(active, task),
        end(more) {
          span.setAttributes(more);
          if ("error.type" in more) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    note(facts) {
      const span = requestIn(context.active());
      // What comes after the answer is told by spans of its own.
      if (span?.isRecording() === true) span.setAttributes(facts);
    },
    measure: (metric, value, labels) => record(metric, value, attributesOf(labels)),
  };
}

/** Our own, and not the active one: what is told of a request must not end up on a span of the host's. */
const requestKey = createContextKey("onpurpose request");

class RequestSpan {
  readonly span: Span;
  constructor(span: Span) {
    this.span = span;
  }
}

const withRequest = (within: Context, span: Span): Context =>
  within.setValue(requestKey, new RequestSpan(span));

function requestIn(active: Context): Span | null {
  const found = active.getValue(requestKey);
  return found instanceof RequestSpan ? found.span : null;
}

type Recorder = (metric: Metric, value: number, attributes: Attributes) => void;
type Instrument = (value: number, attributes: Attributes) => void;

/** The API gives a meter that does nothing as long as there is no SDK: it is asked for anew once there is one. */
function createRecorder(current: () => MeterProvider): Recorder {
  let known: MeterProvider | null = null;
  let instruments = new Map<string, Instrument>();
  return (metric, value, attributes) => {
    const provider = current();
    if (provider !== known) {
      known = provider;
      instruments = new Map();
    }
    let instrument = instruments.get(metric.name);
    if (instrument === undefined) {
      instrument = createInstrument(provider, metric);
      instruments.set(metric.name, instrument);
    }
    instrument(value, attributes);
  };
}

function createInstrument(provider: MeterProvider, { name, help, buckets }: Metric): Instrument {
  const meter = provider.getMeter(scope);
  if (buckets === undefined) {
    const counter = meter.createCounter(name, { description: help });
    return (value, attributes) => counter.add(value, attributes);
  }
  const advice = { explicitBucketBoundaries: [...buckets] };
  const histogram = meter.createHistogram(name, { description: help, unit: "s", advice });
  return (value, attributes) => histogram.record(value, attributes);
}

/** By the names of the semantic conventions, where they have one. */
function attributesOf(labels: Readonly<{ [label: string]: string }>): Attributes {
  const attributes: Attributes = {};
  for (const [label, value] of Object.entries(labels)) {
    if (label === "method") attributes["http.request.method"] = value;
    else if (label === "status") attributes["http.response.status_code"] = Number.parseInt(value);
    else attributes[`onpurpose.${label}`] = value;
  }
  return attributes;
}
