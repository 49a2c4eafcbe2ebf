import { expect, test } from "vitest";
import { newBrowser, readBrowser } from "./browser-id.ts";

test("a new browser is known again by its cookie, and its hash does not tell the cookie", () => {
  const browser = newBrowser();
  expect(readBrowser(browser.id)).toEqual(browser);
  expect(browser.hash).not.toContain(browser.id);
});

test("no two of 10,000 browsers are the same", () => {
  const browsers = Array.from({ length: 10_000 }, newBrowser);
  expect(new Set(browsers.map(({ id }) => id)).size).toBe(10_000);
  expect(new Set(browsers.map(({ hash }) => hash)).size).toBe(10_000);
});

test.each([
  null,
  "",
  "short",
  "x".repeat(31),
  "x".repeat(33),
  `${"x".repeat(31)}\n`,
  `${"x".repeat(31)}é`,
  "x".repeat(100_000),
])("a cookie that is none of ours is no browser: %#", (cookie) => {
  expect(readBrowser(cookie)).toBeNull();
});
