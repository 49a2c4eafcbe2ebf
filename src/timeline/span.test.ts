import { expect, test } from "vitest";
import { counted, spanOf, within } from "./span.ts";

test("a span is told by its two largest units, rounded down", () => {
  const told = [0, 999, 1000, 61_000, 3_599_999, 3_600_000, 13_260_000, 90_061_000, -5].map(spanOf);
  expect(told).toEqual([
    "less than a second",
    "less than a second",
    "1 second",
    "1 minute 1 second",
    "59 minutes 59 seconds",
    "1 hour",
    "3 hours 41 minutes",
    "1 day 1 hour",
    "less than a second",
  ]);
});

test("within a span is never told too short", () => {
  expect([0, 1, 1000, 2001].map(within)).toEqual([
    "within 1 second",
    "within 1 second",
    "within 1 second",
    "within 3 seconds",
  ]);
});

test("counts have their thousands apart", () => {
  expect([counted(1, "visit"), counted(5000, "visit")]).toEqual(["1 visit", "5,000 visits"]);
});
