import { domainOf } from "../email-address.ts";
import type { LinkState } from "../link-state.ts";
import { linkState } from "../stores/judge.ts";
import type { AskCount, ListedLink } from "../stores/store.ts";
import type { VisitKind } from "../visit-kind.ts";
import { addAll, addTo, fold, otherKey, trim, type Rule } from "./bounded.ts";
import { addCounts, count, type Counts } from "./counts.ts";
import { isOpenedByPerson, isPressed, opensOf, secondsToPress } from "./link-facts.ts";
import type { FunnelSteps } from "./report.ts";

/** What is counted of the links that were issued, and the asks that were made, on one day or several. */
export interface Tallies {
  readonly links: Record<"issued" | "asked" | LinkState, number>;
  /** Of links that logged somebody in, whole seconds from sending to that press. */
  readonly timeToPress: Counts;
  readonly opensBefore: Counts;
  readonly opensAfter: Counts;
  /** Visits. */
  readonly kinds: Map<VisitKind | null, number>;
  /** Visits by kind and name: see {@link nameKey}. */
  readonly names: Map<string, number>;
  /** How far links came that the app issued. */
  issued: FunnelSteps;
  /** How far those came that were asked for. */
  readonly domains: Map<string, FunnelSteps>;
  readonly languages: Map<string, FunnelSteps>;
}

export const noSteps: FunnelSteps = { asked: 0, sent: 0, opened: 0, pressed: 0, loggedIn: 0 };

export const noTallies = (): Tallies => ({
  links: { issued: 0, asked: 0, live: 0, used: 0, revoked: 0, expired: 0 },
  timeToPress: new Map(),
  opensBefore: new Map(),
  opensAfter: new Map(),
  kinds: new Map(),
  names: new Map(),
  issued: noSteps,
  domains: new Map(),
  languages: new Map(),
});

/** How many keys are kept of each map; the others are counted as one. */
export interface Room {
  readonly names: number;
  readonly domains: number;
  readonly languages: number;
}

/** Of a day: anybody can ask with as many domains as they like. */
const roomOfDay: Room = { names: 500, domains: 2000, languages: 200 };

export const addSteps = (one: FunnelSteps, other: FunnelSteps): FunnelSteps => ({
  asked: one.asked + other.asked,
  sent: one.sent + other.sent,
  opened: one.opened + other.opened,
  pressed: one.pressed + other.pressed,
  loggedIn: one.loggedIn + other.loggedIn,
});

const stepsRule: Rule<FunnelSteps> = {
  add: addSteps,
  // Those that people have, before those that were made up by whoever asked.
  compare: (a, b) => b.loggedIn - a.loggedIn || b.sent - a.sent || b.asked - a.asked,
  folded: () => otherKey,
};

const namesRule: Rule<number> = {
  add: (one, other) => one + other,
  compare: (a, b) => b - a,
  folded: (key) => nameKey(key.slice(0, key.indexOf(" ")), otherKey),
};

/** No kind has a space in it. */
const nameKey = (kind: string, name: string): string => `${kind} ${name}`;

/** Stands for what an ask does not tell. */
const unknownKey = "(unknown)";

/** Counts a link as it stands at a moment. */
export function addLink(tallies: Tallies, listed: ListedLink, at: number): void {
  const { link, seen } = listed;
  tallies.links.issued++;
  tallies.links[linkState(link, at)]++;
  for (const { kind, name, count: times } of seen) {
    tallies.kinds.set(kind, (tallies.kinds.get(kind) ?? 0) + times);
    if (kind === null || name === null) continue;
    addTo(tallies.names, nameKey(kind, name), times, namesRule);
  }
  if (link.redeemedAt !== null) {
    count(tallies.timeToPress, secondsToPress(listed, link.redeemedAt));
    count(tallies.opensBefore, opensOf(seen, "before"));
    count(tallies.opensAfter, opensOf(seen, "after"));
  }
  addToFunnel(tallies, listed);
}

function addToFunnel(tallies: Tallies, listed: ListedLink): void {
  const { link, ask } = listed;
  const steps = {
    ...noSteps,
    opened: Number(isOpenedByPerson(listed)),
    pressed: Number(isPressed(listed)),
    loggedIn: Number(link.redeemedAt !== null),
  };
  if (link.askedBy === null) {
    tallies.issued = addSteps(tallies.issued, { ...steps, sent: 1 });
    return;
  }
  tallies.links.asked++;
  const mailDomain = ask?.mailDomain ?? null;
  // An ask from before its domain was kept is not counted among the asks, but its link tells it.
  const untold = { ...steps, asked: 1, sent: Number(ask?.outcome === "mailed") };
  const told = mailDomain === null ? untold : steps;
  addTo(tallies.domains, mailDomain ?? domainOf(link.address), told, stepsRule);
  addTo(tallies.languages, ask?.language ?? unknownKey, told, stepsRule);
}

/** Counts asks, whether or not they led to a link. */
export function addAsks(tallies: Tallies, asks: readonly AskCount[]): void {
  for (const { mailDomain, language, outcome, count: asked } of asks) {
    // No person's, or from before it was kept.
    if (mailDomain === null) continue;
    const steps = { ...noSteps, asked, sent: outcome === "mailed" ? asked : 0 };
    addTo(tallies.domains, mailDomain, steps, stepsRule);
    addTo(tallies.languages, language ?? unknownKey, steps, stepsRule);
  }
}

/** Adds the second ones to the first. */
export function addTallies(tallies: Tallies, others: Tallies): void {
  for (const name of linkCounts) tallies.links[name] += others.links[name];
  addCounts(tallies.timeToPress, others.timeToPress);
  addCounts(tallies.opensBefore, others.opensBefore);
  addCounts(tallies.opensAfter, others.opensAfter);
  for (const [kind, times] of others.kinds) {
    tallies.kinds.set(kind, (tallies.kinds.get(kind) ?? 0) + times);
  }
  addAll(tallies.names, others.names, namesRule);
  tallies.issued = addSteps(tallies.issued, others.issued);
  addAll(tallies.domains, others.domains, stepsRule);
  addAll(tallies.languages, others.languages, stepsRule);
}

export const linkCounts = ["issued", "asked", "live", "used", "revoked", "expired"] as const;

/** Between two steps of a count: bounds what strangers can fill. */
export function trimTallies({ names, domains, languages }: Tallies, room: Room = roomOfDay): void {
  trim(names, room.names, namesRule);
  trim(domains, room.domains, stepsRule);
  trim(languages, room.languages, stepsRule);
}

/** The same once a day is counted. */
export function foldTallies({ names, domains, languages }: Tallies): void {
  fold(names, roomOfDay.names, namesRule);
  fold(domains, roomOfDay.domains, stepsRule);
  fold(languages, roomOfDay.languages, stepsRule);
}
