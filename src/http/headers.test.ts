import { expect, test } from "vitest";
import { createHash } from "node:crypto";
import { cspHash, securityHeaders } from "./headers.ts";

test("a style is let through by its hash, in the form that browsers compute", () => {
  const style = "body{color:red}";
  const expected = createHash("sha256").update(style).digest("base64");
  expect(cspHash(style)).toBe(`'sha256-${expected}'`);
});

test("a form may go to our own origin, and on to the further ones", () => {
  const csp = (targets: readonly string[]) =>
    new Map(securityHeaders("'x'", targets)).get("content-security-policy");
  expect(csp([])).toBe(
    "default-src 'none'; style-src 'x'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  expect(csp(["https://shop.example.com"])).toContain(
    "form-action 'self' https://shop.example.com;",
  );
});
