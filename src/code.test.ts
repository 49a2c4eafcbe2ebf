import { describe, expect, test } from "vitest";
import { isStrong } from "./code-rule.ts";
import { createCode, hashCode, readCode } from "./code.ts";
import { createKeyring } from "./keyring.ts";

const keys = createKeyring("a secret that is long enough, 9876543210").current;
const otherKeys = createKeyring("another secret that is long enough 01234").current;
const rule = { digits: 8, attempts: 5 };

describe("a new code", () => {
  test.each([6, 8, 12])("has %i digits, and may begin with any of them", (digits) => {
    const codes = Array.from({ length: 10_000 }, () => createCode({ digits, attempts: 1 }));
    const all = new RegExp(`^[0-9]{${digits}}$`);
    expect(codes.filter((code) => !all.test(code))).toEqual([]);
    for (let digit = 0; digit < 10; digit++) {
      // A thousand of each are due; these borders are six standard deviations away.
      const begun = codes.filter((code) => code.startsWith(String(digit))).length;
      expect(begun).toBeGreaterThan(800);
      expect(begun).toBeLessThan(1200);
    }
  });

  test("is hardly ever the same twice", () => {
    const codes = Array.from({ length: 1000 }, () => createCode({ digits: 12, attempts: 1 }));
    expect(new Set(codes).size).toBe(1000);
  });
});

test.each([
  [8, 5, true],
  [8, 100, true],
  [6, 1, true],
  [6, 2, false],
  [7, 10, true],
  [7, 11, false],
  [5, 1, false],
])("%i digits and %i attempts: strong is %s", (digits, attempts, strong) => {
  expect(isStrong({ digits, attempts })).toBe(strong);
});

describe("what the store knows a code by", () => {
  const hash = hashCode(keys, "link-a", "73921846");

  test("is the same for the same code of the same link", () => {
    expect(hashCode(keys, "link-a", "73921846")).toBe(hash);
    expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test("differs for another code, link or secret", () => {
    const others = [
      hashCode(keys, "link-a", "73921847"),
      hashCode(keys, "link-b", "73921846"),
      hashCode(otherKeys, "link-a", "73921846"),
    ];
    expect(new Set([hash, ...others]).size).toBe(4);
  });
});

describe("a code that was typed", () => {
  test.each([
    ["73921846"],
    [" 7392 1846\n"],
    ["7392-1846"],
    ["7392\u20131846"],
    ["73.92.18.46"],
    ["7392\u00a01846"],
    ["7392\u202f1846"],
    ["7392·1846"],
    ["7392_1846"],
    ["\u200e73921846\u200f"],
    ["\ufeff7392\u200b1846"],
    ["\u{2066}73921846\u{2069}"],
    ["７３９２１８４６"],
    ["７３９２．１８４６"],
    ["⑦③⑨②①⑧④⑥"],
    ["𝟕𝟑𝟗𝟐𝟏𝟖𝟒𝟔"],
    ["٧٣٩٢١٨٤٦"],
    ["۷۳۹۲۱۸۴۶"],
    ["७३९२१८४६"],
    ["7392१८४६"],
  ])("is read from %j", (typed) => {
    expect(readCode(rule, typed)).toBe("73921846");
  });

  test("keeps its noughts", () => {
    expect(readCode(rule, "00000001")).toBe("00000001");
    expect(readCode(rule, "٠٠٠٠ ٠٠٠١")).toBe("00000001");
  });

  test.each([
    ["nothing", ""],
    ["too few digits", "7392184"],
    ["too many", "739218466"],
    ["letters", "7392184O"],
    ["a sign", "+73921846"],
    ["a comma", "7392,1846"],
    ["a fraction", "7392184½"],
    ["NUL", "7392\x001846"],
    ["a number of another kind", "7392184Ⅻ"],
    ["half a surrogate pair", "7392184\ud835"],
    ["a code behind a hundred blanks", `${" ".repeat(100)}73921846`],
    ["a novel", "7".repeat(1_000_000)],
  ])("%s is none", (_what, typed) => {
    expect(readCode(rule, typed)).toBeNull();
  });

  test("has the value that the digits of each script have", () => {
    const wrong: string[] = [];
    const systems = Intl.supportedValuesOf("numberingSystem").filter((numberingSystem) => {
      const format = new Intl.NumberFormat("en", { numberingSystem, useGrouping: false });
      const digits = Array.from({ length: 10 }, (_, digit) => format.format(digit));
      if (!digits.every((digit) => /^\p{Nd}$/u.test(digit))) return false;
      const code = readCode({ digits: 10, attempts: 1 }, digits.join(""));
      if (code !== "0123456789") wrong.push(`${numberingSystem}: ${String(code)}`);
      return true;
    });
    expect(wrong).toEqual([]);
    expect(systems.length).toBeGreaterThan(40);
  });
});
