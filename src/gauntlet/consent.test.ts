import { describe, expect, test } from "vitest";
import { checkAddresses, checkConsent, isLoopback } from "./consent.ts";
import { GauntletError } from "./gauntlet-error.ts";

const nobody = { hosts: [], iRunThisSite: false };

test.each([
  ["localhost", true],
  ["app.localhost", true],
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["[::1]", true],
  ["localhost.example.com", false],
  ["127.0.0.1.example.com", false],
  ["10.0.0.1", false],
  ["0.0.0.0", false],
  ["[::ffff:10.0.0.1]", false],
])("%s is this machine: %s", (host, is) => {
  expect(isLoopback(host)).toBe(is);
});

describe("consent", () => {
  test("this machine needs none", () => {
    checkConsent(["http://localhost:3000", "http://127.0.0.1"], nobody);
  });

  test("any other host must be named, every one of them, and be the operator's own", () => {
    const origins = ["https://app.example.com", "http://localhost"];
    expect(() => checkConsent(origins, nobody)).toThrow("--host app.example.com --i-run-this-site");
    const named = { hosts: ["app.example.com"], iRunThisSite: false };
    expect(() => checkConsent(origins, named)).toThrow("--i-run-this-site");
    expect(() => checkConsent(origins, { hosts: [], iRunThisSite: true })).toThrow(GauntletError);
    checkConsent(origins, { ...named, iRunThisSite: true });
    const more = [...origins, "https://example.org"];
    expect(() => checkConsent(more, { ...named, iRunThisSite: true })).toThrow("example.org");
  });

  test("mails go to addresses that were given, and there is no default", () => {
    checkAddresses(["ada+{n}@example.com", "bob@example.com"]);
    expect(() => checkAddresses([])).toThrow("--address");
    for (const wrong of ["", "ada", "a@b@c", "a b@example.com", "a@example.com,b@example.com"]) {
      expect(() => checkAddresses([wrong])).toThrow("That is no address");
    }
  });
});
