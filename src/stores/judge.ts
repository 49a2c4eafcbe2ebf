import type { LinkState } from "../link-state.ts";
import type { DeadReason } from "../refusal.ts";
import { isAlive } from "./session.ts";
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

/** The same in the words for operators: a link that gave way to another was revoked, too. */
export function linkState(link: Link, at: number): LinkState {
  const dead = deadReason(link, at) ?? "live";
  return dead === "superseded" ? "revoked" : dead;
}

/** Whether the account logged in in this browser is another than the link's. */
export function isOtherAccount(link: Link, current: Account | null): boolean {
  if (current === null) return false;
  return link.userId === null ? current.address !== link.address : current.userId !== link.userId;
}

export function judgeOpen(
  link: Link,
  request: OpenRequest,
  { current, session }: Omit<RepeatFacts, "atOnce">,
): DeadReason | "wrong_account" | "prefetch" | null {
  const { at, browser } = request.visit;
  if (request.prefetch) return "prefetch";
  if (isAnswerLost(link, { browser, at, current, session })) return null;
  return deadReason(link, at) ?? (isOtherAccount(link, current) ? "wrong_account" : null);
}

/** Why a link that was not won was not: called only after the conditional statement gave no row. */
export function judgeLost(
  link: Link,
  request: ClaimRequest,
  current: Account | null,
): RefusedRedeem["reason"] {
  const dead = deadReason(link, request.visit.at);
  if (dead !== null) return dead;
  const other = !request.switchAccount && isOtherAccount(link, current);
  // Where nothing stands in the way any more, a claim was given back between the statement and this look.
  return other && !isClaimed(link, request.visit.at) ? "wrong_account" : "busy";
}

/** Why a claim that is no longer held could not be finished. */
export function judgeUnfinished(link: Link, at: number): DeadReason | "busy" | "session_failed" {
  return deadReason(link, at) ?? (isClaimed(link, at) ? "busy" : "session_failed");
}

export function isClaimed(link: Link, at: number): boolean {
  return link.claimedUntil !== null && link.claimedUntil > at;
}

/** Whether this press comes from the browser that redeemed the link. */
function isByWinner(link: Link, request: ClaimRequest): boolean {
  return link.redeemedAt !== null && link.redeemedBy === request.browser;
}

/**
 * Whether this press is the echo of the one that redeemed the link: a double click, or the next try after an
 * answer that never came.
 *
 * @param session The one that the link opened; null where the host keeps the sessions. The host is then asked
 *   for another, and that only within the window: nobody knows here whether the first one was ended.
 */
export function isRepeat(
  link: Link,
  request: ClaimRequest,
  { current, session, atOnce }: RepeatFacts,
): boolean {
  const { browser, repeatWindow } = request;
  const { at } = request.visit;
  if (link.redeemedAt === null || !isByWinner(link, request)) return false;
  const inWindow = at < link.redeemedAt + repeatWindow;
  if (session === null) return inWindow && !atOnce;
  if (inWindow) return isAlive(session, at);
  return isAnswerLost(link, { browser, at, current, session });
}

/**
 * Whether the browser that redeemed the link never got the answer. One that got it shows the session's cookie,
 * and then is logged in; one that is not, though the session lives, may have it for as long as the link would
 * have lived.
 */
function isAnswerLost(
  link: Link,
  {
    browser,
    at,
    current,
    session,
  }: Omit<RepeatFacts, "atOnce"> & { readonly browser: string | null; readonly at: number },
): boolean {
  return (
    browser !== null &&
    link.redeemedBy === browser &&
    session !== null &&
    isAlive(session, at) &&
    current === null &&
    at < link.expiresAt
  );
}

interface RepeatFacts {
  /** Who is logged in in the requesting browser. */
  readonly current: Account | null;
  /** The session that the link opened. */
  readonly session: Pick<Session, "endedAt" | "expiresAt"> | null;
  /** Whether it must be one of ours. */
  readonly atOnce: boolean;
}
