import type { FunnelSteps, Report, Spread } from "../../reports/report.ts";
import { bars } from "../charts/bars.ts";
import { columns } from "../charts/columns.ts";
import { figure } from "../charts/figure.ts";
import type { SafeHtml } from "../page.ts";
import { table, type Column } from "./parts.ts";
import { counted, grouped, percent, shortSpan } from "./words.ts";

// The charts of a report, each with the same in words and as a table.

const stepWords = [
  ["asked", "Asked for"],
  ["sent", "Mailed"],
  ["opened", "Opened by a person"],
  ["pressed", "Pressed"],
  ["loggedIn", "Logged in"],
] as const;

/** How many links came how far. `which`: those that people asked for, or those that the app issued. */
export function funnelChart(which: "asked" | "issued", steps: FunnelSteps): SafeHtml {
  const asked = which === "asked";
  const rows = stepWords
    .filter(([name]) => asked || name !== "asked")
    .map(([name, words]) => ({
      title: !asked && name === "sent" ? "Issued" : words,
      count: steps[name],
    }));
  const all = rows[0]?.count ?? 0;
  const shareOf = (count: number): number => (all === 0 ? 0 : count / all);
  const told = rows.map(({ title, count }) => `${title}: ${grouped(count)}`).join(". ");
  const drawn = bars(
    rows.map(({ title, count }) => ({
      title,
      value: all === 0 ? grouped(count) : `${grouped(count)} · ${percent(shareOf(count))}`,
      share: shareOf(count),
      fill: "k1",
    })),
  );
  type Row = (typeof rows)[number];
  const cells: Column<Row>[] = [
    { title: "Step", cell: ({ title }) => title },
    { title: "Links", cell: ({ count }) => grouped(count), numeric: true },
    { title: "Of the first", cell: ({ count }) => percent(shareOf(count)), numeric: true },
  ];
  return figure({
    id: `funnel-${which}`,
    title: asked ? "From the ask to the login" : "Links that the app issued",
    caption: asked
      ? "Of all asks on the login page, how many came how far."
      : "By itself or on an operator’s word: how many came how far.",
    told,
    ...drawn,
    table: table("How many came how far", rows, cells, { empty: "" }),
  });
}

type Bin = Spread["histogram"][number];

function histogram(
  { histogram: bins, count }: Spread,
  words: {
    readonly id: string;
    readonly title: string;
    readonly caption: string;
    readonly unit: (value: number) => string;
    readonly each: string;
  },
): SafeHtml {
  const { id, title, caption, unit, each } = words;
  const rangeOf = ({ from, until }: Bin): string => {
    if (until === null) return `${unit(from)} or more`;
    return until === from + 1 && from < 60 ? unit(from) : `${unit(from)} to ${unit(until)}`;
  };
  const drawn = columns(
    bins.map((bin) => ({
      title: bin.until === null ? `${unit(bin.from)}+` : unit(bin.from),
      parts: [{ fill: "k1", value: bin.count }],
    })),
    (value) => counted(value, each),
  );
  const told = bins.map((bin) => `${rangeOf(bin)}: ${grouped(bin.count)}`).join(". ");
  const cells: Column<Bin>[] = [
    { title: "From to", cell: rangeOf },
    {
      title: `${each.slice(0, 1).toUpperCase()}${each.slice(1)}s`,
      cell: (bin) => grouped(bin.count),
      numeric: true,
    },
  ];
  const empty = "There is nothing to count yet.";
  return figure({
    id,
    title,
    caption: count === 0 ? empty : caption,
    told: told === "" ? empty : told,
    ...(bins.length === 0 ? { drawing: [], height: 1 } : drawn),
    table: table(title, bins, cells, { empty }),
  });
}

export function timeChart({ timeToPress }: Report): SafeHtml {
  const { median, p90 } = timeToPress;
  const caption =
    median === null || p90 === null
      ? ""
      : `From the mail to the press that logged in. Half of them within ${shortSpan(median)}, nine of ten within ${shortSpan(p90)}.`;
  const words = { id: "time", title: "Time to press", caption, unit: shortSpan, each: "login" };
  return histogram(timeToPress, words);
}

export function opensChart(when: "before" | "after", opens: Spread): SafeHtml {
  const { median, p90 } = opens;
  const before = when === "before";
  const half =
    median === null || p90 === null
      ? ""
      : ` Half of them ${atMost(median)}, nine of ten ${atMost(p90)}.`;
  return histogram(opens, {
    id: `opens-${when}`,
    title: before ? "Opened before the login" : "Opened after the login",
    caption: `How often a link that logged somebody in was opened ${before ? "before that" : "afterwards"}, by whoever or whatever.${half}`,
    unit: String,
    each: "login",
  });
}

const atMost = (count: number): string => (count === 0 ? "never" : `${times(count)} at most`);

const times = (count: number): string => (count === 1 ? "once" : `${grouped(count)} times`);

/** What a rule would have cost that many link checkers suggest. */
export function deadAfterChart({ deadAfter }: Report): SafeHtml {
  type Row = Report["deadAfter"][number];
  const drawn = columns(
    deadAfter.map(({ opens, lost }) => ({
      title: String(opens),
      parts: [{ fill: "k2", value: lost }],
    })),
    (value) => `${counted(value, "login")} lost`,
  );
  const told = deadAfter.map(({ opens, lost }) => `After ${times(opens)}: ${grouped(lost)} lost`);
  const cells: Column<Row>[] = [
    { title: "Opens", cell: ({ opens }) => String(opens) },
    { title: "Logins lost", cell: ({ lost }) => grouped(lost), numeric: true },
    {
      title: "Of all logins",
      cell: ({ share }) => (share === null ? "–" : percent(share)),
      numeric: true,
    },
  ];
  return figure({
    id: "dead-after",
    title: "If links died after so many opens",
    caption:
      "How many of these logins would not have happened, had a link been dead after it was opened once, twice, and so on.",
    told: told.join(". "),
    ...(deadAfter.length === 0 ? { drawing: [], height: 1 } : drawn),
    table: table("Logins lost by such a rule", deadAfter, cells, {
      empty: "There is nothing to count yet.",
    }),
  });
}
