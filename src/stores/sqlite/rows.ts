import type { SQLOutputValue } from "node:sqlite";
import { refusals } from "../../refusal.ts";
import { revocations, visitOutcomes } from "../store.ts";
import type { CurrentLogin, Link, Session, Visit, VisitFacts } from "../store.ts";

// Between rows and records.

type Row = Record<string, SQLOutputValue>;
type Value = string | number | null;

const text = (value: SQLOutputValue | undefined): string => String(value);
const textOrNull = (value: SQLOutputValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const number = (value: SQLOutputValue | undefined): number => Number(value);
const numberOrNull = (value: SQLOutputValue | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

/** A word of a union. Another one was written by a newer version, which the schema check keeps out. */
function oneOf<T extends string>(words: readonly T[], value: SQLOutputValue | undefined): T {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new TypeError(`unexpected word in the database: ${String(value)}`);
  return found;
}

const oneOfOrNull = <T extends string>(
  words: readonly T[],
  value: SQLOutputValue | undefined,
): T | null => (value === null ? null : oneOf(words, value));

export function toLink(row: Row): Link {
  return {
    id: text(row["id"]),
    userId: textOrNull(row["user_id"]),
    address: text(row["address"]),
    purpose: "login",
    askedBy: textOrNull(row["asked_by"]),
    redirectTo: text(row["redirect_to"]),
    issuedAt: number(row["issued_at"]),
    expiresAt: number(row["expires_at"]),
    firstOpenedAt: numberOrNull(row["first_opened_at"]),
    redeemedAt: numberOrNull(row["redeemed_at"]),
    redeemedBy: textOrNull(row["redeemed_by"]),
    revokedAt: numberOrNull(row["revoked_at"]),
    revokedBecause: oneOfOrNull(revocations, row["revoked_because"]),
    claimId: textOrNull(row["claim_id"]),
    claimedUntil: numberOrNull(row["claimed_until"]),
  };
}

export function toVisit(row: Row): Visit {
  return {
    linkId: text(row["link_id"]),
    at: number(row["at"]),
    method: text(row["method"]),
    outcome: oneOf(visitOutcomes, row["outcome"]),
    reason: oneOfOrNull(refusals, row["reason"]),
    clientAddress: textOrNull(row["client_address"]),
    network: text(row["network"]),
    userAgent: textOrNull(row["user_agent"]),
    browser: textOrNull(row["browser"]),
  };
}

export function toSession(row: Row): Session {
  return {
    id: text(row["id"]),
    secretHash: text(row["secret_hash"]),
    userId: text(row["user_id"]),
    address: text(row["address"]),
    createdAt: number(row["created_at"]),
    expiresAt: number(row["expires_at"]),
    endedAt: numberOrNull(row["ended_at"]),
  };
}

export function fromVisit(visit: Visit): Record<string, Value> {
  return { ...fromFacts(visit.linkId, visit), outcome: visit.outcome, reason: visit.reason };
}

export function fromFacts(linkId: string, facts: VisitFacts): Record<string, Value> {
  return {
    link_id: linkId,
    at: facts.at,
    method: facts.method,
    client_address: facts.clientAddress,
    network: facts.network,
    user_agent: facts.userAgent,
    browser: facts.browser,
  };
}

export function fromCurrent(current: CurrentLogin | null): Record<string, Value> {
  const session = current?.by === "session" ? current : null;
  const host = current?.by === "host" ? current : null;
  return {
    session_id: session?.sessionId ?? null,
    session_hash: session?.secretHash ?? null,
    current_user: host?.userId ?? null,
    current_address: host?.address ?? null,
  };
}
