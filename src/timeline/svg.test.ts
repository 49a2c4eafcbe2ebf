import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readImports } from "../../scripts/pipeline/read-imports.ts";
import {
  asker,
  linkOf,
  moment,
  press,
  scanner,
  seenAs,
  tellAt,
  visitAt,
} from "../../test/support/link-history.ts";
import { readXml, type XmlElement } from "../../test/support/xml.ts";
import type { Visit } from "../stores/store.ts";
import { measured } from "./svg-text.ts";
import { timelineSvg, type TimelineSvgOptions } from "./svg.ts";

const used = linkOf({ redeemedAt: moment(250), redeemedBy: asker });
/** Something of each kind: what seems a machine, one who is refused, one who logs in, and one who comes late. */
const visits = [
  ...Array.from({ length: 15 }, (_, index) => visitAt(24 + index / 5, scanner)),
  visitAt(206, { ...press, browser: "phone", outcome: "refused", reason: "other_browser" }),
  visitAt(216, { browser: asker }),
  visitAt(250, { ...press, browser: asker, outcome: "redeemed" }),
  visitAt(11_050, { outcome: "refused", reason: "used" }),
];
const call = tellAt(20_000, { link: used, visits });

const names = ["svg", "title", "desc", "style", "rect", "text", "tspan", "path", "g"];
const attributes =
  "xmlns class role lang direction id aria-labelledby aria-describedby viewBox width height x y rx d color fill stroke stroke-width stroke-dasharray stroke-linecap font-family font-size".split(
    " ",
  );

