import { classChanges, idsAtOnce, mostLinksOf, pageOf } from "./classes.ts";
import { recordVerbs } from "./memory-records.ts";
import { MemoryTables } from "./memory-tables.ts";
import { issuedHappening, revokedHappening } from "./outbox.ts";
import {
  deadReason,
  isClaimed,
  isOtherAccount,
  isRepeat,
  judgeLost,
  judgeOpen,
  judgeUnfinished,
} from "./judge.ts";
import type { AskAnswer, AskRequest, CodeRequest, CodeResult } from "./ask.ts";
import type {
  Account,
  ClaimRequest,
  CurrentLogin,
  FinishRequest,
  FinishResult,
  Link,
  NewSession,
  RecordRequest,
  RefusedRedeem,
  Repeated,
  Store,
  VisitFacts,
} from "./store.ts";

/**
 * The reference store: everything in this process's memory, gone with it. For tests and for reading what
 * the contract means; a login must survive a restart, so this is not for production.
 *
 * Each verb runs without awaiting anything, which is what makes it atomic here.
 */
export function memoryStore(): Store {
  const tables = new MemoryTables();
  return {
    ...linkVerbs(tables),
    ...tellingVerbs(tables),
    ...redeemVerbs(tables),
    ...sessionVerbs(tables),
    ...askVerbs(tables),
    ...classVerbs(tables),
    ...recordVerbs(tables),
    purge: async (request) => ({ purged: tables.purge(request), next: null }),
    close: async () => {},
  };
}

function linkVerbs(
  tables: MemoryTables,
): Pick<Store, "issue" | "open" | "record" | "decline" | "revoke"> {
  return {
    async issue(link) {
      if (link.askedBy !== null) {
        const older = (other: Link): boolean =>
          other.address === link.address && other.askedBy === link.askedBy;
        tables.revokeWhere(older, "superseded", link.issuedAt);
      }
      const { event, ...fields } = link;
      tables.addLink(fields);
      tables.addEvent(event, { linkId: link.id, at: link.issuedAt }, issuedHappening(link));
    },
    async open(request) {
      const current = findCurrent(tables, request.current, request.visit.at);
      const link = tables.links.get(request.linkId) ?? null;
      if (link === null) {
        tables.addUnknownVisit(request.linkId, request.visit);
        return { outcome: "refused", reason: "unknown", link, current };
      }
      const session = tables.sessions.get(link.id) ?? null;
      const reason = judgeOpen(link, request, { current, session });
      const outcome = reason === null ? "opened" : "refused";
      tables.addVisit({ linkId: link.id, ...request.visit, outcome, reason });
      const opened = tables.change(link, { firstOpenedAt: link.firstOpenedAt ?? request.visit.at });
      return reason === null
        ? { outcome: "opened", link: opened, current }
        : { outcome: "refused", reason, link: opened, current };
    },
    record: async (request) => addRecord(tables, request),
    async decline({ linkId, visit, proven }) {
      const link = tables.links.get(linkId);
      if (link === undefined) {
        tables.addUnknownVisit(linkId, visit);
        return null;
      }
      tables.addVisit({ linkId, ...visit, outcome: "declined", reason: null });
      const own = link.askedBy !== null && link.askedBy === visit.browser;
      const revoked = (own || proven) && deadReason(link, visit.at) === null;
      return { link: revoked ? tables.revoke(link, "declined", visit.at) : link, revoked };
    },
    async revoke(target, at, event) {
      const aimed = (link: Link): boolean =>
        "all" in target ||
        ("linkId" in target
          ? link.id === target.linkId
          : link.userId === target.userId ||
            (link.userId === null && link.address === target.address));
      const count = tables.revokeWhere(aimed, "revoked", at);
      const linkId = "linkId" in target ? target.linkId : null;
      if (count > 0) tables.addEvent(event, { linkId, at }, revokedHappening(target, count));
      return count;
    },
  };
}

function tellingVerbs(tables: MemoryTables): Pick<Store, "explain" | "linksOf"> {
  return {
    async explain(linkId) {
      const link = tables.links.get(linkId);
      if (link === undefined) return null;
      const visits = tables.visits.filter((visit) => visit.linkId === linkId);
      const ask = tables.asks.get(linkId);
      return { link, visits, ask: ask ?? null };
    },
    async linksOf(userId) {
      const own = [...tables.links.values()].filter((link) => link.userId === userId);
      return own
        .toSorted((a, b) => b.expiresAt - a.expiresAt)
        .slice(0, mostLinksOf)
        .map(({ id }) => id);
    },
  };
}

