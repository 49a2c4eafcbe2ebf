import { OnpurposeError } from "../../errors.ts";
import { isRepeat, judgeLost, judgeUnfinished } from "../judge.ts";
import type {
  ClaimRequest,
  ClaimResult,
  CurrentLogin,
  FinishRequest,
  FinishResult,
  Link,
  NewSession,
  RecordRequest,
  RedeemRequest,
  RedeemResult,
  RefusedRedeem,
  Repeated,
  TwoStepClaimRequest,
  VisitFacts,
} from "../store.ts";
import { siblingsOf } from "./links.ts";
import { fromCurrent, textOrNull, toLink } from "./rows.ts";
import { userKey } from "./schema.ts";
import { findLinkAndSessions } from "./sessions.ts";
import type { Statement, Values } from "./statement.ts";
import type { Statements } from "./statements.ts";
import { all, begin, change, type Steps } from "./steps.ts";
import { addUnknownVisit, addVisit, findLink, record } from "./visits.ts";

export function* redeem(run: Statements, request: RedeemRequest): Steps<RedeemResult> {
  const { browser } = request;
  yield* begin();
  const taken = yield* takeToLogIn(run, run.redeem, { ...predicateOf(request), browser }, request);
  if (taken === null) return yield* refuseOrRepeat(run, request, true);
  yield* logIn(run, taken, request);
  return { outcome: "redeemed", link: taken.link };
}

export function* claim(run: Statements, request: TwoStepClaimRequest): Steps<ClaimResult> {
  const { claimId: claim_id, claimedUntil: claimed_until } = request;
  yield* begin();
  const claimed = { ...predicateOf(request), claim_id, claimed_until };
  const link = yield* take(run, run.claim, claimed);
  if (link === null) return yield* refuseOrRepeat(run, request, false);
  return { outcome: "claimed", link };
}

export function* finish(run: Statements, request: FinishRequest): Steps<FinishResult> {
  const { linkId, claimId: claim_id, userId: user_id, browser, visit } = request;
  const { at } = visit;
  yield* begin();
  const values = { id: linkId, claim_id, user_id, browser, at };
  const taken = yield* takeToLogIn(run, run.finish, values, request);
  if (taken !== null) {
    yield* logIn(run, taken, request);
    return { outcome: "redeemed", link: taken.link };
  }
  const link = yield* findLink(run, linkId);
  if (link === null) {
    yield* addUnknownVisit(run, linkId, visit);
    return { outcome: "refused", reason: "unknown", link };
  }
  const reason = judgeUnfinished(link, at);
  yield* addVisit(run, { linkId, ...visit, outcome: "refused", reason });
  return { outcome: "refused", reason, link };
}

export function* release(
  run: Statements,
  request: RecordRequest & { readonly claimId: string },
): Steps<void> {
  yield* begin();
  yield* record(run, request);
  yield* change(run.release, { id: request.linkId, claim_id: request.claimId });
}

/** Runs a conditional statement on one link: the link as it is after it, or null when it was not for it. */
function* take(run: Statements, statement: Statement, values: Values): Steps<Link | null> {
  const { rows, changes } = yield { statement, values };
  if (rows[0] !== undefined) return toLink(rows[0]);
  return changes === 0 ? null : yield* findLink(run, String(values["id"]));
}

interface Taken {
  readonly link: Link;
  /** The ids of what may be live links of the same account. */
  readonly siblings: ReadonlySet<string>;
}

/** Takes a link as {@link take} does, and finds what the login will end. */
function* takeToLogIn(
  run: Statements,
  statement: Statement,
  values: Values,
  { userId, visit: { at } }: Login,
): Steps<Taken | null> {
  const { rows, changes } = yield { statement, values };
  if (run.linkAndSiblings === undefined) {
    if (rows[0] === undefined) return null;
    const link = toLink(rows[0]);
    return { link, siblings: yield* siblingsOf(run, userId, link.address, at) };
  }
  if (changes === 0) return null;
  const found = yield* all(run.linkAndSiblings, { ...values, account: userKey(userId), at });
  if (found[0] === undefined) throw new TypeError("a link is gone that was just changed");
  const ids = found.map((row) => textOrNull(row["sibling"])).filter((id) => id !== null);
  return { link: toLink(found[0]), siblings: new Set(ids) };
}

function predicateOf(request: ClaimRequest): Values {
  return {
    id: request.linkId,
    at: request.visit.at,
    switch_account: request.switchAccount ? 1 : 0,
    ...fromCurrent(request.current),
  };
}

interface Login {
  readonly userId: string;
  readonly session: NewSession | null;
  readonly current: CurrentLogin | null;
  readonly visit: VisitFacts;
}

/** What belongs to a login besides the link itself; the caller's transaction holds it all. */
function* logIn(run: Statements, { link, siblings }: Taken, login: Login): Steps<void> {
  const { userId: user_id, session, current, visit } = login;
  const { at } = visit;
  if (current?.by === "session") {
    yield* change(run.replaceSession, { ...fromCurrent(current), at });
  }
  if (session !== null) yield* addSession(run, link, user_id, session, at);
  const { address } = link;
  for (const id of siblings) {
    if (id !== link.id) yield* change(run.endSibling, { id, user_id, address, at });
  }
  yield* addVisit(run, { linkId: link.id, ...visit, outcome: "redeemed", reason: null });
}

function* addSession(
  run: Statements,
  { id, address }: Link,
  user_id: string,
  { secretHash: secret_hash, expiresAt: expires_at }: NewSession,
  at: number,
): Steps<void> {
  try {
    yield* change(run.addSession, { id, secret_hash, user_id, address, at, expires_at });
  } catch (cause) {
    if (cause instanceof OnpurposeError) throw cause;
    throw new OnpurposeError("session_not_stored", "the session could not be stored", { cause });
  }
}

/** The recorded answer to a press that did not win. */
function* refuseOrRepeat(
  run: Statements,
  request: ClaimRequest,
  atOnce: boolean,
): Steps<Repeated | RefusedRedeem> {
  const { linkId, visit } = request;
  const { link, current, own: session } = yield* findLinkAndSessions(run, request);
  if (link === null) {
    yield* addUnknownVisit(run, linkId, visit);
    return { outcome: "refused", reason: "unknown", link, current };
  }
  if (isRepeat(link, request, { current, session, atOnce })) {
    if (atOnce) yield* addVisit(run, { linkId, ...visit, outcome: "repeated", reason: null });
    return { outcome: "repeated", link, secretHash: session?.secretHash ?? null };
  }
  const reason = judgeLost(link, request, current);
  if (atOnce || reason !== "busy") {
    yield* addVisit(run, { linkId, ...visit, outcome: "refused", reason });
  }
  return { outcome: "refused", reason, link, current };
}
