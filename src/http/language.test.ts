import { describe, expect, test } from "vitest";
import { chooseLanguage, lookUp } from "./language.ts";

const offered = ["en", "de", "fr", "pt-BR", "zh-Hant"] as const;
const none = "en";

describe("the language that a request asks for most", () => {
  test.each<[header: string | null, chosen: string]>([
    [null, none],
    ["", none],
    ["de", "de"],
    ["DE", "de"],
    ["de-AT", "de"],
    ["de-Latn-AT-1996", "de"],
    ["pt-br", "pt-BR"],
    ["zh-Hant-TW", "zh-Hant"],
    // Lookup finds what a range is a kind of, never the other way round.
    ["pt", none],
    ["deu", none],
    ["d", none],
    // By weight, and of the same weight the first.
    ["fr, de", "fr"],
    ["fr;q=0.8, de", "de"],
    ["fr;q=0.8,de;q=0.9", "de"],
    ["fr;q=0.899,de;q=0.9", "de"],
    ["fr;q=0.5, de;q=0.5", "fr"],
    ["de-CH, fr;q=0.9, en;q=0.8, de;q=0.7", "de"],
    ["ja, ko;q=0.9, fr;q=0.1", "fr"],
    ["de ; q=0.1 ,\tfr ; Q=0.2", "fr"],
    ["de;q=1.000, fr", "de"],
    // "*" is whatever the header does not name.
    ["*", none],
    ["fr, *;q=0.5", "fr"],
    ["ja, *;q=0.5", none],
    ["*, de;q=0.5", none],
    ["en;q=0.1, *", "de"],
    ["en;q=0, *", "de"],
    ["en;q=0.1, de;q=0.2, fr;q=0.3, pt-BR;q=0.4, zh-Hant;q=0.5, *", "zh-Hant"],
    // 0 is never, unless nothing is left.
    ["de;q=0", none],
    ["en;q=0", "de"],
    ["de-AT;q=0", none],
    ["en;q=0, d;q=0", "de"],
    ["de;q=0.000, fr;q=0.1", "fr"],
    ["de-AT, de;q=0, fr;q=0.1", "fr"],
    ["*;q=0, fr;q=0.1", "fr"],
    ["*;q=0", none],
    ["en;q=0, de, de;q=0", "de"],
    ["pt;q=0, pt-BR", "pt-BR"],
    ["en;q=0, de;q=0, fr;q=0, pt;q=0, *", "zh-Hant"],
  ])("%s: %s", (header, chosen) => {
    expect(chooseLanguage(header, offered)).toBe(chosen);
  });

  test.each([
    "de;q=2",
    "de;q=1.5",
    "de;q=0.1234",
    "de;q=-1",
    "de;q=",
    "de;q",
    "de;level=1",
    "de;q=0.5;q=1",
    "de fr",
    "de_AT",
    "de-",
    "-de",
    "de--AT",
    "*-AT",
    "**",
    "de-*",
    "abcdefghi",
    "de-abcdefghi",
    "dé",
    "__proto__",
    "constructor",
    "../../de",
    "de\0",
    "\u{1F600}",
    "\uD800",
    ";;;,,,===",
    ",".repeat(100_000),
    "q=1;".repeat(100_000),
    "a-".repeat(100_000),
    " ".repeat(100_000),
    "de\r\nfr",
  ])("junk names no language, and spoils no other: %j", (junk) => {
    expect(chooseLanguage(junk, offered)).toBe(none);
    expect(chooseLanguage(`fr;q=0.1, ${junk}`, offered)).toBe("fr");
  });

  test("the first twenty ranges are read", () => {
    const before = (count: number): string => Array<string>(count).fill("x").join(",");
    expect(chooseLanguage(`${before(19)},de`, offered)).toBe("de");
    expect(chooseLanguage(`${before(20)},de`, offered)).toBe(none);
  });

  test("the first five hundred characters are read, and no range that they cut through", () => {
    const blanks = (length: number): string => `fr;q=0.1,${" ".repeat(length - 9)}`;
    expect(chooseLanguage(`${blanks(498)}de`, offered)).toBe("de");
    expect(chooseLanguage(`${blanks(498)}deu`, offered)).toBe("fr");
    expect(chooseLanguage(`${blanks(499)}de`, offered)).toBe("fr");
  });
});

test.each<[string, string | null]>([
  ["de", "de"],
  ["DE-at", "de"],
  ["pt-BR-x-private", "pt-BR"],
  ["pt", null],
  ["*", null],
  ["", null],
  ["-", null],
])("a user's language %j is found as %j", (language, found) => {
  expect(lookUp(language, offered)).toBe(found);
});
