import type { FunnelSteps, Report, Spread } from "../index.ts";
import { outside } from "../timeline/outside.ts";
import { barChart, figures, grouped, percent, shortSpan } from "./figures.ts";
import { counted, moment } from "./print.ts";

/** A report for people: each question under its own head. */
export function reportText(report: Report): readonly string[] {
  const { links, timeToPress, opensBefore, opensAfter } = report;
  return [
    ...headOf(report),
    ...section("Links", linkRows(links)),
    ...section("From sending to the press that logged in", spreadRows(timeToPress, asSpan)),
    ...section("Opens before that press", spreadRows(opensBefore, asCount)),
    ...section("Opens after it", spreadRows(opensAfter, asCount)),
    ...section("Expired unused, of the links that are over", [percent(report.expiredUnused)]),
    ...section("Visits", visitRows(report.visits)),
    ...section("Logins lost, had links been dead after so many opens", costRows(report.deadAfter)),
    ...section("How far links came", funnelRows(report.funnel)),
  ];
}

const section = (head: string, lines: readonly string[]): readonly string[] => [
  "",
  head,
  ...lines.map((line) => `  ${line}`.trimEnd()),
];

function headOf({ period, countedAt, uncounted }: Report): readonly string[] {
  const { from, until } = period;
  const last = new Date(Date.parse(until) - 1).toISOString().slice(0, 10);
  const span = from === last ? from : `${from} to ${last}`;
  return [
    `Links issued, and asks made, on ${span} (UTC)`,
    countedAt === null ? "Nothing has been counted." : `As counted at ${moment(countedAt)}`,
    ...(uncounted === 0 ? [] : [`${counted(uncounted, "day")} not counted: see --count.`]),
  ];
}

function linkRows({ issued, asked, used, revoked, expired, live }: Report["links"]) {
  const share = (part: number): string => percent(issued === 0 ? null : part / issued);
  const row = (name: string, count: number): readonly string[] => [
    name,
    grouped(count),
    share(count),
  ];
  return figures(
    ["", "links", "share"],
    [
      row("issued", issued),
      row("asked for", asked),
      row("used", used),
      row("revoked", revoked),
      row("expired", expired),
      row("live", live),
    ],
  );
}

interface Scale {
  readonly value: (value: number) => string;
  readonly bar: (from: number, until: number | null) => string;
}

const asSpan: Scale = {
  value: shortSpan,
  bar: (from, until) =>
    until === null ? `${shortSpan(from)} and more` : `${shortSpan(from)} to ${shortSpan(until)}`,
};

const asCount: Scale = {
  value: grouped,
  bar(from, until) {
    if (until === null) return `${from} and more`;
    return until === from + 1 ? String(from) : `${from} to ${until - 1}`;
  },
};

function spreadRows({ count, median, p90, histogram }: Spread, scale: Scale): readonly string[] {
  if (median === null || p90 === null) return ["No logins"];
  return [
    `${counted(count, "login")}: median ${scale.value(median)}, 90th percentile ${scale.value(p90)}`,
    ...barChart(
      histogram.map((bar) => ({ name: scale.bar(bar.from, bar.until), count: bar.count })),
    ),
  ];
}

function visitRows({ count, kinds, names }: Report["visits"]): readonly string[] {
  if (count === 0) return ["None"];
  const rows = (named: readonly { name: string; count: number; share: number }[]) =>
    named.map((one) => [one.name, grouped(one.count), percent(one.share)]);
  return figures(
    ["", "visits", "share"],
    [
      ...rows(kinds.map((one) => ({ ...one, name: kindName(one.kind) }))),
      ...(names.length === 0 ? [] : [[""]]),
      ...rows(
        names.map((one) => ({ ...one, name: `${outside(one.name, 60)} (${kindName(one.kind)})` })),
      ),
    ],
  );
}

/** "image proxy". */
export const kindName = (kind: Report["visits"]["kinds"][number]["kind"]): string =>
  kind === null ? "not judged" : kind.replaceAll("_", " ");

const costRows = (deadAfter: Report["deadAfter"]): readonly string[] =>
  figures(
    ["opens", "logins", "share"],
    deadAfter.map(({ opens, lost, share }) => [String(opens), grouped(lost), percent(share)]),
  );

function funnelRows({ asked, issued, days, domains, languages }: Report["funnel"]) {
  const row = (name: string, steps: FunnelSteps): readonly string[] => [
    outside(name, 60),
    ...[steps.asked, steps.sent, steps.opened, steps.pressed, steps.loggedIn].map(grouped),
  ];
  const group = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] =>
    rows.length === 0 ? [] : [[""], ...rows];
  return figures(
    ["", "asked", "sent", "opened", "pressed", "logged in"],
    [
      row("asked for", asked),
      row("issued by the app", issued),
      ...group(days.map((one) => row(one.day, one))),
      ...group(domains.map((one) => row(one.domain, one))),
      ...group(languages.map((one) => row(one.language, one))),
    ],
  );
}
