import { refusals } from "../../refusal.ts";
import { revocations, visitOutcomes } from "../store.ts";
import type { Account, Link, Session, Visit, VisitFacts } from "../store.ts";

// Between what the scripts answer and records.

type Row = Readonly<Record<string, unknown>>;

function rowOf(value: unknown): Row | null {
  return typeof value === "object" && value !== null ? { ...value } : null;
}

const text = (value: unknown): string => String(value);
const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);
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
  ]);

export function toVisit(linkId: string, entry: unknown): Visit {
  const [outcome, reason, facts = ""] = text(entry).split("\n", 3);
  const kept: unknown = JSON.parse(facts);
  if (!Array.isArray(kept)) throw new TypeError("unexpected visit in Redis");
  const [at, method, clientAddress, network, userAgent, browser] = kept.map(
    (fact: unknown) => fact,
  );
  return {
    linkId,
    at: Number(at),
    method: text(method),
    clientAddress: textOrNull(clientAddress),
    network: text(network),
    userAgent: textOrNull(userAgent),
    browser: textOrNull(browser),
    outcome: oneOf(visitOutcomes, outcome),
    reason: reason === "" ? null : oneOf(refusals, reason),
  };
}

/** A list of texts; Lua cannot tell an empty one from an empty table. */
export function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
