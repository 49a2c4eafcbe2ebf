import { dayOf, dayText, readDay } from "../day.ts";
import type { CountedDay } from "../stores/store.ts";
import { knownKind } from "../visit-kind.ts";
import { sum, type Counts } from "./counts.ts";
import { readTallies } from "./json.ts";
import type { FunnelSteps, Report, ReportPeriod } from "./report.ts";
import { opensEdges, spreadOf, timeEdges } from "./spread.ts";
import { addSteps, addTallies, noSteps, noTallies, trimTallies, type Tallies } from "./tallies.ts";

/** What the counted days of a period come to so far. */
export interface DaysSum {
  readonly tallies: Tallies;
  /** In the order in which they were added. */
  readonly days: (FunnelSteps & { readonly day: string })[];
  /** In the same order. */
  readonly kinds: Report["visits"]["days"][number][];
  /** Of the day that was counted last the longest ago. */
  countedAt: number | null;
}

export const noDays = (): DaysSum => ({
  tallies: noTallies(),
  days: [],
  kinds: [],
  countedAt: null,
});

/** Of a period: more than any report shows, so that those it shows were never left out on the way. */
const roomOfPeriod = { names: 5000, domains: 20_000, languages: 1000 };

/** Adds a day, unless newer code counted it in a way that this code cannot read. */
export function addDay(days: DaysSum, { day, countedAt, tallies: text }: CountedDay): void {
  const read = readTallies(text);
  if (read === null) return;
  const { tallies } = read;
  addTallies(days.tallies, tallies);
  trimTallies(days.tallies, roomOfPeriod);
  days.days.push({ day: dayText(day), ...askedSteps(tallies) });
  days.kinds.push({ day: dayText(day), kinds: kindsOf(tallies) });
  days.countedAt = Math.min(days.countedAt ?? countedAt, countedAt);
}

/** Each ask has one language. */
function askedSteps({ languages }: Tallies): FunnelSteps {
  let steps = noSteps;
  for (const one of languages.values()) steps = addSteps(steps, one);
  return steps;
}

/** `at`: now, in epoch milliseconds. */
export function reportOf(
  { tallies, days, kinds, countedAt }: DaysSum,
  period: ReportPeriod,
  at: number,
): Report {
  const { links, opensBefore } = tallies;
  const over = links.used + links.revoked + links.expired;
  return {
    period,
    countedAt: countedAt === null ? null : new Date(countedAt),
    uncounted: Math.max(0, daysUntil(period, at) - days.length),
    links: { ...links },
    timeToPress: spreadOf(tallies.timeToPress, timeEdges),
    opensBefore: spreadOf(opensBefore, opensEdges),
    opensAfter: spreadOf(tallies.opensAfter, opensEdges),
    expiredUnused: shareOf(links.expired, over),
    visits: visitsOf(tallies, kinds),
    deadAfter: Array.from({ length: 20 }, (_, index) => deadAfter(opensBefore, index + 1)),
    funnel: {
      asked: askedSteps(tallies),
      issued: tallies.issued,
      days,
      domains: mostAsked(tallies.domains).map(([domain, steps]) => ({ domain, ...steps })),
      languages: mostAsked(tallies.languages).map(([language, steps]) => ({ language, ...steps })),
    },
  };
}

/** How many days of the period there are up to today. */
function daysUntil({ from, until }: ReportPeriod, at: number): number {
  const tomorrow = dayOf(at) + 1;
  const [first, end] = [readDay(from) ?? tomorrow, readDay(until) ?? tomorrow];
  return Math.min(end, tomorrow) - first;
}

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** The press needs the page that the last open gave. */
function deadAfter(opensBefore: Counts, opens: number): Report["deadAfter"][number] {
  let lost = 0;
  for (const [before, logins] of opensBefore) if (before > opens) lost += logins;
  return { opens, lost, share: shareOf(lost, sum(opensBefore.values())) };
}

const mostRows = 50;

function visitsOf(tallies: Tallies, days: Report["visits"]["days"]): Report["visits"] {
  const { kinds, names } = tallies;
  const all = sum(kinds.values());
  const share = (part: number): number => part / all;
  return {
    count: all,
    kinds: kindsOf(tallies).map((one) => ({ ...one, share: share(one.count) })),
    days,
    names: [...names]
      .toSorted(([a, one], [b, other]) => other - one || compare(a, b))
      .slice(0, mostRows)
      .map(([key, visits]) => ({ ...readNameKey(key), count: visits, share: share(visits) })),
  };
}

const kindsOf = ({ kinds }: Tallies): Report["visits"]["days"][number]["kinds"] =>
  [...kinds]
    .toSorted(([a, one], [b, other]) => other - one || compare(a ?? "", b ?? ""))
    .map(([kind, count]) => ({ kind, count }));

function readNameKey(key: string): Pick<Report["visits"]["names"][number], "kind" | "name"> {
  const space = key.indexOf(" ");
  return { kind: knownKind(key.slice(0, space)), name: key.slice(space + 1) };
}

const mostAsked = (steps: Map<string, FunnelSteps>): readonly (readonly [string, FunnelSteps])[] =>
  [...steps]
    .toSorted(([a, one], [b, other]) => other.asked - one.asked || compare(a, b))
    .slice(0, mostRows);

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
