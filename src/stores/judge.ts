import type { DeadReason } from "../refusal.ts";
import type { Account, ClaimRequest, Link, OpenRequest, RefusedRedeem, Session } from "./store.ts";

// What a row means, for flows, and for stores that judge in JavaScript. A store that judges in SQL says the
// same there; the contract suite holds both to it.

/** Why the link cannot log anyone in any more, or null while it can. */
export function deadReason(link: Link, at: number): Exclude<DeadReason, "unknown"> | null {
  if (link.redeemedAt !== null) return "used";
  if (link.revokedAt !== null) {
    return link.revokedBecause === "superseded" || link.revokedBecause === "logged_in"
      ? "superseded"
      : "revoked";
  }
  return link.expiresAt <= at ? "expired" : null;
}

/** Whether the account logged in in this browser is another than the link's. */
export function isOtherAccount(link: Link, current: Account | null): boolean {
  if (current === null) return false;
  return link.userId === null ? current.address !== link.address : current.userId !== link.userId;
}

export function judgeOpen(
  link: Link,
  current: Account | null,
  request: OpenRequest,
): DeadReason | "wrong_account" | "prefetch" | null {
  if (request.prefetch) return "prefetch";
  return (
    deadReason(link, request.visit.at) ?? (isOtherAccount(link, current) ? "wrong_account" : null)
  );
}

/** Why a link that was not won was not: called only after the conditional statement gave no row. */
export function judgeLost(link: Link, request: ClaimRequest): RefusedRedeem["reason"] {
  const dead = deadReason(link, request.visit.at);
  if (dead !== null) return dead;
  return isClaimed(link, request.visit.at) ? "busy" : "wrong_account";
}

/** Why a claim that is no longer held could not be finished. */
export function judgeUnfinished(link: Link, at: number): DeadReason | "busy" | "session_failed" {
  return deadReason(link, at) ?? (isClaimed(link, at) ? "busy" : "session_failed");
}

export function isClaimed(link: Link, at: number): boolean {
  return link.claimedUntil !== null && link.claimedUntil > at;
}

/** Whether this press is the echo of the one that redeemed the link: a double click, or a lost answer. */
export function isRepeat(link: Link, request: ClaimRequest): boolean {
  return (
    link.redeemedAt !== null &&
    link.redeemedBy === request.browser &&
    request.visit.at < link.redeemedAt + request.repeatWindow
  );
}

/**
 * Whether that echo still leads to a login. `session` is the one that the link opened, if it is ours; where the
 * host keeps the sessions there is none, and the host is asked for another.
 */
export function mayRepeat(session: Session | null, ownSession: boolean, at: number): boolean {
  return session === null ? !ownSession : isAlive(session, at);
}

export function isAlive(session: Session, at: number): boolean {
  return session.endedAt === null && session.expiresAt > at;
}
