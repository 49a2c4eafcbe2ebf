import { cutAddress } from "../../network.ts";
import { refusals } from "../../refusal.ts";
import type { VisitClass } from "../../visit-kind.ts";
import { askOutcomes, type Ask } from "../ask.ts";
import { toClass } from "../classes.ts";
import { revocations, visitOutcomes } from "../store.ts";
import type { Account, Link, Session, Visit, VisitFacts } from "../store.ts";

// Between what the scripts answer and records.

export type Row = Readonly<Record<string, unknown>>;

export function rowOf(value: unknown): Row | null {
  return typeof value === "object" && value !== null ? { ...value } : null;
}

/** A list of them; Lua cannot tell an empty one from an empty table. */
export function rowsOf(value: unknown): readonly Row[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) => rowOf(one) ?? {});
}

const text = (value: unknown): string => String(value);
export const textOrNull = (value: unknown): string | null =>
  typeof value === "string" ? value : null;
const numberOrNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

/** A word of a union. Another one was written by a newer version. */
export function oneOf<T extends string>(words: readonly T[], value: unknown): T {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new TypeError("unexpected word in Redis");
  return found;
}

export function toLink(value: unknown): Link | null {
  const row = rowOf(value);
  if (row === null) return null;
  const because = textOrNull(row["revokedBecause"]);
  return {
    id: text(row["id"]),
    userId: textOrNull(row["userId"]),
    address: text(row["address"]),
    purpose: "login",
    askedBy: textOrNull(row["askedBy"]),
    redirectTo: text(row["redirectTo"]),
    issuedAt: Number(row["issuedAt"]),
    expiresAt: Number(row["expiresAt"]),
    firstOpenedAt: numberOrNull(row["firstOpenedAt"]),
    redeemedAt: numberOrNull(row["redeemedAt"]),
    redeemedBy: textOrNull(row["redeemedBy"]),
    revokedAt: numberOrNull(row["revokedAt"]),
    revokedBecause: because === null ? null : oneOf(revocations, because),
    claimId: textOrNull(row["claimId"]),
    claimedUntil: numberOrNull(row["claimedUntil"]),
  };
}

export function toSession(value: unknown): Session | null {
  const row = rowOf(value);
  if (row === null) return null;
  return {
    id: text(row["id"]),
    secretHash: text(row["secretHash"]),
    userId: text(row["userId"]),
    address: text(row["address"]),
    createdAt: Number(row["createdAt"]),
    expiresAt: Number(row["expiresAt"]),
    endedAt: numberOrNull(row["endedAt"]),
  };
}

export function toAsk(value: unknown): Ask | null {
  const row = rowOf(value);
  if (row === null) return null;
  const outcome = textOrNull(row["outcome"]);
  return {
    id: text(row["id"]),
    addressHash: text(row["addressHash"]),
    askedBy: text(row["askedBy"]),
    askedAt: Number(row["askedAt"]),
    expiresAt: Number(row["expiresAt"]),
    clientAddress: textOrNull(row["clientAddress"]),
    network: text(row["network"]),
    userAgent: textOrNull(row["userAgent"]),
    mailDomain: textOrNull(row["mailDomain"]),
    language: textOrNull(row["language"]),
    attempts: Number(row["attempts"]),
    outcome: outcome === null ? null : oneOf(askOutcomes, outcome),
    settledAt: numberOrNull(row["settledAt"]),
  };
}

export function toAccount(value: unknown): Account | null {
  const row = rowOf(value);
  return row === null ? null : { userId: text(row["userId"]), address: text(row["address"]) };
}

/** A visit's facts as they are kept behind its outcome and its reason, with a line for each. */
export const fromFacts = (facts: VisitFacts): string =>
  JSON.stringify([
    facts.at,
    facts.method,
    facts.clientAddress,
    facts.network,
    facts.userAgent,
    facts.browser,
    facts.traits,
    fromClass(facts.class),
  ]);

/** In which places of the facts the client's address, its network, and the class stand. */
const addressPlaces = [2, 3];
const classPlace = 7;

const fromClass = (judged: VisitClass | null): unknown =>
  judged && [judged.kind, judged.name, judged.reasons, judged.rules];

function toJudged(value: unknown): VisitClass | null {
  // A visit of older code has none.
  if (!Array.isArray(value)) return null;
  const [kind, name, reasons, rules] = value.map((part: unknown) => part);
  return toClass({
    kind: textOrNull(kind),
    name: textOrNull(name),
    reasons: toTexts(reasons),
    rules: Number(rules),
  });
}

/** The facts of an entry, which stand behind its outcome and its reason. */
function factsOf(entry: string): { readonly text: string; readonly kept: unknown[] } {
  const [, , text = ""] = entry.split("\n", 3);
  const kept: unknown = JSON.parse(text);
  if (!Array.isArray(kept)) throw new TypeError("unexpected visit in Redis");
  return { text, kept: kept.map((fact: unknown) => fact) };
}

/** An entry's facts, and what they are to be. */
export interface FactsChange {
  readonly from: string;
  readonly to: string;
}

/** With addresses that are cut; null where none can be. */
export function withCutAddresses(entry: string): FactsChange | null {
  const { text, kept } = factsOf(entry);
  const facts = kept.map((fact, place) =>
    addressPlaces.includes(place) ? cutAddress(textOrNull(fact)) : fact,
  );
  const isSame = addressPlaces.every((place) => facts[place] === kept[place]);
  return isSame ? null : { from: text, to: JSON.stringify(facts) };
}

/** With another class. */
export function reclassified(entry: string, judged: VisitClass): FactsChange {
  const { text, kept } = factsOf(entry);
  const facts = Array.from({ length: Math.max(kept.length, classPlace + 1) }, (_, place) =>
    place === classPlace ? fromClass(judged) : (kept[place] ?? null),
  );
  return { from: text, to: JSON.stringify(facts) };
}

export function toVisit(linkId: string, entry: string): Visit {
  const [outcome, reason] = entry.split("\n", 2);
  const { kept } = factsOf(entry);
  const [at, method, clientAddress, network, userAgent, browser, traits] = kept;
  return {
    linkId,
    at: Number(at),
    method: text(method),
    clientAddress: textOrNull(clientAddress),
    network: text(network),
    userAgent: textOrNull(userAgent),
    browser: textOrNull(browser),
    traits: textOrNull(traits),
    class: toJudged(kept[classPlace]),
    outcome: oneOf(visitOutcomes, outcome),
    reason: reason === "" ? null : oneOf(refusals, reason),
  };
}

/** A list of texts; as {@link rowsOf}. */
export function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
