import { context, metrics, SpanKind, SpanStatusCode, trace, type Span } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OnpurposeError, type MagicLinksOptions } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { openTelemetry } from "onpurpose/telemetry/opentelemetry";
import { metrics as all } from "../../src/telemetry/metrics.ts";
import { faces, openNodeFace, openWebFace, type OpenFace } from "../http/support/faces.ts";
import { ask, button, logIn, startHost, type Host } from "../http/support/host.ts";
import { ada, found, playDay } from "./support/day.ts";
import { counted } from "./support/exposition.ts";
import { startSdk, treeOf, type Sdk } from "./support/sdk.ts";

let sdk: Sdk;
let host: Host;
beforeEach(() => {
  sdk = startSdk();
});
afterEach(async () => {
  await host.close();
  await sdk.close();
});

const start = async (open: OpenFace, changes: Partial<MagicLinksOptions> = {}): Promise<void> => {
  const { mailer: _, ...others } = changes;
  const { tracerProvider, meterProvider } = sdk;
  const telemetry = openTelemetry({ tracerProvider, meterProvider });
  host = await startHost(open, { telemetry, ...others });
};

const named = (name: string): readonly ReadableSpan[] =>
  sdk.spans().filter((span) => span.name === name);

describe.each(faces)("spans through %s", (_name, open) => {
  test("of a login: each request, what it asks the store, and the mail after it", async () => {
    await start(open);
    await logIn(host, host.browser(), ada);
    await host.close();
    expect(treeOf(sdk.spans())).toEqual([
      "onpurpose start",
      "onpurpose ask",
      "  onpurpose store.ask",
      "  onpurpose store.issue",
      "  onpurpose mail.send",
      "  onpurpose store.settleAsk",
      "onpurpose open",
      "  onpurpose store.open",
      "onpurpose press",
      "  onpurpose store.redeem",
      // Which waits for no request.
      "onpurpose store.close",
    ]);
    const [opened] = named("onpurpose open");
    expect(opened?.kind).toBe(SpanKind.SERVER);
    const linkId = opened?.attributes["onpurpose.link.id"];
    expect(linkId).toMatch(/^[\w-]{43}$/);
    expect(opened?.attributes).toEqual({
      "onpurpose.route": "open",
      "http.request.method": "GET",
      "http.route": "/magic-link/:token",
      "http.response.status_code": 200,
      "onpurpose.outcome": "opened",
      "onpurpose.link.id": linkId,
      "onpurpose.visit.kind": "automation",
    });
    const [shown] = named("onpurpose start");
    expect(shown?.attributes["http.route"]).toBe("/magic-link");
    const [pressed] = named("onpurpose press");
    expect(pressed?.attributes).toMatchObject({
      "http.response.status_code": 303,
      "onpurpose.outcome": "redeemed",
      "onpurpose.link.id": linkId,
    });
    const [verb] = named("onpurpose store.redeem");
    expect(verb?.kind).toBe(SpanKind.INTERNAL);
    expect(verb?.attributes).toEqual({ "onpurpose.store.verb": "redeem" });
  });
});

test("a span of the host's is the parent, and its functions run inside ours", async () => {
  const seen: (Span | undefined)[] = [];
  const users = {
    findById() {
      seen.push(trace.getActiveSpan());
      return { id: "ada", email: ada };
    },
    findByEmail: () => null,
  };
  await start(openWebFace, { users });
  const tracer = sdk.tracerProvider.getTracer("the host");
  const own = tracer.startSpan("the host's");
  await context.with(trace.setSpan(context.active(), own), async () => {
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const browser = host.browser();
    await browser.press(await browser.open(url), button.logIn);
  });
  own.end();
  expect(treeOf(sdk.spans())).toEqual([
    "the host's",
    "  onpurpose store.issue",
    "  onpurpose open",
    "    onpurpose store.open",
    "  onpurpose press",
    "    onpurpose store.redeem",
  ]);
  const [pressed] = named("onpurpose press");
  expect(pressed?.kind).toBe(SpanKind.INTERNAL);
  expect(seen.at(-1)?.spanContext().spanId).toBe(pressed?.spanContext().spanId);
  // Nothing of ours is told of it: not even of the link that was issued within.
  expect(named("the host's")[0]?.attributes).toEqual({});
});

