import { expect, test } from "vitest";
import { createHash } from "node:crypto";
import { cspHash, securityHeaders } from "./headers.ts";

test("a style is let through by its hash, in the form that browsers compute", () => {
  const style = "body{color:red}";
  const expected = createHash("sha256").update(style).digest("base64");
  expect(cspHash(style)).toBe(`'sha256-${expected}'`);
});

const needs = { style: "'x'", script: null, formTargets: [], widget: [] };
const policyOf = (given: Parameters<typeof securityHeaders>[0]) =>
  new Map(securityHeaders(given)).get("content-security-policy");

test("a page without a script allows none, and asks nobody; one with a script allows that, and asks us", () => {
  expect(policyOf(needs)).not.toMatch(/script|connect/);
  expect(policyOf({ ...needs, script: "'sha256-y'" })).toBe(
    "default-src 'none'; style-src 'x'; script-src 'sha256-y'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
});

test("every answer says what it depends on, so that no cache mixes up languages, or pages and data", () => {
  expect(new Map(securityHeaders(needs)).get("vary")).toBe("Accept, Accept-Language");
});

test("a form may go to our own origin, and on to the further ones", () => {
  const csp = (formTargets: readonly string[]) => policyOf({ ...needs, formTargets });
  expect(csp([])).toBe(
    "default-src 'none'; style-src 'x'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  expect(csp(["https://shop.example.com"])).toContain(
    "form-action 'self' https://shop.example.com;",
  );
});

test("somebody else's widget may load, frame and be asked, on the page that it stands on", () => {
  const widget = ["https://puzzle.example", "https://cdn.example"];
  expect(policyOf({ ...needs, script: "'sha256-y'", widget })).toBe(
    "default-src 'none'; style-src 'x' https://puzzle.example https://cdn.example; script-src 'sha256-y' https://puzzle.example https://cdn.example; connect-src 'self' https://puzzle.example https://cdn.example; frame-src https://puzzle.example https://cdn.example; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
});
