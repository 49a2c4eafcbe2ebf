import { bound } from "../stores/around.ts";
import type { RevokeTarget, Store, VisitFacts } from "../stores/store.ts";
import { issuedEvent, visitEvent, type TakenVisit } from "./describe.ts";
import type { MagicLinksEvent } from "./event.ts";
import { Newest } from "./newest.ts";

type Tell = (event: MagicLinksEvent) => void;

/**
 * The same store, which tells what it has taken for good: after it has, and before whoever called it goes on. So no
 * way through the flows can forget to tell, and nothing is told that a crash could still undo. So nothing is told of a
 * link that is issued in a transaction of the host's, which nobody here sees commit.
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

function issuing(store: Store, tell: Tell): Pick<Store, "issue" | "settleAsk"> {
  const settled = new Newest(1000);
  return {
    async issue(link) {
      await store.issue(link);
      const { issuedAt: at, askedBy, expiresAt } = link;
      tell(issuedEvent(link, { at, asked: askedBy !== null, expiresAt }));
    },
    async settleAsk(linkId, outcome, at, event) {
      await store.settleAsk(linkId, outcome, at, event);
      // Written twice where there is no account, so as to take as long as with one.
      if (settled.has(linkId)) return;
      settled.add(linkId);
      tell({ at: new Date(at), type: "mail.settled", linkId, outcome });
    },
  };
}

/** What a verb was asked for, as far as it is told. */
interface Asked {
  readonly linkId: string;
  readonly visit: VisitFacts;
}

type Came = Omit<TakenVisit, "at" | "linkId" | "visit">;

const event = ({ linkId, visit }: Asked, came: Came): MagicLinksEvent =>
  visitEvent({ at: visit.at, linkId, visit, ...came });

function opening(store: Store, tell: Tell): Pick<Store, "open" | "record" | "decline"> {
  return {
    async open(request) {
      const result = await store.open(request);
      tell(event(request, { reason: null, ...result }));
      return result;
    },
    async record(request) {
      const link = await store.record(request);
      const { outcome } = request;
      tell(event(request, { link, outcome, reason: link === null ? "unknown" : request.reason }));
      return link;
    },
    async decline(request) {
      const result = await store.decline(request);
      const { link, revoked } = result ?? { link: null, revoked: false };
      tell(event(request, { link, outcome: "declined", reason: null, revoked }));
      return result;
    },
  };
}

type PressVerbs = "redeem" | "claim" | "finish" | "release" | "tryCode";

function pressing(store: Store, tell: Tell): Pick<Store, PressVerbs> {
  return {
    async redeem(request) {
      const result = await store.redeem(request);
      const { userId } = request;
      if (result.outcome === "refused") tell(event(request, result));
      else tell(event(request, { ...result, link: { ...result.link, userId }, reason: null }));
      return result;
    },
    async claim(request) {
      const result = await store.claim(request);
      // A claim, a repetition and `busy` leave no visit: whoever called goes on and tells more.
      if (result.outcome === "refused" && result.reason !== "busy") tell(event(request, result));
      return result;
    },
    async finish(request) {
      const result = await store.finish(request);
      const { userId } = request;
      if (result.outcome === "refused") tell(event(request, result));
      else tell(event(request, { ...result, link: { ...result.link, userId }, reason: null }));
      return result;
    },
    async release(request) {
      await store.release(request);
      const { outcome, reason } = request;
      if (reason !== null) tell(event(request, { link: null, outcome, reason }));
    },
    async tryCode(request) {
      const result = await store.tryCode(request);
      if (result.outcome === "wrong") {
        tell(event(request, { link: null, outcome: "refused", reason: "wrong_code" }));
      }
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