function redeemVerbs(tables: MemoryTables): Pick<Store, "redeem" | "claim" | "finish" | "release"> {
  return {
    async redeem(request) {
      const lost = refuseOrRepeat(tables, request, true);
      if ("outcome" in lost) return lost;
      const { browser, visit, session, userId } = request;
      const link = tables.change(lost.link, { redeemedAt: visit.at, redeemedBy: browser });
      logIn(tables, link, { userId, session, current: request.current, visit });
      return { outcome: "redeemed", link };
    },
    async claim(request) {
      const lost = refuseOrRepeat(tables, request, false);
      if ("outcome" in lost) return lost;
      const { claimId, claimedUntil } = request;
      return { outcome: "claimed", link: tables.change(lost.link, { claimId, claimedUntil }) };
    },
    finish: async (request) => finish(tables, request),
    async release(request) {
      const link = addRecord(tables, request);
      if (link?.claimId === request.claimId)
        tables.change(link, { claimId: null, claimedUntil: null });
    },
  };
}

function finish(tables: MemoryTables, request: FinishRequest): FinishResult {
  const { linkId, claimId, userId, browser, session, current, visit } = request;
  const claimed = tables.links.get(linkId) ?? null;
  if (claimed === null) {
    tables.addUnknownVisit(linkId, visit);
    return { outcome: "refused", reason: "unknown", link: null };
  }
  const { redeemedAt, revokedAt } = claimed;
  if (claimed.claimId !== claimId || redeemedAt !== null || revokedAt !== null) {
    const reason = judgeUnfinished(claimed, visit.at);
    tables.addVisit({ linkId, ...visit, outcome: "refused", reason });
    return { outcome: "refused", reason, link: claimed };
  }
  const redeemed = { redeemedAt: visit.at, redeemedBy: browser, userId };
  const link = tables.change(claimed, { ...redeemed, claimId: null, claimedUntil: null });
  logIn(tables, link, { userId, session, current, visit });
  return { outcome: "redeemed", link };
}

function sessionVerbs(
  tables: MemoryTables,
): Pick<Store, "session" | "sessions" | "endSession" | "endSessions"> {
  return {
    session: async (id) => tables.sessions.get(id) ?? null,
    sessions: async (userId, at) =>
      tables.liveSessions(at, userId).toSorted((a, b) => b.createdAt - a.createdAt),
    async endSession(id, at, event) {
      const isEnded = tables.endSession(id, at);
      const happening = { what: "sessions_ended", userId: null, count: 1 } as const;
      if (isEnded) tables.addEvent(event, { linkId: id, at }, happening);
      return isEnded;
    },
    async endSessions(userId, at, event) {
      const live = tables.liveSessions(at, userId);
      const count = live.filter(({ id }) => tables.endSession(id, at)).length;
      const happening = { what: "sessions_ended", userId, count } as const;
      if (count > 0) tables.addEvent(event, { linkId: null, at }, happening);
      return count;
    },
  };
}

function askVerbs(tables: MemoryTables): Pick<Store, "ask" | "settleAsk" | "asks" | "tryCode"> {
  return {
    ask: async (request) => addAsk(tables, request),
    async settleAsk(id, outcome, at, event) {
      const ask = tables.asks.get(id);
      if (ask === undefined) return;
      tables.asks.set(id, { ...ask, outcome, settledAt: at });
      tables.addEvent(event, { linkId: id, at }, { what: "settled", outcome });
    },
    async asks(addressHash) {
      const found = [...tables.asks.values()].filter((ask) => ask.addressHash === addressHash);
      return found.toSorted((a, b) => b.askedAt - a.askedAt).slice(0, 50);
    },
    tryCode: async (request) => tryCode(tables, request),
  };
}

function classVerbs(tables: MemoryTables): Pick<Store, "linkIds" | "reclassify"> {
  return {
    async linkIds(cursor, limit) {
      const later = [...tables.links.keys()].filter((id) => cursor === null || id > cursor);
      const count = idsAtOnce(limit);
      return pageOf(later.toSorted().slice(0, count), count);
    },
    async reclassify(linkId, judged) {
      const newClassOf = classChanges(judged);
      return tables.reclassify((visit) => (visit.linkId === linkId ? newClassOf(visit) : null));
    },
  };
}

