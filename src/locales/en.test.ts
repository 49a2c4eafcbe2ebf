import { describe, expect, test } from "vitest";
import { en } from "./en.ts";

describe("how long a link lives, never more than it does", () => {
  test.each([
    [0, "less than a minute"],
    [59, "less than a minute"],
    [60, "1 minute."],
    [119, "1 minute."],
    [600, "10 minutes."],
    [7199, "119 minutes."],
    [7200, "2 hours."],
    [86_400, "24 hours."],
    [172_799, "47 hours."],
    [172_800, "2 days."],
    [2_592_000, "30 days."],
  ])("%i seconds: %s", (seconds, words) => {
    expect(en.mailLife(seconds)).toContain(words);
    expect(en.confirmLife(seconds)).toContain(words);
    expect(en.checkMailNext(seconds)).toContain(words);
  });
});

describe("how long to wait, never less than one must", () => {
  test.each([
    [1, "a minute"],
    [59, "a minute"],
    [61, "2 minutes"],
    [300, "5 minutes"],
    [301, "6 minutes"],
  ])("%i seconds: %s", (seconds, words) => {
    expect(en.waitFor(seconds)).toContain(` ${words}.`);
  });

  test.each([7200, 7201, 10_000, 86_399])("%i seconds", (seconds) => {
    const [, amount = "0", unit = ""] = /(\d+) (minute|hour)/.exec(en.waitFor(seconds)) ?? [];
    expect(Number(amount) * (unit === "hour" ? 3600 : 60)).toBeGreaterThanOrEqual(seconds);
  });
});
