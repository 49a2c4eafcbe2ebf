import type { Link, Visit } from "./link.ts";
import type { ListRequest, Seen } from "./records.ts";

// What the stores share of listing links, and of counting their visits.

/** Counts visits that are alike, on top of those that were counted before. */
export function countSeen(
  link: Link,
  visits: readonly Visit[],
  counted: readonly Seen[] = [],
): readonly Seen[] {
  const groups = new Map(counted.map((seen) => [keyOf(seen), seen]));
  for (const visit of visits) {
    const alike = seenOf(link, visit);
    const key = keyOf(alike);
    groups.set(key, { ...alike, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}

const keyOf = ({ kind, name, method, outcome, reason, late }: Omit<Seen, "count">): string =>
  JSON.stringify([kind, name, method, outcome, reason, late]);

const seenOf = (
  { redeemedAt }: Link,
  { at, class: judged, method, outcome, reason }: Visit,
): Omit<Seen, "count"> => ({
  kind: judged?.kind ?? null,
  name: judged?.name ?? null,
  method,
  outcome,
  reason,
  late: redeemedAt !== null && at > redeemedAt,
});

/** Where something stands in what is in the order of moments, and of ids where those are the same. */
export interface Place {
  readonly at: number;
  readonly id: string;
}

export const comparePlaces = (a: Place, b: Place): number =>
  a.at - b.at || Number(a.id > b.id) - Number(a.id < b.id);

/** The cursor after these, `count` of them unless there were no more. */
export function nextAfter(places: readonly Place[], count: number): string | null {
  const last = places.length < count ? undefined : places.at(-1);
  return last === undefined ? null : `${last.at}:${last.id}`;
}

export function readPlace(cursor: string | null): Place | null {
  if (cursor === null) return null;
  const colon = cursor.indexOf(":");
  return { at: Number(cursor.slice(0, colon)), id: cursor.slice(colon + 1) };
}

/** Whether a link belongs to the account that is asked for. */
export function isOfAccount({ account }: ListRequest, link: Link): boolean {
  if (account === null) return true;
  const { userId, address } = account;
  if (link.userId !== null && link.userId === userId) return true;
  return link.address === address && (link.userId === null || link.askedBy !== null);
}
