import type { CountedDay } from "../stores/store.ts";
import { knownKind } from "../visit-kind.ts";
import type { Counts } from "./counts.ts";
import type { FunnelSteps } from "./report.ts";
import { linkCounts, noTallies, type Tallies } from "./tallies.ts";

// The tallies of one day as the store keeps them. Another version of this code may have written them.

const version = 1;
const stepNames = ["asked", "sent", "opened", "pressed", "loggedIn"] as const;

/** A day as it was counted last. */
export interface DayTallies {
  readonly tallies: Tallies;
  /** Whether what it was counted from may have been deleted since: then it is never counted again. */
  readonly final: boolean;
}

export function writeTallies({ tallies, final }: DayTallies): CountedDay["tallies"] {
  const { links, timeToPress, opensBefore, opensAfter, kinds, names, issued } = tallies;
  const { domains, languages } = tallies;
  const rows = (steps: Map<string, FunnelSteps>): unknown =>
    [...steps].map(([key, value]) => [key, ...stepsRow(value)]);
  return JSON.stringify({
    version,
    final,
    links: linkCounts.map((name) => links[name]),
    // Value, times, value, times, ...: there are thousands of them, and reports read them by the day.
    timeToPress: [...timeToPress].flat(),
    opensBefore: [...opensBefore].flat(),
    opensAfter: [...opensAfter].flat(),
    kinds: [...kinds],
    names: [...names],
    issued: stepsRow(issued),
    domains: rows(domains),
    languages: rows(languages),
  });
}

const stepsRow = (steps: FunnelSteps): readonly number[] => stepNames.map((name) => steps[name]);

/** Null where it is nothing that this version can read. */
export function readTallies(text: string): DayTallies | null {
  try {
    return read(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Unreadable) return null;
    throw error;
  }
}

class Unreadable extends Error {}

function read(given: unknown): DayTallies {
  const fields: Readonly<Record<string, unknown>> = { ...objectOf(given) };
  if (fields["version"] !== version) throw new Unreadable();
  const { final } = fields;
  if (typeof final !== "boolean") throw new Unreadable();
  const tallies: Tallies = {
    ...noTallies(),
    timeToPress: readCounts(fields["timeToPress"]),
    opensBefore: readCounts(fields["opensBefore"]),
    opensAfter: readCounts(fields["opensAfter"]),
    kinds: readKinds(fields["kinds"]),
    names: readMap(fields["names"], readName, ([, times]) => readCount(times)),
    issued: readSteps(listOf(fields["issued"]), 0),
    domains: readMap(fields["domains"], readText, (row) => readSteps(row, 1)),
    languages: readMap(fields["languages"], readText, (row) => readSteps(row, 1)),
  };
  const links = listOf(fields["links"]);
  for (const [place, name] of linkCounts.entries()) tallies.links[name] = readCount(links[place]);
  return { tallies, final };
}

function objectOf(given: unknown): object {
  if (typeof given !== "object" || given === null) throw new Unreadable();
  return given;
}

function listOf(given: unknown): readonly unknown[] {
  if (!Array.isArray(given)) throw new Unreadable();
  return given;
}

function readCount(given: unknown): number {
  if (typeof given !== "number" || !Number.isSafeInteger(given) || given < 0)
    throw new Unreadable();
  return given;
}

function readText(given: unknown): string {
  if (typeof given !== "string") throw new Unreadable();
  return given;
}

/** A kind that this code does not know was written by newer code, and is no reason to withhold the day. */
function readKinds(given: unknown): Tallies["kinds"] {
  const kinds: Tallies["kinds"] = new Map();
  for (const row of listOf(given)) {
    const [name, times] = listOf(row);
    const kind = name === null ? null : knownKind(readText(name));
    kinds.set(kind, (kinds.get(kind) ?? 0) + readCount(times));
  }
  return kinds;
}

function readName(given: unknown): string {
  const text = readText(given);
  if (!text.includes(" ")) throw new Unreadable();
  return text;
}

function readCounts(given: unknown): Counts {
  const list = listOf(given);
  const counts: Counts = new Map();
  for (let place = 0; place < list.length; place += 2) {
    counts.set(readCount(list[place]), readCount(list[place + 1]));
  }
  return counts;
}

/** Steps that stand in a list from a place on. */
const readSteps = (list: readonly unknown[], from: number): FunnelSteps => ({
  asked: readCount(list[from]),
  sent: readCount(list[from + 1]),
  opened: readCount(list[from + 2]),
  pressed: readCount(list[from + 3]),
  loggedIn: readCount(list[from + 4]),
});

/** Of rows that begin with the key. */
function readMap<V>(
  given: unknown,
  readKey: (key: unknown) => string,
  readValue: (row: readonly unknown[]) => V,
): Map<string, V> {
  const map = new Map<string, V>();
  for (const row of listOf(given)) {
    const list = listOf(row);
    map.set(readKey(list[0]), readValue(list));
  }
  return map;
}
