import { OnpurposeError } from "../../errors.ts";
import { isByWinner, isRepeat, judgeLost, judgeUnfinished } from "../judge.ts";
import type {
  ClaimRequest,
  CurrentLogin,
  FinishRequest,
  FinishResult,
  Link,
  NewSession,
  RefusedRedeem,
  Repeated,
  Store,
  VisitFacts,
} from "../store.ts";
import type { Batch } from "./batch.ts";
import { addUnknownVisit, findLink, record } from "./links.ts";
import { fromCurrent, fromVisit, toLink } from "./rows.ts";
import { findAccount, findSession } from "./sessions.ts";
import type { Statements } from "./statements.ts";

type RedeemVerbs = Pick<Store, "redeem" | "claim" | "finish" | "release">;

export function redeemVerbs(run: Statements, batch: Batch): RedeemVerbs {
  return {
    redeem: (request) =>
      batch.write(() => {
        const won = run.redeem.get({ ...predicateOf(request), browser: request.browser });
        if (won === undefined) return refuseOrRepeat(run, request, true);
        const link = toLink(won);
        logIn(run, link, request);
        return { outcome: "redeemed", link };
      }),
    claim: (request) =>
      batch.write(() => {
        const { claimId: claim_id, claimedUntil: claimed_until } = request;
        const won = run.claim.get({ ...predicateOf(request), claim_id, claimed_until });
        if (won === undefined) return refuseOrRepeat(run, request, false);
        return { outcome: "claimed", link: toLink(won) };
      }),
    finish: (request) => batch.write(() => finish(run, request)),
    release: (request) =>
      batch.write(() => {
        record(run, request);
        run.release.run({ id: request.linkId, claim_id: request.claimId });
      }),
  };
}

function finish(run: Statements, request: FinishRequest): FinishResult {
  const { linkId, claimId: claim_id, userId: user_id, browser, visit } = request;
  const row = run.finish.get({ id: linkId, claim_id, user_id, browser, at: visit.at });
  if (row !== undefined) {
    const link = toLink(row);
    logIn(run, link, request);
    return { outcome: "redeemed", link };
  }
  const link = findLink(run, linkId);
  if (link === null) {
    addUnknownVisit(run, linkId, visit);
    return { outcome: "refused", reason: "unknown", link };
  }
  const reason = judgeUnfinished(link, visit.at);
  run.addVisit.run(fromVisit({ linkId, ...visit, outcome: "refused", reason }));
  return { outcome: "refused", reason, link };
}

function predicateOf(request: ClaimRequest): Record<string, string | number | null> {
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
function logIn(run: Statements, link: Link, login: Login): void {
  const { userId: user_id, session, current, visit } = login;
  const { at } = visit;
  if (current?.by === "session") {
    run.replaceSession.run({ id: current.sessionId, secret_hash: current.secretHash, at });
  }
  if (session !== null) addSession(run, link, user_id, session, at);
  run.endSiblingsOfUser.run({ user_id, at });
  run.endSiblingsOfAddress.run({ address: link.address, at });
  run.addVisit.run(fromVisit({ linkId: link.id, ...visit, outcome: "redeemed", reason: null }));
}

function addSession(
  run: Statements,
  link: Link,
  user_id: string,
  { secretHash: secret_hash, expiresAt: expires_at }: NewSession,
  at: number,
): void {
  try {
    const { id, address } = link;
    run.addSession.run({ id, secret_hash, user_id, address, at, expires_at });
  } catch (error) {
    throw new OnpurposeError("session_not_stored", "the session could not be stored", {
      cause: error,
    });
  }
}

/** The recorded answer to a press that did not win. */
function refuseOrRepeat(
  run: Statements,
  request: ClaimRequest,
  atOnce: boolean,
): Repeated | RefusedRedeem {
  const { linkId, visit } = request;
  const current = findAccount(run, request.current, visit.at);
  const link = findLink(run, linkId);
  if (link === null) {
    addUnknownVisit(run, linkId, visit);
    return { outcome: "refused", reason: "unknown", link, current };
  }
  const session = isByWinner(link, request) ? findSession(run, linkId) : null;
  if (isRepeat(link, request, { current, session, atOnce })) {
    if (atOnce) {
      run.addVisit.run(fromVisit({ linkId, ...visit, outcome: "repeated", reason: null }));
    }
    return { outcome: "repeated", link, secretHash: session?.secretHash ?? null };
  }
  const reason = judgeLost(link, request);
  if (atOnce || reason !== "busy") {
    run.addVisit.run(fromVisit({ linkId, ...visit, outcome: "refused", reason }));
  }
  return { outcome: "refused", reason, link, current };
}
