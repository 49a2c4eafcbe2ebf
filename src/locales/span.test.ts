import { describe, expect, test } from "vitest";
import { createSpans } from "./span.ts";

const { left, wait } = createSpans("en", "no time");
const units: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

function secondsIn(words: string): number {
  const [, amount = "", unit = ""] = /^(\d+) (minute|hour|day)s?$/.exec(words) ?? [];
  return Number(amount) * (units[unit] ?? Number.NaN);
}

test.each([
  [0, "no time"],
  [59, "no time"],
  [60, "1 minute"],
  [7199, "119 minutes"],
  [7200, "2 hours"],
  [172_799, "47 hours"],
  [172_800, "2 days"],
  [259_200, "3 days"],
])("%i seconds left: %s", (seconds, words) => {
  expect(left(seconds)).toBe(words);
});

test.each([
  [0, "1 minute"],
  [1, "1 minute"],
  [60, "1 minute"],
  [61, "2 minutes"],
  [7141, "2 hours"],
  [7200, "2 hours"],
  [7201, "3 hours"],
  [169_201, "2 days"],
  [172_801, "3 days"],
])("%i seconds to wait: %s", (seconds, words) => {
  expect(wait(seconds)).toBe(words);
});

describe("rounding", () => {
  test("what is left is never rounded up, what is to be waited never down", () => {
    for (let seconds = 60; seconds < 400_000; seconds += 37) {
      expect(secondsIn(left(seconds))).toBeLessThanOrEqual(seconds);
      expect(secondsIn(wait(seconds))).toBeGreaterThanOrEqual(seconds);
      expect(secondsIn(wait(seconds)) - seconds).toBeLessThan(86_400);
    }
  });
});
