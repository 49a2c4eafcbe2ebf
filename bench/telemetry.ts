import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { createMagicLinks, type Logger, type MagicLinksOptions } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { openTelemetry } from "onpurpose/telemetry/opentelemetry";
import { createRegistry } from "../src/telemetry/registry.ts";
import { metrics as all } from "../src/telemetry/metrics.ts";

// What counting, logging and tracing cost a request that opens a link of the memory store. In processor time, rounds of
// each in turn. Spans are made and thrown away: no exporter is measured here.
// Usage: node bench/telemetry.ts [rounds] [requests per round]
const rounds = Number(process.argv[2] ?? 15);
const requests = Number(process.argv[3] ?? 2000);

const nowhere: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const variants: Readonly<Record<string, Partial<MagicLinksOptions>>> = {
  "counted, as always": {},
  "with a logger": { logger: nowhere },
  "with OpenTelemetry, no SDK": { telemetry: openTelemetry() },
  "with OpenTelemetry and its SDK": {
    telemetry: openTelemetry({
      tracerProvider: new TracerProvider(),
      meterProvider: new MeterProvider(),
    }),
  },
};

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Microseconds of processor time. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

async function openOften(options: Partial<MagicLinksOptions>): Promise<number> {
  const user = { id: "ada", email: "ada@example.com" };
  const magicLinks = createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: "bench only: 3f6b0c1e9a7d42588b10",
    store: memoryStore(),
    users: { findById: () => user },
    ...options,
  });
  const { url } = await magicLinks.issue({ userId: "ada" });
  const headers = new Map([["accept", "text/html"]]);
  const request = {
    method: "GET",
    target: new URL(url).pathname,
    header: (name: string) => headers.get(name) ?? null,
    peerAddress: "127.0.0.1",
    body: () => Promise.resolve(new Uint8Array()),
  };
  const started = now();
  for (let n = 0; n < requests; n++) await magicLinks.respond(request);
  const taken = (now() - started) / requests;
  await magicLinks.close();
  return taken;
}

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const taken = new Map<string, number[]>();
for (let round = 0; round <= rounds; round++) {
  for (const [name, options] of Object.entries(variants)) {
    const one = await openOften(options);
    // The first one warms up.
    if (round > 0) taken.set(name, [...(taken.get(name) ?? []), one]);
  }
}
for (const [name, times] of taken) console.log(`${name}: ${middle(times).toFixed(1)} µs a request`);
context.disable();
metrics.disable();
trace.disable();

const registry = createRegistry(all);
const often = 1_000_000;
const started = now();
for (let n = 0; n < often; n++) {
  registry.measure("requests", 1, { route: "open", method: "GET", status: "200" });
  registry.measure("storeDuration", 0.004, { verb: "open" });
}
console.log(`one count and one time: ${((now() - started) / often).toFixed(3)} µs`);
