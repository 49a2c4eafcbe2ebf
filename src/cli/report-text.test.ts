import { describe, expect, test } from "vitest";
import { noDays, reportOf } from "../reports/report-of.ts";
import { barChart, figures, shortSpan } from "./figures.ts";
import { reportText } from "./report-text.ts";

const nothing = reportOf(noDays(), { from: "2030-01-31", until: "2030-02-01" }, 0);

describe("a report in a terminal", () => {
  test("of nothing says so", () => {
    const text = reportText(nothing).join("\n");
    expect(text).toContain(
      "Links issued, and asks made, on 2030-01-31 (UTC)\nNothing has been counted.\n",
    );
    expect(text).toContain("Visits\n  None\n");
    expect(text).not.toMatch(/NaN|null|undefined|Infinity/);
  });

  test("names that strangers made up do nothing in it", () => {
    const evil = "\u001b[2J\u202e\r\n█ ünïcode\ud800";
    const steps = { asked: 1, sent: 1, opened: 1, pressed: 1, loggedIn: 1 };
    const text = reportText({
      ...nothing,
      visits: {
        count: 1,
        kinds: [{ kind: "scanner", count: 1, share: 1 }],
        days: [],
        names: [{ kind: "scanner", name: evil, count: 1, share: 1 }],
      },
      funnel: {
        ...nothing.funnel,
        domains: [{ domain: evil, ...steps }],
        languages: [{ language: evil, ...steps }],
      },
    });
    expect(text.join("\n")).toMatch(/^[ -~\n]+$/);
    expect(text.filter((line) => line.includes("<U+001B>[2J<U+202E><U+000D>"))).toHaveLength(3);
  });
});

test("figures stand under each other", () => {
  expect(figures(["", "links"], [["used", "7"], [""], ["a", "1,000,000"]])).toEqual([
    "          links",
    "used          7",
    "",
    "a     1,000,000",
  ]);
});

test("the longest bar has 40 columns, and the smallest can be seen", () => {
  const bars = barChart([
    { name: "1", count: 1_000_000 },
    { name: "10", count: 1 },
    { name: "100", count: 0 },
  ]);
  expect(bars).toEqual([`  1  ${"█".repeat(40)} 1,000,000`, " 10  █ 1", "100  0"]);
});

test("spans by their two largest units", () => {
  const spans = [0, 59, 60, 61, 3600, 3661, 86_400, 90_061, 604_800];
  expect(spans.map(shortSpan)).toEqual([
    "0 s",
    "59 s",
    "1 min",
    "1 min 1 s",
    "1 h",
    "1 h 1 min",
    "1 d",
    "1 d 1 h",
    "7 d",
  ]);
});
