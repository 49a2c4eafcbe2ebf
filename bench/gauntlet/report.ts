import { asMarkdown, type GauntletResult } from "../../src/gauntlet/index.ts";

/** What the gauntlet made of one library. */
export interface Played {
  readonly name: string;
  readonly versions: readonly string[];
  readonly seconds: number;
  readonly result: GauntletResult;
}

export interface Run {
  /** `2026-11-22`, UTC. */
  readonly date: string;
  readonly node: string;
  readonly played: readonly Played[];
}

/** A run as text for people, and as data. */
export function asReport(
  { date, node, played }: Run,
  title: string,
  apps: string,
): { text: string; data: unknown } {
  const browser = played.find(({ result }) => result.browser !== null)?.result.browser ?? "none";
  const lines = [
    `# ${title}`,
    "",
    `Played on ${date} with Node ${node} and ${browser} on small apps: \`${apps}\`.`,
    "",
    "| what | intermediaries | got a session | spoilt the link | shut the person out | links played |",
    "| --- | --- | --- | --- | --- | --- |",
    ...played.map(summaryOf),
    ...played.flatMap(({ versions, result }) => [
      "",
      `## ${versions.join(", ")}`,
      "",
      asMarkdown(result),
    ]),
    "",
  ];
  return { text: lines.join("\n"), data: { date, node, played: played.map(withoutFaults) } };
}

function summaryOf({ versions, result }: Played): string {
  const { rows, links } = result;
  const inside = rows.filter(({ sessions }) => sessions.length > 0).length;
  const spoilt = rows.filter((row) => row.spoilt).length;
  const out = rows.filter(({ persons }) => Object.values(persons).some((each) => !each.loggedIn));
  return `| ${[versions.join(", "), rows.length, inside, spoilt, out.length, links].join(" | ")} |`;
}

/** What robots could not do is told with ports and tokens, which no two runs share: how often is enough. */
function withoutFaults({ result, ...rest }: Played): unknown {
  const rows = result.rows.map(({ faults, ...row }) => ({ ...row, faults: faults.length }));
  return { ...rest, result: { ...result, rows } };
}