/** Reads it, and fails where it could do more than be looked at. */
function readInert(svg: string): XmlElement[] {
  const elements = readXml(svg);
  const given = new Set(elements.flatMap((element) => [...element.attributes.keys()]));
  expect(attributes).toEqual(expect.arrayContaining([...given]));
  expect(names).toEqual(expect.arrayContaining([...new Set(elements.map(({ name }) => name))]));
  for (const style of textsOf(elements, "style")) {
    expect(style).not.toMatch(/url\(|@import|expression|\\/);
  }
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toContain("://");
  expect(svg.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  return elements;
}

const textsOf = (elements: readonly XmlElement[], name: string): string[] =>
  elements.filter((element) => element.name === name).map(({ text }) => text);

/** What is drawn as one line each, one below the other. */
const drawnBy = (svg: string): string => textsOf(readInert(svg), "tspan").join(" ");

describe("what it shows", () => {
  test("each entry with its time, the state, and the advice", () => {
    const drawn = drawnBy(timelineSvg(call, { timeZone: "Asia/Kolkata" }));
    expect(drawn).toContain("Link for ada@example.com It is used. As of 2030-01-02 01:05:25");
    for (const { what } of call.timeline) expect(drawn).toContain(what);
    expect(drawn).toContain("19:32:05 asked for in Firefox on Windows");
    expect(drawn).toContain(`Next: ${call.advice.text} (used_elsewhere_ask_here)`);
  });

  test("all of it to a screen reader, as one picture with a name", () => {
    const elements = readInert(timelineSvg(call));
    const [svg, title, desc] = elements;
    expect(svg?.attributes.get("role")).toBe("img");
    expect(svg?.attributes.get("aria-labelledby")).toBe(title?.attributes.get("id"));
    expect(svg?.attributes.get("aria-describedby")).toBe(desc?.attributes.get("id"));
    expect([title?.name, title?.text]).toEqual(["title", "Link for ada@example.com"]);
    expect(desc?.name).toBe("desc");
    for (const { what } of call.timeline) expect(desc?.text).toContain(what);
    expect(desc?.text).toContain(call.advice.text);
  });

  test("each kind of row by a shape of its own, and logging in by its weight as well", () => {
    const elements = readInert(timelineSvg(call));
    const rows = elements.flatMap(({ name, attributes: given }, index) =>
      name === "g" ? [[given.get("class"), elements[index + 1]?.attributes.get("d")]] : [],
    );
    const kinds = rows.map(([kind]) => kind?.slice("op-".length));
    expect(kinds.join(" ")).toBe("issued mail robot refused opened logged_in refused");
    const shapes = rows.map(([, path]) => path?.replace(/^M\S+ [\d.]+/, ""));
    expect(new Set(shapes).size).toBe(5);
  });
});

describe("time", () => {
  /** From where a row is drawn to where the next one is. */
  function distances(seconds: readonly number[]): number[] {
    const given = seconds.map((at, index) => visitAt(at, { browser: `browser ${index}` }));
    const link = linkOf({ askedBy: null, expiresAt: moment(1_000_000) });
    const elements = readInert(timelineSvg(tellAt(0, { link, visits: given }), { width: 2000 }));
    const tops = elements.flatMap(({ name, attributes: of }) =>
      name === "path" && of.get("class") === "op-mark"
        ? [Number(/ ([\d.]+)/.exec(of.get("d") ?? "")?.[1])]
        : [],
    );
    return tops.slice(1).map((top, index) => top - (tops[index] ?? 0));
  }

  test("ten seconds take less room than a minute, and neither as much as three hours", () => {
    const [none = 0, ten = 0, minute = 0, hours = 0, days = 0] = distances([
      0, 10, 70, 10_870, 300_000,
    ]);
    expect(none).toBeGreaterThan(24);
    expect(ten).toBeGreaterThan(none + 4);
    expect(minute).toBeGreaterThan(ten + 4);
    expect(hours).toBeGreaterThan(minute);
    expect(days).toBeLessThan(100);
  });

  test("a longer time is a break that says how long; of a new day, which", () => {
    const drawn = drawnBy(timelineSvg(call));
    expect(drawn).toContain("203.0.113.9 2 minutes 59 seconds later 14:05:31 pressed");
    expect(drawn).toContain(": logged in 3 hours later 17:06:15 opened");
    expect(drawn.match(/later/g)).toHaveLength(2);
    const night = drawnBy(timelineSvg(call, { timeZone: "+08:00" }));
    expect(night).toContain("3 hours later 2030-01-02 01:06:15");
  });
});

describe("room", () => {
  test.each([300, 320, 400, 2000])("at %i px every line ends before the edge", (width) => {
    const link = { ...used, address: `${"long-".repeat(12)}@${"a".repeat(60)}.example.com` };
    const svg = timelineSvg(tellAt(20_000, { link, visits }), { width });
    const elements = readInert(svg);
    expect(elements[0]?.attributes.get("viewBox")).toMatch(new RegExp(`^0 0 ${width} \\d+$`));
    let size = 0;
    for (const { name, attributes: given, text } of elements) {
      if (name === "text") size = Number(given.get("font-size"));
      if (name !== "tspan") continue;
      expect(Number(given.get("x")) + measured(size)(text)).toBeLessThan(width);
    }
  });

  test("5,000 visits of as many clients are a drawing of a few kilobytes, which counts them", () => {
    const crowd = Array.from({ length: 5000 }, (_, index) =>
      visitAt(20 + index / 10, {
        ...(index % 7 === 0 ? {} : scanner),
        ...(index % 13 === 0 ? ({ ...press, outcome: "refused", reason: "forged" } as const) : {}),
        clientAddress: `2001:db8::${index}`,
        network: `2001:db8:${index}::`,
      }),
    );
    const own = visitAt(300, { browser: asker });
    const all = [...crowd, own].toSorted((a, b) => a.at - b.at);
    const told = tellAt(700, { visits: all });
    expect(told.timeline).toHaveLength(5004);
    const svg = timelineSvg(told);
    expect(svg.length).toBeLessThan(60_000);
    const elements = readInert(svg);
    const rows = elements.filter(({ name }) => name === "g");
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.length).toBeLessThanOrEqual(40);
    const drawn = drawnBy(svg);
    expect(drawn).toContain("opened in the browser that asked");
    expect(drawn).toContain("expired unused");
    const folded = [...drawn.matchAll(/([\d,]+) more visits?/g)].map(([, count = ""]) =>
      Number(count.replaceAll(",", "")),
    );
    const shown = rows.length - folded.length - 3;
    expect(folded.reduce((sum, count) => sum + count, shown)).toBe(5001);
  });
});

describe("what strangers wrote", () => {
  const evil = `</style><script>alert(1)</script>"'&amp;<!--]]>\u001B[2J\u202E\u0000\uD800\u2028\uFFFE`;

  test("does nothing, wherever it stands", () => {
    const visit: Partial<Visit> = {
      userAgent: evil,
      clientAddress: evil,
      method: evil,
      class: { ...seenAs("scanner", evil), name: evil },
    };
    const link = linkOf({ id: evil, address: evil });
    const told = tellAt(90, { link, visits: [visitAt(60, visit)] });
    // An app may have put its own words in.
    const timeline = told.timeline.map((entry) => ({ ...entry, what: evil }));
    const advice = { ...told.advice, text: evil };
    const elements = [timelineSvg(told), timelineSvg({ ...told, timeline, advice })].flatMap(
      readInert,
    );
    expect(elements[0]?.attributes.get("aria-labelledby")).toMatch(/^[\w-]+$/);
    expect(textsOf(elements, "title")[0]).toContain("</style><script>alert(1)</script>");
    expect(textsOf(elements, "title")[0]).toContain(`"'&amp;<!--]]>`);
    expect(textsOf(elements, "desc")[1]).toContain("<U+202E><U+0000><U+D800><U+2028><U+FFFE>");
  });

  test("does nothing, whatever it is", () => {
    const text = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (agent, address, name) => {
        const seen = { ...seenAs("scanner", name), name };
        const visit = visitAt(60, { userAgent: agent, clientAddress: address, class: seen });
        readInert(timelineSvg(tellAt(90, { link: linkOf({ address }), visits: [visit] })));
      }),
      { numRuns: 100 },
    );
  });
});

