import type { Store } from "./store.ts";

/** Runs one call of a store, and gives what it gives. */
export type RunVerb = <T>(verb: keyof Store, call: () => Promise<T>) => Promise<T>;

/**
 * The same store, each call of it run by a function. The one place that names every verb with all that it takes: a
 * store made of another hands on what it does not know.
 */
export function around(store: Store, run: RunVerb): Store {
  return {
    issue: (link) => run("issue", () => store.issue(link)),
    ...issuingWithin(store, run),
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
    close: () => run("close", () => store.close()),
  };
}

/** What the store cannot do, this one cannot do either. */
function issuingWithin(store: Store, run: RunVerb): Pick<Store, "issueWithin"> {
  if (store.issueWithin === undefined) return {};
  return {
    issueWithin: (link, within) =>
      run("issueWithin", async () => store.issueWithin?.(link, within)),
  };
}

/** All verbs of a store, as they are, for one that changes some of them. */
export const bound = (store: Store): Store => around(store, (_, call) => call());
