import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, test } from "vitest";
import { OnpurposeError } from "onpurpose";
import { sqliteStore } from "onpurpose/stores/sqlite";
import type { Page } from "./support/browser.ts";
import { faces } from "./support/faces.ts";
import { always } from "./support/always.ts";
import { ask, button, startHost, type Host } from "./support/host.ts";
import { bindingCases } from "./support/binding-statuses.ts";
import { cases, issued } from "./support/statuses.ts";

function expectHeaders(page: Page): void {
  for (const [name, value] of Object.entries(always)) expect(page.header(name), name).toBe(value);
  // Only a page that waits for a code has a script, or one that may meet robots; and only that script may run.
  const [, script = null] = /<script>([^<]*)<\/script>/.exec(page.body) ?? [];
  const hash = createHash("sha256")
    .update(script ?? "")
    .digest("base64");
  const scripts = script === null ? "" : `script-src 'sha256-${hash}'; connect-src 'self'; `;
  const policy = page.header("content-security-policy") ?? "";
  expect(policy.replace(/(?<=style-src )'sha256-[A-Za-z0-9+/]{43}='/, "…")).toBe(
    `default-src 'none'; style-src …; ${scripts}img-src data:; ${/form-action 'self'[^;]*; /.exec(policy)?.[0] ?? ""}` +
      "base-uri 'none'; frame-ancestors 'none'",
  );
  expect(policy).toContain("form-action 'self'");
  const scripted = page.title === "Check your mail" || page.body.includes('class="trap"');
  expect(script !== null).toBe(scripted);
  if (page.body !== "") {
    expect(page.header("content-type")).toBe("text/html; charset=utf-8");
    expect(page.header("content-length")).toBe(String(Buffer.byteLength(page.body)));
    expect(page.body.match(/<script/gi) ?? []).toHaveLength(script === null ? 0 : 1);
    expect(page.body).not.toMatch(/\bstyle="|\bon[a-z]+="/i);
    expect(Buffer.byteLength(page.body)).toBeLessThan(8192);
  }
}

describe.each(faces)("every answer of %s carries the security headers", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test.each([...cases, ...bindingCases].map((each) => [each.status, each.what, each] as const))(
    "%i %s",
    async (status, _what, { changes, provoke, retryAfter = 0 }) => {
      host = await startHost(open, changes);
      const page = await provoke(host);
      expect(page.status).toBe(status);
      expectHeaders(page);
      // RFC 9110 8.6: a 204 has no Content-Length.
      if (status === 204) expect(page.header("content-length")).toBeNull();
      if (status === 204 || status === 303) expect(page.body).toBe("");
      else expect(page.title).not.toBe("");
      expect(page.setCookies.some((each) => /session=[^;]/.test(each))).toBe(status === 303);
      expect(Number(page.header("retry-after") ?? 0)).toBe(retryAfter);
    },
  );

  test("503 while another program holds the database, and recovers without a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "onpurpose-"));
    try {
      const file = join(folder, "links.db");
      host = await startHost(open, { store: sqliteStore(file, { timeout: 50 }) });
      const browser = host.browser();
      const { url } = await host.magicLinks.issue({ userId: "ada" });
      const page = await browser.open(url);
      const intruder = new DatabaseSync(file);
      intruder.exec("BEGIN IMMEDIATE");
      for (const down of [await browser.open(url), await browser.press(page, button.logIn)]) {
        expect([down.status, down.title]).toEqual([503, "We cannot be reached just now"]);
        expect(down.header("retry-after")).toBe("5");
        expectHeaders(down);
      }
      expect(host.errors.map(({ code }) => code)).toEqual([
        "store_unavailable",
        "store_unavailable",
      ]);
      intruder.exec("ROLLBACK");
      intruder.close();
      expect((await browser.press(page, button.logIn)).status).toBe(303);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("503 when the store is closed", async () => {
    const store = sqliteStore(":memory:");
    host = await startHost(open, { store });
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    await store.close();
    const page = await host.browser().open(url);
    expect(page.status).toBe(503);
    expectHeaders(page);
  });

  test("503 whatever else a store says is unavailable", async () => {
    const down = () => Promise.reject(new OnpurposeError("store_unavailable", "gone"));
    const store = { ...sqliteStore(":memory:"), ask: down };
    host = await startHost(open, { store });
    const page = await ask(host.browser(), "ada@example.com");
    expect(page.status).toBe(503);
    expectHeaders(page);
  });

  test("HEAD and OPTIONS of a link say what GET says, without a body", async () => {
    host = await startHost(open);
    const live = await issued(host);
    const expired = (await host.magicLinks.issue({ userId: "ada", lifetime: 60 })).url;
    host.wait(60_000);
    const browser = host.browser();
    await browser.open("/magic-link");
    for (const url of [live, expired, `/magic-link/${"0".repeat(40)}`]) {
      const [get, head, options] = [
        await browser.open(url),
        await browser.send("HEAD", url),
        await browser.send("OPTIONS", url),
      ];
      expect([head.body, options.body]).toEqual(["", ""]);
      expect([head.status, options.status]).toEqual([get.status, get.status]);
      expect(head.stableHeaders).toEqual(get.stableHeaders);
      const { allow: _allow, "content-length": _length, ...others } = options.stableHeaders;
      const { "content-length": _other, ...expected } = get.stableHeaders;
      expect(others).toEqual(expected);
    }
    expect((await browser.send("OPTIONS", live)).header("allow")).toBe("GET, HEAD, POST, OPTIONS");
    expect((await browser.send("OPTIONS", "/magic-link")).header("allow")).toBe(
      "GET, HEAD, POST, OPTIONS",
    );
    expect((await browser.send("OPTIONS", "/magic-link/logout")).header("allow")).toBe(
      "POST, OPTIONS",
    );
    const [login, head] = [
      await browser.open("/magic-link"),
      await browser.send("HEAD", "/magic-link"),
    ];
    expect([head.status, head.body, head.stableHeaders]).toEqual([200, "", login.stableHeaders]);
  });
});
