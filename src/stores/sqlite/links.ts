import type { Batch } from "./batch.ts";
import { fromFacts, fromVisit, toLink, toVisit } from "./rows.ts";
import { findAccount } from "./sessions.ts";
import type { Statements } from "./statements.ts";
import { judgeOpen } from "../judge.ts";
import type { Link, OpenRequest, OpenResult, RecordRequest, Store, VisitFacts } from "../store.ts";

type LinkVerbs = Pick<
  Store,
  "issue" | "open" | "record" | "decline" | "revoke" | "explain" | "countAsk"
>;

export function linkVerbs(run: Statements, batch: Batch): LinkVerbs {
  return {
    issue: (link) =>
      batch.write(() => {
        const { askedBy: asked_by, address, issuedAt: at } = link;
        if (asked_by !== null) run.supersede.run({ address, asked_by, at });
        run.addLink.run({
          id: link.id,
          user_id: link.userId,
          address,
          purpose: link.purpose,
          asked_by,
          redirect_to: link.redirectTo,
          issued_at: link.issuedAt,
          expires_at: link.expiresAt,
        });
      }),
    open: (request) => batch.write(() => open(run, request)),
    record: (request) => batch.write(() => record(run, request)),
    decline: ({ linkId, visit }) => batch.write(() => decline(run, linkId, visit)),
    revoke: (target, at) =>
      batch.write(() => {
        if ("all" in target) return Number(run.revokeAll.run({ at }).changes);
        if ("linkId" in target) {
          return Number(run.revokeLink.run({ id: target.linkId, at }).changes);
        }
        const { userId: user_id, address } = target;
        const own = Number(run.revokeUser.run({ user_id, at }).changes);
        if (address === null) return own;
        return own + Number(run.revokeAddress.run({ address, at }).changes);
      }),
    explain: (id) =>
      batch.read(() => {
        const link = findLink(run, id);
        return link && { link, visits: run.visits.all({ id }).map(toVisit) };
      }),
    countAsk: (key, at, windowMs) =>
      batch.write(() => {
        run.forgetOldAsks.run({ at });
        const row = run.countAsk.get({ key, at, window: windowMs });
        return { count: Number(row?.["count"]), windowEndsAt: Number(row?.["window_ends_at"]) };
      }),
  };
}

export function findLink(run: Statements, id: string): Link | null {
  const row = run.link.get({ id });
  return row === undefined ? null : toLink(row);
}

export function addUnknownVisit(run: Statements, linkId: string, visit: VisitFacts): void {
  run.addUnknownVisit.run(fromFacts(linkId, visit));
}

/** Adds a visit and nothing else; null when there is no such link. */
export function record(run: Statements, request: RecordRequest): Link | null {
  const { linkId, visit, outcome, reason } = request;
  const link = findLink(run, linkId);
  if (link === null) addUnknownVisit(run, linkId, visit);
  else run.addVisit.run(fromVisit({ linkId, ...visit, outcome, reason }));
  return link;
}

function open(run: Statements, request: OpenRequest): OpenResult {
  const { linkId, visit } = request;
  const current = findAccount(run, request.current, visit.at);
  const found = findLink(run, linkId);
  if (found === null) {
    addUnknownVisit(run, linkId, visit);
    return { outcome: "refused", reason: "unknown", link: null, current };
  }
  const reason = judgeOpen(found, current, request);
  const outcome = reason === null ? "opened" : "refused";
  run.addVisit.run(fromVisit({ linkId, ...visit, outcome, reason }));
  if (found.firstOpenedAt === null) run.noteFirstOpening.run({ id: linkId, at: visit.at });
  const link = { ...found, firstOpenedAt: found.firstOpenedAt ?? visit.at };
  return reason === null
    ? { outcome: "opened", link, current }
    : { outcome: "refused", reason, link, current };
}

function decline(
  run: Statements,
  linkId: string,
  visit: VisitFacts,
): { link: Link; revoked: boolean } | null {
  const revoked = run.decline.get({ id: linkId, browser: visit.browser, at: visit.at });
  const link = revoked === undefined ? findLink(run, linkId) : toLink(revoked);
  if (link === null) {
    addUnknownVisit(run, linkId, visit);
    return null;
  }
  run.addVisit.run(fromVisit({ linkId, ...visit, outcome: "declined", reason: null }));
  return { link, revoked: revoked !== undefined };
}
