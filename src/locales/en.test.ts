import { describe, expect, test } from "vitest";
import { en } from "./en.ts";

/** Every sentence, with something put in where it takes something. */
function sentences(part: object, path = ""): [string, string][] {
  return Object.entries(part).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    if (typeof value === "string") return [[path + name, value]];
    if (typeof value === "function") {
      const given = /life|wait|Next/i.test(name) ? 600 : "<Invoices>";
      const said: unknown = Reflect.apply(value, undefined, [given]);
      return [[path + name, String(said)]];
    }
    return typeof value === "object" && value !== null ? sentences(value, `${path}${name}.`) : [];
  });
}

test.each(sentences(en))("%s says something, in plain text", (_name, text) => {
  expect(text.trim()).toBe(text);
  expect(text.length).toBeGreaterThan(1);
  expect(text).not.toMatch(/undefined|null|NaN|\[object/);
  expect(text.replace("<Invoices>", "")).not.toMatch(/[<>]/);
});

test("what is put in comes out", () => {
  for (const say of [
    en.loginTitle,
    en.confirmTitle,
    en.confirmAccount,
    en.loggedOut,
    en.backLink,
    en.mailSubject,
    en.mailIntro,
  ]) {
    expect(say("Invoices")).toContain("Invoices");
  }
  for (const say of [
    en.checkMailSent,
    en.otherAccountNow,
    en.otherAccountLink,
    en.alreadyLoggedIn,
  ]) {
    expect(say("ada@example.com")).toContain("ada@example.com");
  }
});

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
