import type { VisitOutcome } from "../stores/store.ts";
import type { TimelineEntry } from "./explanation.ts";
import { visible } from "./outside.ts";
import { isLook } from "./outcomes.ts";
import { counted, grouped, within } from "./span.ts";
import { isRobot } from "./who.ts";

/** What a row is, for whoever draws it. `more`: several entries that there was no room for. */
export type Mark =
  | "issued"
  | "mail"
  | "robot"
  | "opened"
  | "refused"
  | "logged_in"
  | "ended"
  | "more";

/** A line of a timeline. Moments are epoch milliseconds. */
export interface Row {
  readonly at: number;
  readonly until: number;
  readonly what: string;
  readonly mark: Mark;
}

/** The timeline in no more than `most` rows, 10 or more: what matters least is told together. */
export function rowsOf(timeline: readonly TimelineEntry[], most: number): readonly Row[] {
  if (timeline.length <= most) return timeline.map(rowOf);
  const byWeight = timeline.toSorted((a, b) => weightOf(b) - weightOf(a) || laterFirst(a, b));
  const rowsWith = (kept: number): readonly Row[] =>
    foldAllBut(new Set(byWeight.slice(0, kept)), timeline);
  // Each run of those left out takes a row, too: there are never fewer rows with one more entry kept.
  let [fits, tooMany] = [0, most];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (rowsWith(middle).length <= most) fits = middle;
    else tooMany = middle;
  }
  return rowsWith(fits);
}

const laterFirst = (a: TimelineEntry, b: TimelineEntry): number => b.at.getTime() - a.at.getTime();

function foldAllBut(
  kept: ReadonlySet<TimelineEntry>,
  timeline: readonly TimelineEntry[],
): readonly Row[] {
  const rows: Row[] = [];
  let run: TimelineEntry[] = [];
  const endRun = (): void => {
    const [only] = run;
    if (only !== undefined) rows.push(run.length === 1 ? rowOf(only) : fold(run, only));
    run = [];
  };
  for (const entry of timeline) {
    if (kept.has(entry)) {
      endRun();
      rows.push(rowOf(entry));
    } else {
      run.push(entry);
    }
  }
  endRun();
  return rows;
}

/** What must not be missing, first. */
function weightOf({ visit }: TimelineEntry): number {
  if (visit === null || visit.outcome === "redeemed") return 4;
  if (visit.browser !== "other" && visit.browser !== "no_cookie") return 3;
  if (visit.kind !== null && isRobot({ kind: visit.kind })) return 0;
  return visit.methods.every(isLook) ? 1 : 2;
}

const longest = 500;

function rowOf(entry: TimelineEntry): Row {
  const { at, until, what } = entry;
  const text = visible(what.length > longest ? `${what.slice(0, longest)}…` : what);
  return { at: at.getTime(), until: until.getTime(), what: text, mark: markOf(entry) };
}

function markOf({ event, visit }: TimelineEntry): Mark {
  if (event !== "visit" || visit === null) return event === "visit" ? "opened" : event;
  if (visit.outcome === "redeemed" || visit.outcome === "repeated") return "logged_in";
  if (visit.kind !== null && isRobot({ kind: visit.kind })) return "robot";
  return visit.outcome === "refused" ? "refused" : "opened";
}

const outcomeWords: Readonly<Record<VisitOutcome, string>> = {
  opened: "opened",
  redeemed: "logged in",
  repeated: "logged in as before",
  declined: "said “This wasn’t me”",
  asked_again: "asked for another mail",
  refused: "were refused",
};

function fold(run: readonly TimelineEntry[], first: TimelineEntry): Row {
  const counts = new Map<VisitOutcome, number>();
  let all = 0;
  let robots = 0;
  for (const { visit } of run) {
    if (visit === null) continue;
    all += visit.count;
    if (visit.kind !== null && isRobot({ kind: visit.kind })) robots += visit.count;
    counts.set(visit.outcome, (counts.get(visit.outcome) ?? 0) + visit.count);
  }
  const ends = [...counts].map(([outcome, count]) => `${grouped(count)} ${outcomeWords[outcome]}`);
  const machines =
    robots === 0 ? "" : `; ${grouped(robots)} of them machines’, as far as can be told`;
  const until = Math.max(...run.map((entry) => entry.until.getTime()));
  const what = `${counted(all, "more visit")} ${within(until - first.at.getTime())}: ${ends.join(", ")}${machines}`;
  return { at: first.at.getTime(), until, what, mark: "more" };
}
