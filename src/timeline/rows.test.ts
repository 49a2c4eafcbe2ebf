import { expect, test } from "vitest";
import {
  asker,
  linkOf,
  moment,
  press,
  scanner,
  tellAt,
  visitAt,
} from "../../test/support/link-history.ts";
import type { Visit } from "../stores/store.ts";
import { rowsOf, type Row } from "./rows.ts";

const network = (index: number): Partial<Visit> => ({ network: `2001:db8:${index}::` });
/** Each by a client of its own, twice, and once more a second later. */
const scans = (count: number): Visit[] =>
  Array.from({ length: count }, (_, index) => {
    const client = { ...scanner, ...network(index) };
    return [visitAt(20 + index, client), visitAt(20.5 + index, client)];
  }).flat();

function rows(visits: readonly Visit[], most: number, link = linkOf()): readonly Row[] {
  const inOrder = visits.toSorted((a, b) => a.at - b.at);
  return rowsOf(tellAt(900, { link, visits: inOrder }).timeline, most);
}

/** The first two words of each. */
const starts = (told: readonly Row[]): string =>
  told.map(({ what }) => what.split(" ").slice(0, 2).join(" ")).join(", ");

test("where there is room each entry has its row", () => {
  const told = rows(scans(7), 10);
  expect(told.map(({ mark }) => mark).join(" ")).toBe(
    "issued mail robot robot robot robot robot robot robot ended",
  );
});

test("what was folded says how much it was, for how long, how it ended, and whose", () => {
  const refused = { ...network(500), ...press, outcome: "refused", reason: "forged" } as const;
  const told = rows([...scans(50), visitAt(30.2, refused)], 10);
  const fold = told.find(({ mark }) => mark === "more");
  expect(told).toHaveLength(10);
  expect(fold?.what).toBe(
    "22 more visits within 11 seconds: 22 opened; 22 of them machines’, as far as can be told",
  );
  const [at, until] = [fold?.at, fold?.until];
  expect([at, until]).toEqual([moment(20), moment(30.5)]);
});

test("the link's own browsers are kept, then presses, then people, then the latest machines", () => {
  const link = linkOf({ redeemedAt: moment(32.2), redeemedBy: asker });
  const visits = [
    ...scans(50),
    visitAt(25.2, { browser: asker }),
    visitAt(32.2, { ...press, browser: asker, outcome: "redeemed" }),
    visitAt(33.2, { ...press, browser: "other", outcome: "refused", reason: "used" }),
    visitAt(40.2, { browser: "another", outcome: "refused", reason: "used" }),
  ];
  expect(starts(rows(visits, 11, link))).toBe(
    "asked for, sent: the, 12 more, opened in, 14 more, pressed in, opened 2, pressed in, 14 more, opened in, 58 more",
  );
  expect(starts(rows(visits, 10, link))).toBe(
    "asked for, sent: the, 12 more, opened in, 14 more, pressed in, opened 2, pressed in, 73 more",
  );
});

test("never more rows than asked for, and no visit lost", () => {
  const mixed = Array.from({ length: 300 }, (_, index) => {
    const kinds = [scanner, { browser: asker }, { ...press, browser: "b" }, {}];
    return visitAt(20 + index, { ...kinds[index % 4], ...network(index) });
  });
  for (const most of [10, 11, 37, 200, 302, 303]) {
    const told = rows(mixed, most);
    expect(told.length).toBeLessThanOrEqual(most);
    const folded = told.filter(({ mark }) => mark === "more");
    const inside = folded.reduce((sum, { what }) => sum + Number(/^\d+/.exec(what)?.[0]), 0);
    expect(inside + told.length - folded.length - 3).toBe(300);
  }
});

test("a long text is cut", () => {
  const [first] = tellAt(90, {}).timeline;
  if (first === undefined) throw new Error("There is no entry.");
  expect(rowsOf([{ ...first, what: "x".repeat(9000) }], 10)[0]?.what).toBe(`${"x".repeat(500)}…`);
});
