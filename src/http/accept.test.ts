import { expect, test } from "vitest";
import { wantsJson } from "./accept.ts";

const asks = (accept: string | null): boolean =>
  wantsJson({ header: (name) => (name === "accept" ? accept : null) });

test.each([
  "application/json",
  "APPLICATION/JSON",
  " application/json ; charset=utf-8",
  "application/json, */*",
  "application/json, text/plain, */*",
  "text/html;q=0.9, application/json",
  "application/json;q=0.2, text/html;q=0.1",
  "application/json;q=0.001",
  "application/json, text/html;q=0",
  "text/plain, application/json; q=0.5",
  "application/json;q=1.000, text/html;q=0.999",
])("%s wants JSON", (accept) => {
  expect(asks(accept)).toBe(true);
});

test.each([
  null,
  "",
  "*/*",
  "application/*",
  "text/html",
  "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
  "application/json, text/html",
  "text/html, application/json",
  "application/json;q=0.5, text/html;q=0.5",
  "application/json;q=0.5, text/html",
  "application/json;q=0.9, application/xhtml+xml",
  "application/json;q=0",
  "application/json;q=0.000",
  "application/problem+json",
  "application/jsonp",
  "xapplication/json",
  "text/plain;x=application/json",
  `${"text/plain,".repeat(200)}application/json`,
])("%s gets the page", (accept) => {
  expect(asks(accept)).toBe(false);
});

test("a weight that is none counts as the whole", () => {
  expect(asks("application/json;q=high, text/html;q=0.9")).toBe(true);
  expect(asks("application/json;q=0.9, text/html;q=")).toBe(false);
});