test("every rule of its style is for what is below its own class alone", () => {
  const [style = ""] = textsOf(readInert(timelineSvg(call)), "style");
  expect(style).toContain("@media(prefers-color-scheme:dark){.onpurpose-timeline{color:");
  const rules = style.replace(/@media\([^)]*\)\{([^}]*\})\}/, "$1");
  for (const [, selectors = ""] of rules.matchAll(/([^{}]+)\{[^}]*\}/g)) {
    for (const selector of selectors.trim().split(",")) {
      expect(selector).toMatch(/^\.onpurpose-timeline(?: |$)/);
    }
  }
});

test("says what its options are", () => {
  const wrong: unknown = expect.objectContaining({ code: "invalid_argument" });
  const draw = (options: TimelineSvgOptions) => () => timelineSvg(call, options);
  expect(draw({ timeZone: "Mars/Olympus" })).toThrow(wrong);
  for (const width of [299, 2001, 400.5, Number.NaN]) expect(draw({ width })).toThrow(wrong);
  for (const rows of [9, 501]) expect(draw({ rows })).toThrow(wrong);
});

test("is not loaded by createMagicLinks, and nor are pages and routes before the first request", () => {
  const imports = readImports(join(import.meta.dirname, "..")).filter(
    ({ typeOnly, isLater }) => !typeOnly && !isLater,
  );
  const reached = new Set(["magic-links"]);
  for (const file of reached) {
    for (const { from, to } of imports) if (from === file && to !== undefined) reached.add(to);
  }
  expect(reached).toContain("flows/sessions");
  const late =
    /^(?:timeline|reports|routes|pages|mail|intermediaries)\/|^webhooks\/sender|^locales\/en$/;
  const flows = /^flows\/(?!sessions|users|asked-redirect)/;
  expect([...reached].filter((file) => late.test(file) || flows.test(file))).toEqual([]);
});
