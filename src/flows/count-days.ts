import { dayMs, dayOf } from "../day.ts";
import { sum } from "../reports/counts.ts";
import { readTallies, writeTallies } from "../reports/json.ts";
import {
  addAsks,
  addLink,
  foldTallies,
  noTallies,
  trimTallies,
  type Tallies,
} from "../reports/tallies.ts";
import type { Settings } from "../settings.ts";
import type { CountedDay, ListPage, ListRequest } from "../stores/store.ts";
import type { Pace } from "./pace.ts";

/** How far the counting for reports has come. */
export interface CountProgress {
  /** Days counted. */
  readonly days: number;
  /** Of so many that are to be counted. */
  readonly of: number;
  /** Links looked at. */
  readonly links: number;
}

/** Which days to count. */
export interface CountOrder {
  /** Days since 1970-01-01 in UTC: the first one, and the one after the last. */
  readonly from: number;
  readonly until: number;
  /** Also those that were counted late enough to leave them. */
  readonly force: boolean;
  /** Now. What is deleted with this moment in mind is counted before. */
  readonly at: number;
  readonly pace: Pace;
  readonly tell: (progress: CountProgress) => void;
  readonly isStopped: () => boolean;
}

const linksAtOnce = 200;
const hourMs = 60 * 60 * 1000;
/** So many days are read at once, of which each may be some hundred kilobytes. */
export const daysAtOnce = 31;

/**
 * Counts the days that it is time to count, the newest first. On several machines at once it does no harm: of two counts
 * of a day the later one is kept, unless what it counted may have been deleted under its hands.
 */
export async function countDays(settings: Settings, order: CountOrder): Promise<void> {
  const { pace, tell, isStopped } = order;
  const due = await dueDays(settings, order);
  let progress: CountProgress = { days: 0, of: due.length, links: 0 };
  const tellLinks = (links: number): void => {
    progress = { ...progress, links: progress.links + links };
    tell(progress);
  };
  for (const day of due) {
    const counted = await countDay(settings, day, { ...order, tell: tellLinks });
    if (isStopped()) return;
    if (counted !== null) await pace(() => save(settings, counted));
    progress = { ...progress, days: progress.days + 1 };
    tell(progress);
  }
}

/** What of a day's last count tells whether it is to be counted again. */
interface Kept {
  readonly countedAt: number;
  readonly final: boolean;
}

async function dueDays({ store, retention, linkLifetime }: Settings, order: CountOrder) {
  const { at, force, pace } = order;
  const until = Math.min(order.until, dayOf(at) + 1);
  const kept = new Map<number, Kept>();
  for (let first = order.from; first < until; first += daysAtOnce) {
    const rows = await pace(() => store.days(first, Math.min(first + daysAtOnce, until)));
    for (const row of rows) kept.set(row.day, keptOf(row));
  }
  const first = await pace(() => store.list({ ...everything, limit: 1 }, null));
  const oldest = Math.min(...first.links.map(({ link }) => dayOf(link.issuedAt)), ...kept.keys());
  const isDue = (day: number): boolean => {
    const last = kept.get(day);
    // Visits never outlive their links.
    const isDeleted = day * dayMs < at - retention.visits;
    if (last === undefined) return day >= oldest || !isDeleted;
    if (last.final) return false;
    return force || isDeleted || isAgain(day, last, at, linkLifetime);
  };
  const days = Array.from({ length: Math.max(0, until - order.from) }, (_, n) => until - 1 - n);
  return days.filter(isDue);
}

/** Newer code's is left alone. */
function keptOf({ countedAt, tallies }: CountedDay): Kept {
  return { countedAt, final: readTallies(tallies)?.final ?? true };
}

/**
 * At each run until the day's links are over, of the login page's also the last visits of most; and twice more, for
 * links that live longer, 30 days at most, and for what was opened later.
 */
function isAgain(day: number, { countedAt }: Kept, at: number, linkLifetime: number): boolean {
  const end = (day + 1) * dayMs;
  if (countedAt < end + linkLifetime + dayMs) return true;
  return [7, 30].some((days) => {
    const again = end + days * dayMs;
    return countedAt < again && at >= again;
  });
}

const everything: ListRequest = {
  from: null,
  until: null,
  order: "oldest",
  account: null,
  limit: linksAtOnce,
};

/** Null where some of its visits are gone already, or it was stopped. */
async function countDay(
  { store, retention, now }: Settings,
  day: number,
  { at, pace, tell, isStopped }: Omit<CountOrder, "tell"> & { tell: (links: number) => void },
): Promise<CountedDay | null> {
  const countedAt = now();
  const tallies = noTallies();
  const [from, until] = [day * dayMs, (day + 1) * dayMs];
  let cursor: string | null = null;
  do {
    const request = { ...everything, from, until };
    const page: ListPage = await pace(() => store.list(request, cursor));
    if (isStopped() || page.links.some(isPurged)) return null;
    for (const listed of page.links) addLink(tallies, listed, countedAt);
    trimTallies(tallies);
    tell(page.links.length);
    cursor = page.next;
  } while (cursor !== null);
  await countAsks(store, { from, until, pace, tallies });
  foldTallies(tallies);
  // What is deleted after this.
  const final = from < at - retention.visits;
  return { day, countedAt, tallies: writeTallies({ tallies, final }) };
}

/** Whoever opened a link left a visit. */
const isPurged = ({ link, seen }: ListPage["links"][number]): boolean =>
  link.firstOpenedAt !== null && seen.length === 0;

/** Asks that a step may well count at once. */
const fewAsks = 5000;

/** An hour at a time, and longer after hours of which there was little to count. */
async function countAsks(
  store: Settings["store"],
  { from, until, pace, tallies }: { from: number; until: number; pace: Pace; tallies: Tallies },
): Promise<void> {
  let [start, span] = [from, hourMs];
  while (start < until) {
    const end = Math.min(start + span, until);
    const asks = await pace(() => store.countAsks(start, end));
    addAsks(tallies, asks);
    trimTallies(tallies);
    span = sum(asks.map(({ count }) => count)) < fewAsks ? 2 * span : hourMs;
    start = end;
  }
}

/** Another machine may have counted the day for the last time, and begun to delete, while it was counted here. */
async function save({ store }: Settings, counted: CountedDay): Promise<void> {
  const [last] = await store.days(counted.day, counted.day + 1);
  if (last === undefined || !keptOf(last).final) await store.saveDay(counted);
}
