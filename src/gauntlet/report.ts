import type { GauntletResult, PersonRow, Row } from "./result.ts";
import type { Where } from "./rounds.ts";

const heads: Readonly<Record<Where, string>> = {
  asking: "person, asking browser",
  other: "person, another browser",
  any: "person",
};

/** As a table for a terminal. Names and texts of pages are inert in it. */
export function asTable(result: GauntletResult): string {
  const rows = cellsOf(result);
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...body] = lines;
  const rule = "-".repeat(head.length);
  return [head, rule, ...body, "", ...summaryOf(result)].join("\n");
}

export function asMarkdown(result: GauntletResult): string {
  const cells = cellsOf(result).map((row) =>
    row.map((cell) => cell.replaceAll(/[\\|<>`*_[\]]/g, "\\$&")),
  );
  const [head = [], ...body] = cells;
  const lines = [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`);
  return [...lines, "", ...summaryOf(result)].join("\n");
}

function cellsOf({ rows, undisturbed }: GauntletResult): string[][] {
  const wheres = (["asking", "other", "any"] as const).filter((where) => where in undisturbed);
  const head = [
    "intermediary",
    "got a session",
    "spoilt the link",
    ...wheres.map((at) => heads[at]),
  ];
  return [
    head,
    ["(nobody)", "", "", ...wheres.map((where) => fared(undisturbed[where]))],
    ...rows.map((row) => [
      inert(row.name, 50),
      sessionsOf(row),
      row.spoilt ? "YES" : "no",
      ...wheres.map((where) => fared(row.persons[where])),
    ]),
  ];
}

function sessionsOf({ sessions }: Row): string {
  if (sessions.length === 0) return "no";
  const found = sessions.map(({ round, after }) => `${round}: ${inert(after, 40)}`);
  return `YES (${found.join("; ")})`;
}

function fared(person: PersonRow | undefined): string {
  if (person === undefined) return "";
  if (!person.loggedIn) {
    return person.fault === null ? "SHUT OUT" : `SHUT OUT (${inert(person.fault, 40)})`;
  }
  const { extra } = person;
  return extra.length === 0 ? "in" : `in, +${extra.length}: ${inert(extra.join(", "), 60)}`;
}

function summaryOf({ target, rows, leftOut, links, browser, passed }: GauntletResult): string[] {
  const count = (fits: (row: Row) => boolean): number => rows.filter(fits).length;
  const inside = count(({ sessions }) => sessions.length > 0);
  const spoilt = count((row) => row.spoilt);
  const shutOut = count(({ persons }) => Object.values(persons).some((each) => !each.loggedIn));
  const lines = [
    `${inert(target, 60)}: ${rows.length} intermediaries, ${links} links, ${browser === null ? "no browser" : inert(browser, 60)}.`,
    `${inside} got a session, ${spoilt} spoilt the link, ${shutOut} left a person outside. ${passed ? "Passed." : "FAILED."}`,
  ];
  if (leftOut.length > 0) {
    lines.push(
      `Not played, since they run a browser: ${leftOut.map((name) => inert(name, 50)).join("; ")}.`,
    );
  }
  return lines;
}

/** One line of plain characters: what a page says may hold what a terminal obeys, or what turns text around. */
export function inert(text: string, length: number): string {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, " ")
    .replaceAll(/ +/g, " ")
    .trim();
  const points = [...plain];
  return points.length > length ? `${points.slice(0, length - 1).join("")}…` : plain;
}
