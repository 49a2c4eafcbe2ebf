import type { SQLOutputValue } from "node:sqlite";
import type { CurrentLogin, Link, RevokedBecause, Session, Visit, VisitOutcome } from "../store.ts";
import type { Refusal } from "../../refusal.ts";

// Between rows and records. The columns are ours, written by the statements beside this file, so that the
// casts to the unions hold as long as the schema does.

type Row = Record<string, SQLOutputValue>;
type Value = string | number | null;

const text = (value: SQLOutputValue | undefined): string => String(value);
const textOrNull = (value: SQLOutputValue | undefined): string | null =>
  value == null ? null : String(value);
const number = (value: SQLOutputValue | undefined): number => Number(value);
const numberOrNull = (value: SQLOutputValue | undefined): number | null =>
  value == null ? null : Number(value);

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
    revokedBecause: textOrNull(row["revoked_because"]) as RevokedBecause | null,
    claimId: textOrNull(row["claim_id"]),
    claimedUntil: numberOrNull(row["claimed_until"]),
  };
}

export function toVisit(row: Row): Visit {
  return {
    linkId: text(row["link_id"]),
    at: number(row["at"]),
    method: text(row["method"]),
    outcome: text(row["outcome"]) as VisitOutcome,
    reason: textOrNull(row["reason"]) as Refusal | null,
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
  return {
    link_id: visit.linkId,
    at: visit.at,
    method: visit.method,
    outcome: visit.outcome,
    reason: visit.reason,
    client_address: visit.clientAddress,
    network: visit.network,
    user_agent: visit.userAgent,
    browser: visit.browser,
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
