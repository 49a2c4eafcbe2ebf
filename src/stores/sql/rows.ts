import { refusals } from "../../refusal.ts";
import { askOutcomes, type Ask, type Counted, type NewAsk } from "../ask.ts";
import { toClass } from "../classes.ts";
import { revocations, visitOutcomes } from "../store.ts";
import type { Account, CurrentLogin, Link, NewLink, Session, Visit, VisitFacts } from "../store.ts";
import type { VisitClass } from "../../visit-kind.ts";
import type { Row } from "./steps.ts";
import type { Values } from "./statement.ts";

// Between rows and records. Drivers give 64-bit numbers as numbers, texts or bigints, and MySQL's binary
// columns as buffers.

const decoder = new TextDecoder();

/** The text in a column that holds one. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return decoder.decode(value);
  throw new TypeError("the database gave no text where there must be one");
}

const text = textOf;

export const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : textOf(value);
const number = (value: unknown): number => Number(value);
export const numberOrNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

/** A word of a union. Another one was written by a newer version, which the schema check keeps out. */
export function oneOf<T extends string>(words: readonly T[], value: unknown): T {
  const read = textOf(value);
  const found = words.find((word) => word === read);
  if (found === undefined) throw new TypeError(`unexpected word in the database: ${read}`);
  return found;
}

export const oneOfOrNull = <T extends string>(words: readonly T[], value: unknown): T | null =>
  value === null || value === undefined ? null : oneOf(words, value);

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
    traits: textOrNull(row["traits"]),
    class: toClass({
      kind: textOrNull(row["kind"]),
      name: textOrNull(row["client_name"]),
      reasons: textOrNull(row["reasons"])?.split(" ").filter(Boolean) ?? [],
      rules: number(row["rules"]),
    }),
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

/** Who is logged in in the requesting browser, as it stands in the link's row. */
export function toCurrent(row: Row): Account | null {
  const userId = textOrNull(row["current_user_id"]);
  return userId === null ? null : { userId, address: text(row["current_address"]) };
}

/** The session that a link opened, as it stands in the link's row; null where it opened none. */
export function toOwnSession(row: Row): OwnSession | null {
  const secretHash = textOrNull(row["own_hash"]);
  if (secretHash === null) return null;
  const expiresAt = number(row["own_expires_at"]);
  return { secretHash, expiresAt, endedAt: numberOrNull(row["own_ended_at"]) };
}

export type OwnSession = Pick<Session, "secretHash" | "expiresAt" | "endedAt">;

export function fromLink(link: NewLink): Values {
  return {
    id: link.id,
    user_id: link.userId,
    address: link.address,
    purpose: link.purpose,
    asked_by: link.askedBy,
    redirect_to: link.redirectTo,
    issued_at: link.issuedAt,
    expires_at: link.expiresAt,
  };
}

export function fromVisit(visit: Visit): Values {
  return { ...fromFacts(visit.linkId, visit), outcome: visit.outcome, reason: visit.reason };
}

function fromFacts(linkId: string, facts: VisitFacts): Values {
  return {
    link_id: linkId,
    at: facts.at,
    method: facts.method,
    client_address: facts.clientAddress,
    network: facts.network,
    user_agent: facts.userAgent,
    browser: facts.browser,
    ...fromTraits(facts),
  };
}

/** What a visit's request told, and what the rules made of it. */
export const fromTraits = ({ traits, class: judged }: VisitFacts): Values => ({
  traits,
  ...fromClass(judged),
});

export const fromClass = (judged: VisitClass | null): Values => ({
  kind: judged?.kind ?? null,
  client_name: judged?.name ?? null,
  reasons: judged?.reasons.join(" ") ?? null,
  rules: judged?.rules ?? null,
});

export function fromCurrent(current: CurrentLogin | null): Values {
  const session = current?.by === "session" ? current : null;
  const host = current?.by === "host" ? current : null;
  return {
    session_id: session?.sessionId ?? null,
    session_hash: session?.secretHash ?? null,
    current_user: host?.userId ?? null,
    current_address: host?.address ?? null,
  };
}

export function fromAsk(ask: NewAsk): Values {
  return {
    id: ask.id,
    address_hash: ask.addressHash,
    code_hash: ask.codeHash,
    asked_by: ask.askedBy,
    asked_at: ask.askedAt,
    expires_at: ask.expiresAt,
    client_address: ask.clientAddress,
    network: ask.network,
    user_agent: ask.userAgent,
    mail_domain: ask.mailDomain,
    language: ask.language,
  };
}

export function toAsk(row: Row): Ask {
  return {
    id: text(row["id"]),
    addressHash: text(row["address_hash"]),
    askedBy: text(row["asked_by"]),
    askedAt: number(row["asked_at"]),
    expiresAt: number(row["expires_at"]),
    clientAddress: textOrNull(row["client_address"]),
    network: text(row["network"]),
    userAgent: textOrNull(row["user_agent"]),
    mailDomain: textOrNull(row["mail_domain"]),
    language: textOrNull(row["language"]),
    attempts: number(row["attempts"]),
    outcome: oneOfOrNull(askOutcomes, row["outcome"]),
    settledAt: numberOrNull(row["settled_at"]),
  };
}

/** What is counted under a key, or null where nothing is. */
export function toCounted(row: Row | undefined): Counted | null {
  if (row === undefined) return null;
  return { count: number(row["count"]), forgottenAt: number(row["window_ends_at"]) };
}
