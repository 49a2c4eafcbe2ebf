import { afterEach, describe, expect, test } from "vitest";
import type { MagicLinksOptions } from "onpurpose";
import type { Page } from "../http/support/browser.ts";
import { faces } from "../http/support/faces.ts";
import { startHost, type Host } from "../http/support/host.ts";
import { readExposition } from "./support/exposition.ts";

const path = "/magic-link/metrics";
const bearer = { authorization: "Bearer of the scraper" };
const whoHasIt: MagicLinksOptions["metrics"] = ({ header }) =>
  header("authorization") === bearer.authorization;

const shown = ({ status, body, stableHeaders }: Page) => ({ status, body, stableHeaders });

describe.each(faces)("GET /metrics through %s", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test("gives whom the host lets in what was counted, with the headers of every answer", async () => {
    host = await startHost(open, { metrics: whoHasIt });
    await host.magicLinks.issue({ userId: "ada" });
    const page = await host.browser(bearer).open(path);
    expect(page.status).toBe(200);
    expect(page.header("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(page.header("content-length")).toBe(String(Buffer.byteLength(page.body)));
    expect(page.setCookies).toEqual([]);
    const families = readExposition(page.body);
    const issued = families.get("onpurpose_links_issued_total")?.samples;
    expect(issued?.get('onpurpose_links_issued_total{by="app"}')).toBe(1);
    const own = readExposition(host.magicLinks.metrics());
    expect([...own.keys()]).toEqual([...families.keys()]);
    // As those of a page that has no script and leads nowhere else.
    const other = await host.browser().open("/magic-link/a/b");
    const { "content-type": _, "content-length": _length, ...always } = other.stableHeaders;
    expect(page.stableHeaders).toMatchObject(always);
  });

  test("knows HEAD, OPTIONS, and nothing that changes anything", async () => {
    host = await startHost(open, { metrics: () => Promise.resolve(true) });
    const browser = host.browser();
    const head = await browser.send("HEAD", path);
    expect([head.status, head.body]).toEqual([200, ""]);
    expect(head.header("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const options = await browser.send("OPTIONS", path);
    expect([options.status, options.header("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
    const post = await browser.post(path, {});
    expect([post.status, post.header("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    // Whatever is asked for: it has one form.
    expect((await browser.open(path, { accept: "application/json" })).body).toContain("# TYPE ");
  });

  const refusing: readonly (readonly [string, metrics: unknown, string[]])[] = [
    ["where the host says nothing of it", undefined, []],
    ["whom the host does not let in", whoHasIt, []],
    ["where the host gives anything but true", () => "yes", []],
    [
      "where the host's function throws",
      () => {
        throw new Error("no directory");
      },
      ["invalid_host_answer: the option metrics failed: nobody is let in"],
    ],
    [
      "where it rejects",
      () => Promise.reject(new Error("no directory")),
      ["invalid_host_answer: the option metrics failed: nobody is let in"],
    ],
  ];
  test.each(refusing)("is any path that is not there, %s", async (_what, metrics, errors) => {
    const nothing: Partial<MagicLinksOptions> = {};
    const changes: Record<string, unknown> = metrics === undefined ? {} : { metrics };
    host = await startHost(open, { ...nothing, ...changes });
    const browser = host.browser();
    const others = { GET: {}, HEAD: {}, POST: {}, OPTIONS: {}, DELETE: {} };
    for (const method of Object.keys(others)) {
      for (const accept of ["text/html", "application/json"]) {
        const answer = await browser.send(method, path, { headers: { accept } });
        const unknown = await browser.send(method, "/magic-link/metricz", { headers: { accept } });
        expect(shown(answer)).toEqual(shown(unknown));
        expect(answer.status).toBe(404);
        expect(answer.setCookies).toEqual([]);
      }
    }
    const said = new Set(host.errors.map(({ code, message }) => `${code}: ${message}`));
    expect([...said]).toEqual(errors);
    expect(host.magicLinks.counters().junkTokens).toBe(20);
  });
});
