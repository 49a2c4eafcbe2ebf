import type { Refusal } from "../refusal.ts";
import type { Link, RevokeTarget, Store, VisitFacts } from "../stores/store.ts";
import { eventLink, eventVisit, type MagicLinksEvent } from "./event.ts";

type Tell = (event: MagicLinksEvent) => void;

/**
 * The same store, which tells what it has taken for good: after it has, and before whoever called it goes on. So no
 * way through the flows can forget to tell, and nothing is told that a crash could still undo.
 */
export function observed(store: Store, tell: Tell): Store {
  return {
    ...bound(store),
    ...issuing(store, tell),
    ...opening(store, tell),
    ...pressing(store, tell),
    ...ending(store, tell),
  };
}

/** The verbs that nothing is told of, as they are. */
function bound(store: Store): Store {
  return {
    issue: (link) => store.issue(link),
    open: (request) => store.open(request),
    redeem: (request) => store.redeem(request),
    claim: (request) => store.claim(request),
    finish: (request) => store.finish(request),
    release: (request) => store.release(request),
    record: (request) => store.record(request),
    decline: (request) => store.decline(request),
    revoke: (target, at, event) => store.revoke(target, at, event),
    explain: (linkId) => store.explain(linkId),
    linksOf: (userId) => store.linksOf(userId),
    session: (id) => store.session(id),
    sessions: (userId, at) => store.sessions(userId, at),
    endSession: (id, at, event) => store.endSession(id, at, event),
    endSessions: (userId, at, event) => store.endSessions(userId, at, event),
    ask: (request) => store.ask(request),
    settleAsk: (id, outcome, at, event) => store.settleAsk(id, outcome, at, event),
    asks: (addressHash) => store.asks(addressHash),
    tryCode: (request) => store.tryCode(request),
    linkIds: (cursor, limit) => store.linkIds(cursor, limit),
    reclassify: (linkId, judged) => store.reclassify(linkId, judged),
    purge: (request, cursor) => store.purge(request, cursor),
    list: (request, cursor) => store.list(request, cursor),
    countAsks: (from, until) => store.countAsks(from, until),
    saveDay: (day) => store.saveDay(day),
    days: (from, until) => store.days(from, until),
    addAct: (act) => store.addAct(act),
    settleAct: (act, count) => store.settleAct(act, count),
    acts: (request, cursor) => store.acts(request, cursor),
    erase: (id) => store.erase(id),
    outbox: (cursor, limit) => store.outbox(cursor, limit),
    settleOutbox: (events) => store.settleOutbox(events),
    lease: (request) => store.lease(request),
    close: () => store.close(),
  };
}

function issuing(store: Store, tell: Tell): Pick<Store, "issue" | "settleAsk"> {
  const isNews = createMemory(1000);
  return {
    async issue(link) {
      await store.issue(link);
      tell({
        at: new Date(link.issuedAt),
        type: "link.issued",
        link: eventLink(link),
        asked: link.askedBy !== null,
        expiresAt: new Date(link.expiresAt),
      });
    },
    async settleAsk(linkId, outcome, at, event) {
      await store.settleAsk(linkId, outcome, at, event);
      // Written twice where there is no account, so as to take as long as with one.
      if (isNews(linkId)) tell({ at: new Date(at), type: "mail.settled", linkId, outcome });
    },
  };
}

/** Whether an id is none of the newest so many. */
function createMemory(size: number): (id: string) => boolean {
  const known = new Set<string>();
  return (id) => {
    if (known.has(id)) return false;
    known.add(id);
    const [oldest] = known;
    if (known.size > size && oldest !== undefined) known.delete(oldest);
    return true;
  };
}

interface Refused {
  readonly linkId: string;
  readonly link: Link | null;
  readonly reason: Refusal;
  readonly visit: VisitFacts;
}

const refusal = (
  type: "link.refused" | "login.refused",
  { linkId, link, reason, visit }: Refused,
): MagicLinksEvent => ({
  at: new Date(visit.at),
  type,
  linkId,
  link: link && eventLink(link),
  reason,
  visit: eventVisit(visit),
});