test("of what is refused why, and of what fails in what way, and neither of them more", async () => {
  const down = () => Promise.reject(new OnpurposeError("store_unavailable", "gone", { cause: 1 }));
  const store = memoryStore();
  const failing = { open: store.open, decline: down };
  await start(openNodeFace, { store: { ...store, ...failing } });
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  const browser = host.browser();
  const page = await browser.open(url);
  await browser.post(url, { form: "forged" });
  await browser.press(page, button.notMe);
  await browser.open("/magic-link/a/b");
  const [refused, failed] = named("onpurpose press");
  expect(refused?.attributes).toMatchObject({
    "onpurpose.outcome": "refused",
    "onpurpose.reason": "forged",
    "http.response.status_code": 403,
  });
  expect(refused?.status.code).toBe(SpanStatusCode.UNSET);
  expect(failed?.attributes).toMatchObject({
    "http.response.status_code": 503,
    "error.type": "503",
  });
  expect(failed?.status).toEqual({ code: SpanStatusCode.ERROR });
  const [verb] = named("onpurpose store.decline");
  expect(verb?.attributes).toMatchObject({ "error.type": "store_unavailable" });
  expect([verb?.status, verb?.events]).toEqual([{ code: SpanStatusCode.ERROR }, []]);
  const [other] = named("onpurpose other");
  expect(other?.attributes).toEqual({
    "onpurpose.route": "other",
    "http.request.method": "GET",
    "http.response.status_code": 404,
  });
});

describe.each([
  ["memory", memoryStore],
  ["SQLite", () => sqliteStore(":memory:")],
] as const)("metrics with the %s store", (_name, open) => {
  test("are those of magicLinks.metrics(), and nothing exported logs in or names anyone", async () => {
    await start(openWebFace, { store: open() });
    const { secrets, personal } = await playDay(host);
    await host.magicLinks.close();
    const points = await sdk.points();
    expect(points.size).toBeGreaterThan(50);
    const inText = Object.entries(counted(host.magicLinks.metrics()));
    expect(points).toEqual(new Map(inText.map(asPoint)));
    const everything = await sdk.everything();
    expect(everything).toContain("onpurpose.link.id");
    expect(found(everything, [...secrets, ...personal])).toEqual([]);
  });
});

/** A sample of the text as a data point. */
function asPoint([sample, value]: [string, number]): [string, number] {
  const [, name = "", labels = ""] = /^([a-z_]+)(?:\{(.*)\})?$/.exec(sample) ?? [];
  const metric = Object.values(all).find(
    (one) =>
      `${one.name.replaceAll(".", "_")}_total` === name ||
      `${one.name.replaceAll(".", "_")}_seconds_count` === name,
  );
  const attributes = [...labels.matchAll(/([a-z]+)="([^"]*)"/g)].map(
    ([, label = "", text = ""]) => {
      if (label === "method") return `http.request.method=${text}`;
      return label === "status"
        ? `http.response.status_code=${text}`
        : `onpurpose.${label}=${text}`;
    },
  );
  return [`${metric?.name ?? name}{${attributes.toSorted().join(",")}}`, value];
}

test("durations go into the same buckets, in seconds", async () => {
  await start(openWebFace);
  await host.browser().open("/magic-link");
  const exported = await sdk.everything();
  expect(exported).toContain('"name":"onpurpose.request.duration"');
  expect(exported).toContain('"unit":"s"');
  expect(exported).toContain(JSON.stringify(all.requestDuration.buckets));
});

test("providers that are set globally, and later, are found; without any, nothing happens", async () => {
  host = await startHost(openWebFace, { telemetry: openTelemetry() });
  const browser = host.browser();
  expect((await browser.open("/magic-link")).status).toBe(200);
  expect(sdk.spans()).toEqual([]);
  trace.setGlobalTracerProvider(sdk.tracerProvider);
  metrics.setGlobalMeterProvider(sdk.meterProvider);
  try {
    await ask(browser, ada);
    expect(named("onpurpose ask").length).toBe(1);
    const points = await sdk.points();
    const point =
      "onpurpose.requests{http.request.method=POST,http.response.status_code=200,onpurpose.route=ask}";
    expect(points.get(point)).toBe(1);
    expect(host.errors).toEqual([]);
  } finally {
    trace.disable();
    metrics.disable();
  }
});

test("what is told of a request goes to its span, and to none of the host's", async () => {
  const { tracerProvider } = sdk;
  const telemetry = openTelemetry({ tracerProvider });
  host = await startHost(openWebFace, { telemetry });
  const tracer = tracerProvider.getTracer("the host");
  const work = { kind: "request", name: "onpurpose open", facts: {} } as const;
  const outer = tracer.startSpan("outside");
  context.with(trace.setSpan(context.active(), outer), () => telemetry.note({ lost: 1 }));
  const running = telemetry.begin(work);
  running.within(() => {
    const inner = tracer.startSpan("inside");
    context.with(trace.setSpan(context.active(), inner), () => telemetry.note({ kept: 1 }));
    inner.end();
    running.end({});
    telemetry.note({ late: 1 });
  });
  outer.end();
  expect(sdk.spans().map(({ name, attributes }) => [name, attributes])).toEqual([
    ["inside", {}],
    ["onpurpose open", { kept: 1 }],
    ["outside", {}],
  ]);
});
