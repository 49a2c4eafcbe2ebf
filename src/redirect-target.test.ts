import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { judgeRedirectTarget } from "./redirect-target.ts";

// Thousands of cases each: no promise about time on a machine with other work.
vi.setConfig({ testTimeout: 60_000 });

const origin = "https://app.example.com";
const shop = "https://shop.example.com";
const allowed = [shop, "http://localhost:8080"];
const judge = (target: string): string | null => judgeRedirectTarget(target, origin, allowed);

/** Where a browser that reads this in a Location header ends up. */
const leadsTo = (location: string): string =>
  new URL(location, `${origin}/magic-link/token`).origin;

const accepted: readonly (readonly [target: string, location: string])[] = [
  ["/", "/"],
  ["/invoices/7", "/invoices/7"],
  ["/invoices?id=7&x=a%20b#total", "/invoices?id=7&x=a%20b#total"],
  ["/a/../b", "/b"],
  ["/./a", "/a"],
  ["/a//b", "/a//b"],
  ["/%2f%2fevil.example", "/%2f%2fevil.example"],
  ["/%5cevil.example", "/%5cevil.example"],
  ["/%09/evil.example", "/%09/evil.example"],
  ["/%0d%0aSet-Cookie:a=b", "/%0d%0aSet-Cookie:a=b"],
  ["/@evil.example", "/@evil.example"],
  ["/:80", "/:80"],
  ["/.evil.example", "/.evil.example"],
  ["/https://evil.example", "/https://evil.example"],
  ["/?next=//evil.example", "/?next=//evil.example"],
  ["/#//evil.example", "/#//evil.example"],
  ["/javascript:alert(1)", "/javascript:alert(1)"],
  [`${origin}/invoices`, `${origin}/invoices`],
  ["HTTPS://APP.EXAMPLE.COM/invoices", `${origin}/invoices`],
  ["https://app.example.com:443/x", `${origin}/x`],
  [`${origin}//evil.example`, `${origin}//evil.example`],
  [shop, `${shop}/`],
  [`${shop}/basket?x=1`, `${shop}/basket?x=1`],
  ["http://localhost:8080/", "http://localhost:8080/"],
];

const refused: readonly string[] = [
  "",
  " ",
  "invoices",
  "./invoices",
  "?next",
  "#top",
  // Two slashes, however written.
  "//evil.example",
  "///evil.example",
  "////evil.example",
  "//evil.example/%2f..",
  "//app.example.com",
  "//app.example.com@evil.example",
  "/\\evil.example",
  "\\/evil.example",
  "\\\\evil.example",
  "/\\/evil.example",
  "/\\\\evil.example",
  "/path\\..\\x",
  "/\t/evil.example",
  "/\n/evil.example",
  "/\r/evil.example",
  "\t//evil.example",
  "\n/evil",
  "\0//evil.example",
  "/\0/evil.example",
  "/ /evil.example",
  " //evil.example",
  " /fine",
  "/fine ",
  "/\u00a0/evil.example",
  "/\u2028/evil.example",
  "/\u200b/evil.example",
  "/\ufeff/evil.example",
  // A path to the parser, and another site in a Location header.
  "/.//evil.example",
  "/./\t/evil.example",
  "/..//evil.example",
  "/x/..//evil.example",
  "/%2e//evil.example",
  "/%2e%2e//evil.example",
  "/.%2e//evil.example",
  "/a/%2e%2e//evil.example",
  // Schemes.
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\tscript:alert(1)",
  " javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "file:///etc/passwd",
  "blob:https://app.example.com/x",
  "about:blank",
  "ftp://app.example.com/",
  "ws://app.example.com/",
  "intent://evil.example#Intent;end",
  "http:evil.example",
  "https:evil.example",
  "https:/evil.example",
  "https:///evil.example",
  "https:\\\\evil.example",
  "http://app.example.com/",
  // Other origins that look like ours.
  "https://evil.example",
  "https://evil.example/app.example.com",
  "https://app.example.com.evil.example/",
  "https://app.example.com@evil.example/",
  "https://evil.example\\@app.example.com/",
  "https://user:pw@app.example.com/",
  "https://user@app.example.com/",
  "https://:pw@app.example.com/",
  "https://app.example.com:8443/",
  "https://sub.app.example.com/",
  "https://example.com/",
  "https://evil.example#@app.example.com/",
  "https://evil.example?@app.example.com/",
  "https://evil.example/\t@app.example.com",
  "https://app.example.com\t.evil.example/",
  "https://app.example.com%2eevil.example/",
  "https://app。example。com.evil.example/",
  "https://app。example.com/",
  "https://ａpp.example.com/",
  "https://shop.example.com.evil.example/",
  "http://shop.example.com/",
  "https://shop.example.com:444/",
  "http://localhost:8081/",
  "http://localhost/",
  "https://[::1]/",
  "https://",
  "https://%00",
  "null",
  // Headers.
  "/x\r\nLocation: https://evil.example",
  "/x\nSet-Cookie: a=b",
  "/é",
  `/${"x".repeat(2000)}`,
];

describe("where a login may lead", () => {
  test.each(accepted)("%j is accepted as %j", (target, location) => {
    expect(judge(target)).toBe(location);
    expect([origin, ...allowed]).toContain(leadsTo(location));
    // Judged again, as after a round through a form, it stays what it is.
    expect(judge(location)).toBe(location);
  });

  test.each(refused)("%j is refused", (target) => {
    expect(judge(target)).toBeNull();
  });

  test("without a list only the own origin is accepted", () => {
    expect(judgeRedirectTarget(`${shop}/`, origin, [])).toBeNull();
    expect(judgeRedirectTarget(`${origin}/x`, origin, [])).toBe(`${origin}/x`);
  });

  test("an own path stays a path whatever the own origin is", () => {
    expect(judgeRedirectTarget("/x", "http://localhost:3000", [])).toBe("/x");
    expect(judgeRedirectTarget("//onpurpose.invalid/x", origin, [])).toBeNull();
  });

  test("whatever is accepted leads to the own origin or to one of the list", () => {
    const piece = fc.constantFrom(
      "/",
      "//",
      "\\",
      ".",
      "..",
      "%2e",
      "%2f",
      "%5c",
      "%09",
      "\t",
      "\n",
      "@",
      ":",
      "?",
      "#",
      "https:",
      "http:",
      "javascript:",
      "evil.example",
      "app.example.com",
      "shop.example.com",
      "。",
      "é",
      " ",
      "\0",
      "x",
    );
    const built = fc.array(piece, { maxLength: 9 }).map((parts) => parts.join(""));
    let passed = 0;
    const check = (target: string): void => {
      const location = judge(target);
      if (location === null) return;
      passed++;
      expect([origin, ...allowed]).toContain(leadsTo(location));
      expect(location).toMatch(/^[\x21-\x7e]+$/);
    };
    const paths = built.map((path) => `/${path}`);
    fc.assert(fc.property(fc.oneof(built, paths, fc.webUrl(), fc.string()), check), {
      numRuns: 3000,
    });
    expect(passed).toBeGreaterThan(200);
  });
});