function addAsk(tables: MemoryTables, { ask, limits }: AskRequest): AskAnswer {
  let waitMs = 0;
  for (const [place, limit] of limits.entries()) {
    const turn = tables.takeTurn(limit, ask.askedAt);
    if (!turn.allowed) return { refusedBy: place, waitMs: turn.waitMs };
    waitMs = Math.max(waitMs, turn.waitMs);
  }
  const { codeHash, ...asked } = ask;
  tables.asks.set(ask.id, { ...asked, attempts: 0, outcome: null, settledAt: null });
  tables.codeHashes.set(ask.id, codeHash);
  return { refusedBy: null, waitMs };
}

function tryCode(tables: MemoryTables, request: CodeRequest): CodeResult {
  const { linkId, visit, browser, codeHash, maxAttempts } = request;
  const ask = tables.asks.get(linkId);
  const open =
    ask !== undefined &&
    ask.askedBy === browser &&
    ask.attempts < maxAttempts &&
    ask.expiresAt > visit.at;
  if (!open) return { outcome: "spent" };
  const attempts = ask.attempts + 1;
  const link = tables.links.get(linkId);
  if (link !== undefined && tables.codeHashes.get(linkId) === codeHash)
    return { outcome: "right", link };
  tables.asks.set(linkId, { ...ask, attempts });
  tables.addVisit({ linkId, ...visit, outcome: "refused", reason: "wrong_code" });
  return { outcome: "wrong", attemptsLeft: maxAttempts - attempts };
}

function addRecord(tables: MemoryTables, request: RecordRequest): Link | null {
  const link = tables.links.get(request.linkId) ?? null;
  const { linkId, visit, outcome, reason } = request;
  if (link === null) tables.addUnknownVisit(linkId, visit);
  else tables.addVisit({ linkId, ...visit, outcome, reason });
  return link;
}

/** The part that `redeem` and `claim` share: the link that was won, or the recorded answer to the loser. */
function refuseOrRepeat(
  tables: MemoryTables,
  request: ClaimRequest,
  atOnce: boolean,
): { link: Link } | Repeated | RefusedRedeem {
  const { linkId, visit } = request;
  const current = findCurrent(tables, request.current, visit.at);
  const link = tables.links.get(linkId) ?? null;
  if (link === null) {
    tables.addUnknownVisit(linkId, visit);
    return { outcome: "refused", reason: "unknown", link, current };
  }
  const other = !request.switchAccount && isOtherAccount(link, current);
  if (deadReason(link, visit.at) === null && !isClaimed(link, visit.at) && !other) return { link };
  const session = tables.sessions.get(linkId) ?? null;
  if (isRepeat(link, request, { current, session, atOnce })) {
    if (atOnce) tables.addVisit({ linkId, ...visit, outcome: "repeated", reason: null });
    return { outcome: "repeated", link, secretHash: session?.secretHash ?? null };
  }
  const reason = judgeLost(link, request, current);
  if (atOnce || reason !== "busy") {
    tables.addVisit({ linkId, ...visit, outcome: "refused", reason });
  }
  return { outcome: "refused", reason, link, current };
}

interface Login {
  readonly userId: string;
  readonly session: NewSession | null;
  readonly current: CurrentLogin | null;
  readonly visit: VisitFacts;
}

function logIn(tables: MemoryTables, link: Link, login: Login): void {
  const { userId, session, current, visit } = login;
  if (current?.by === "session" && findCurrent(tables, current, visit.at) !== null) {
    tables.endSession(current.sessionId, visit.at);
  }
  if (session !== null) {
    const { address } = link;
    const row = { ...session, id: link.id, userId, address, createdAt: visit.at, endedAt: null };
    tables.sessions.set(link.id, row);
  }
  const sibling = (other: Link): boolean =>
    other.userId === userId || (other.userId === null && other.address === link.address);
  tables.revokeWhere(sibling, "logged_in", visit.at);
  tables.addVisit({ linkId: link.id, ...visit, outcome: "redeemed", reason: null });
}

function findCurrent(
  tables: MemoryTables,
  current: CurrentLogin | null,
  at: number,
): Account | null {
  if (current?.by !== "session") return current;
  const session = tables.liveSession(current.sessionId, at);
  return session !== null && session.secretHash === current.secretHash ? session : null;
}
