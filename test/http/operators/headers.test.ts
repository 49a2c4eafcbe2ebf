import { createHash } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { OnpurposeError } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import type { Page } from "../support/browser.ts";
import { always } from "../support/always.ts";
import { faces } from "../support/faces.ts";
import { admin, loggedIn, startOperated, type OperatedHost } from "./support.ts";

let host: OperatedHost;
afterEach(() => host.close());

function expectHeaders(page: Page): void {
  for (const [name, value] of Object.entries(always)) expect(page.header(name), name).toBe(value);
  const policy = page.header("content-security-policy") ?? "";
  const sources = /style-src ((?:'sha256-[A-Za-z0-9+/]{43}=' ?)+);/.exec(policy)?.[1] ?? "";
  // No script, ever.
  expect(policy.replace(sources, "…")).toBe(
    "default-src 'none'; style-src …; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  const isPage = page.header("content-type") === "text/html; charset=utf-8";
  for (const [, style = ""] of isPage ? page.body.matchAll(/<style>([^<]*)<\/style>/g) : []) {
    expect(sources).toContain(createHash("sha256").update(style).digest("base64"));
  }
  if (!isPage) return;
  expect(page.body).not.toMatch(/<script|\bstyle="|\son[a-z]+="/i);
  expect(page.header("content-length")).toBe(String(Buffer.byteLength(page.body)));
}

type Provoke = (host: OperatedHost) => Promise<Page>;

const cases: readonly (readonly [status: number, what: string, provoke: Provoke])[] = [
  [200, "the overview", (host) => host.operator().open(admin)],
  [
    200,
    "a link",
    async (host) => host.operator().open(`${admin}/links/${await loggedIn(host, "ada")}`),
  ],
  [200, "an export", (host) => host.operator().open(`${admin}/links.csv`)],
  [204, "OPTIONS", (host) => host.operator().send("OPTIONS", `${admin}/issue`)],
  [
    303,
    "an act",
    async (host) => {
      const browser = host.operator();
      const page = await browser.open(`${admin}/revoke?user=ada`);
      return browser.press(page, "Revoke their links");
    },
  ],
  [400, "a filter that is none", (host) => host.operator().open(`${admin}/links?state=x`)],
  [403, "a form from nowhere", (host) => host.operator().send("POST", `${admin}/revoke`)],
  [404, "no page", (host) => host.operator().open(`${admin}/nothing`)],
  [404, "no link", (host) => host.operator().open(`${admin}/links/${"x".repeat(43)}`)],
  [405, "PUT", (host) => host.operator().send("PUT", admin)],
  [405, "GET of what takes a POST", (host) => host.operator().open(`${admin}/find`)],
  [
    409,
    "a form twice",
    async (host) => {
      const browser = host.operator();
      const page = await browser.open(`${admin}/issue?who=ada`);
      await browser.press(page, "Issue the link", { how: "url", lifetime: "" });
      return browser.press(page, "Issue the link", { how: "url", lifetime: "" });
    },
  ],
  [413, "too much", (host) => host.operator().post(`${admin}/issue`, { who: "x".repeat(20_000) })],
  [
    503,
    "ahead of a person",
    (host) => host.operator().open(`${admin}/links.csv`, { purpose: "prefetch" }),
  ],
];

describe.each(faces)("every answer of %s carries the security headers", (_name, open) => {
  test.each(cases)("%i %s", async (status, _what, provoke) => {
    host = await startOperated({}, open);
    const page = await provoke(host);
    expect(page.status).toBe(status);
    expectHeaders(page);
    if (status === 204 || status === 303) expect(page.body).toBe("");
    else expect(page.body).not.toBe("");
  });

  test.each([
    [503, new OnpurposeError("store_unavailable", "gone")],
    [500, new Error("a defect")],
  ])("%i where the store fails", async (status, error) => {
    const store = memoryStore();
    host = await startOperated({ store: { ...store, acts: () => Promise.reject(error) } }, open);
    const page = await host.operator().open(`${admin}/acts`);
    expect(page.status).toBe(status);
    expect(page.header("retry-after")).toBe(status === 503 ? "5" : null);
    expect(page.body).not.toContain(error.message);
    expectHeaders(page);
    expect(host.errors).toHaveLength(1);
  });

  test("HEAD says what GET says, and OPTIONS what there is", async () => {
    host = await startOperated({}, open);
    const browser = host.operator();
    await browser.open(admin);
    for (const path of ["", "/links", "/nothing", "/links/x"]) {
      const [get, head] = [
        await browser.open(admin + path),
        await browser.send("HEAD", admin + path),
      ];
      expect([head.status, head.body, head.stableHeaders]).toEqual([
        get.status,
        "",
        get.stableHeaders,
      ]);
    }
    const allowed = async (path: string) =>
      (await browser.send("OPTIONS", admin + path)).header("allow");
    expect(await allowed("")).toBe("GET, HEAD, OPTIONS");
    expect(await allowed("/issue")).toBe("GET, HEAD, POST, OPTIONS");
    expect(await allowed("/find")).toBe("POST, OPTIONS");
  });
});