function opening(store: Store, tell: Tell): Pick<Store, "open" | "record" | "decline"> {
  return {
    async open(request) {
      const result = await store.open(request);
      const { linkId, visit } = request;
      if (result.outcome === "refused") tell(refusal("link.refused", { linkId, visit, ...result }));
      else tell(about("link.opened", result.link, visit));
      return result;
    },
    async record(request) {
      const link = await store.record(request);
      const { linkId, visit, outcome, reason } = request;
      if (outcome === "asked_again" && link !== null) tell(about("link.asked_again", link, visit));
      if (outcome === "repeated" && link !== null) tell(success(link, visit, true));
      if (reason !== null) {
        const isPress = visit.method.startsWith("POST");
        tell(refusal(isPress ? "login.refused" : "link.refused", { linkId, link, reason, visit }));
      }
      return link;
    },
    async decline(request) {
      const result = await store.decline(request);
      const { visit } = request;
      if (result !== null) {
        const { link, revoked } = result;
        const rest = { link: eventLink(link), revoked, visit: eventVisit(visit) };
        tell({ at: new Date(visit.at), type: "person.reported", ...rest });
      }
      return result;
    },
  };
}

const about = (
  type: "link.opened" | "link.asked_again",
  link: Link,
  visit: VisitFacts,
): MagicLinksEvent => ({
  at: new Date(visit.at),
  type,
  link: eventLink(link),
  visit: eventVisit(visit),
});

const success = (link: Link, visit: VisitFacts, again: boolean): MagicLinksEvent => ({
  at: new Date(visit.at),
  type: "login.succeeded",
  link: eventLink(link),
  userId: link.userId,
  again,
  visit: eventVisit(visit),
});

type PressVerbs = "redeem" | "claim" | "finish" | "release" | "tryCode";

function pressing(store: Store, tell: Tell): Pick<Store, PressVerbs> {
  const refuse = (refused: Refused): void => tell(refusal("login.refused", refused));
  return {
    async redeem(request) {
      const result = await store.redeem(request);
      const { linkId, visit, userId } = request;
      if (result.outcome === "refused") refuse({ linkId, visit, ...result });
      else tell(success({ ...result.link, userId }, visit, result.outcome === "repeated"));
      return result;
    },
    async claim(request) {
      const result = await store.claim(request);
      const { linkId, visit } = request;
      // A claim, a repetition and `busy` leave no visit: whoever called goes on and tells more.
      if (result.outcome === "refused" && result.reason !== "busy") {
        refuse({ linkId, visit, ...result });
      }
      return result;
    },
    async finish(request) {
      const result = await store.finish(request);
      const { linkId, visit, userId } = request;
      if (result.outcome === "refused") refuse({ linkId, visit, ...result });
      else tell(success({ ...result.link, userId }, visit, false));
      return result;
    },
    async release(request) {
      await store.release(request);
      const { linkId, visit, reason } = request;
      if (reason !== null) refuse({ linkId, link: null, reason, visit });
    },
    async tryCode(request) {
      const result = await store.tryCode(request);
      const { linkId, visit } = request;
      if (result.outcome === "wrong") refuse({ linkId, link: null, reason: "wrong_code", visit });
      return result;
    },
  };
}

type EndVerbs = "revoke" | "endSession" | "endSessions";

function ending(store: Store, tell: Tell): Pick<Store, EndVerbs> {
  const ended = (at: number, of: { sessionId: string } | { userId: string }, count: number) =>
    tell({ at: new Date(at), type: "sessions.ended", sessionId: null, userId: null, count, ...of });
  return {
    async revoke(target, at, event) {
      const count = await store.revoke(target, at, event);
      if (count > 0) tell({ at: new Date(at), type: "links.revoked", ...aimOf(target), count });
      return count;
    },
    async endSession(sessionId, at, event) {
      const isEnded = await store.endSession(sessionId, at, event);
      if (isEnded) ended(at, { sessionId }, 1);
      return isEnded;
    },
    async endSessions(userId, at, event) {
      const count = await store.endSessions(userId, at, event);
      if (count > 0) ended(at, { userId }, count);
      return count;
    },
  };
}

const aimOf = (target: RevokeTarget): { linkId: string | null; userId: string | null } => ({
  linkId: "linkId" in target ? target.linkId : null,
  userId: "userId" in target ? target.userId : null,
});
