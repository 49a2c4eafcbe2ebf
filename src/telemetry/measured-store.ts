import type { Link, Records, Store } from "../stores/store.ts";
import type { Measure } from "./metrics.ts";

type Verb = keyof Store;

/** Runs one call of a store, and times it. */
export type RunVerb = <T>(verb: Verb, call: () => Promise<T>) => Promise<T>;

/** The same store, each call of it timed, and what only the store knows counted. */
export function measuredStore(store: Store, run: RunVerb, measure: Measure): Store {
  const loggedIn = (link: Link, at: number): void =>
    // The clocks of two machines differ.
    measure("timeToLogin", Math.max(0, at - link.issuedAt) / 1000, {});
  return {
    ...timedStore(store, run),
    async ask(request) {
      const answer = await run("ask", () => store.ask(request));
      measure("asks", 1, { outcome: answer.refusedBy === null ? "taken" : "held_back" });
      return answer;
    },
    async redeem(request) {
      const result = await run("redeem", () => store.redeem(request));
      if (result.outcome === "redeemed") loggedIn(result.link, request.visit.at);
      return result;
    },
    async finish(request) {
      const result = await run("finish", () => store.finish(request));
      if (result.outcome === "redeemed") loggedIn(result.link, request.visit.at);
      return result;
    },
  };
}

function timedStore(store: Store, run: RunVerb): Store {
  return {
    issue: (link) => run("issue", () => store.issue(link)),
    open: (request) => run("open", () => store.open(request)),
    redeem: (request) => run("redeem", () => store.redeem(request)),
    claim: (request) => run("claim", () => store.claim(request)),
    finish: (request) => run("finish", () => store.finish(request)),
    release: (request) => run("release", () => store.release(request)),
    record: (request) => run("record", () => store.record(request)),
    decline: (request) => run("decline", () => store.decline(request)),
    revoke: (target, at, event) => run("revoke", () => store.revoke(target, at, event)),
    explain: (linkId) => run("explain", () => store.explain(linkId)),
    linksOf: (userId) => run("linksOf", () => store.linksOf(userId)),
    session: (id) => run("session", () => store.session(id)),
    sessions: (userId, at) => run("sessions", () => store.sessions(userId, at)),
    endSession: (id, at, event) => run("endSession", () => store.endSession(id, at, event)),
    endSessions: (userId, at, event) =>
      run("endSessions", () => store.endSessions(userId, at, event)),
    ask: (request) => run("ask", () => store.ask(request)),
    settleAsk: (id, outcome, at, event) =>
      run("settleAsk", () => store.settleAsk(id, outcome, at, event)),
    asks: (addressHash) => run("asks", () => store.asks(addressHash)),
    tryCode: (request) => run("tryCode", () => store.tryCode(request)),
    linkIds: (cursor, limit) => run("linkIds", () => store.linkIds(cursor, limit)),
    reclassify: (linkId, judged) => run("reclassify", () => store.reclassify(linkId, judged)),
    purge: (request, cursor) => run("purge", () => store.purge(request, cursor)),
    ...timedRecords(store, run),
    close: () => run("close", () => store.close()),
  };
}

function timedRecords(store: Store, run: RunVerb): Records {
  return {
    list: (request, cursor) => run("list", () => store.list(request, cursor)),
    countAsks: (from, until) => run("countAsks", () => store.countAsks(from, until)),
    saveDay: (day) => run("saveDay", () => store.saveDay(day)),
    days: (from, until) => run("days", () => store.days(from, until)),
    addAct: (act) => run("addAct", () => store.addAct(act)),
    settleAct: (act, count) => run("settleAct", () => store.settleAct(act, count)),
    acts: (request, cursor) => run("acts", () => store.acts(request, cursor)),
    erase: (id) => run("erase", () => store.erase(id)),
    outbox: (cursor, limit) => run("outbox", () => store.outbox(cursor, limit)),
    settleOutbox: (events) => run("settleOutbox", () => store.settleOutbox(events)),
    lease: (request) => run("lease", () => store.lease(request)),
  };
}
