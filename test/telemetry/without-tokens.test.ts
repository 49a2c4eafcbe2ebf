import type { Attributes } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { withoutTokens } from "onpurpose/telemetry/opentelemetry";

const token = "0123456789abcdefghjkmnpqrstvwxyz01234567";

/** A span as it is exported, by the real SDK. */
function exported(url: string, name: string, attributes: Attributes) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter }), withoutTokens({ url })],
  });
  provider.getTracer("the host").startSpan(name, { attributes }).end();
  const [span] = exporter.getFinishedSpans();
  return { name: span?.name, attributes: span?.attributes };
}

test("tokens, whole or damaged, are taken out of whatever the host's server writes of a request", () => {
  const { name, attributes } = exported(
    "https://app.example.com/magic-link",
    `GET /magic-link/${token}`,
    {
      "url.path": `/magic-link/${token}`,
      "url.full": `https://app.example.com/magic-link/${token.toUpperCase()}?utm=1#x`,
      "http.target": `/magic-link/${token.slice(0, -4)}`,
      "http.url": `http://10.0.0.7/magic-link/${token}x%22`,
      "http.request.header.referer": [`https://app.example.com/magic-link/${token}`, "other"],
      "url.query": "redirectTo=/invoices",
      "http.response.status_code": 200,
    },
  );
  expect(name).toBe("GET /magic-link/:token");
  expect(attributes).toEqual({
    "url.path": "/magic-link/:token",
    "url.full": "https://app.example.com/magic-link/:token?utm=1#x",
    "http.target": "/magic-link/:token",
    "http.url": "http://10.0.0.7/magic-link/:token",
    "http.request.header.referer": ["https://app.example.com/magic-link/:token", "other"],
    "url.query": "redirectTo=/invoices",
    "http.response.status_code": 200,
  });
});

test("everything else stays as it is", () => {
  const others = {
    "url.path": `/magic-link/code`,
    "url.full": `https://app.example.com/commits/${token}`,
    "http.target": `/xmagic-links/${token}`,
    "user_agent.original": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
  };
  const { attributes } = exported("https://app.example.com/magic-link/", "GET", others);
  expect(attributes).toEqual(others);
});

test("where it is mounted at the root of a host, whose name is no path", () => {
  const { attributes } = exported("https://log-in.at.some.long.example.com/", "GET", {
    "url.path": `/${token}`,
    "url.full": `https://log-in.at.some.long.example.com/${token}`,
  });
  expect(attributes).toEqual({
    "url.path": "/:token",
    "url.full": "https://log-in.at.some.long.example.com/:token",
  });
});

test("a dot in the mount is a dot", () => {
  const url = "https://app.example.com/v1.0";
  const { attributes } = exported(url, "GET", {
    "url.path": `/v1.0/${token}`,
    "http.target": `/v1x0/${token}`,
  });
  expect(attributes).toEqual({ "url.path": "/v1.0/:token", "http.target": `/v1x0/${token}` });
});
