import type { Records, Store } from "../store.ts";
import { ask, asks, settleAsk, tryCode } from "./asks.ts";
import { linkIds, reclassify } from "./classes.ts";
import { outbox, settleOutbox } from "./events.ts";
import { decline, explain, issue, linksOf, open, revoke } from "./links.ts";
import { countAsks, list } from "./lists.ts";
import { purge } from "./purge.ts";
import { acts, addAct, days, erase, lease, saveDay, settleAct } from "./records.ts";
import { claim, finish, redeem, release } from "./redeem.ts";
import { endSession, endSessions, findSession, sessions } from "./sessions.ts";
import type { Statements } from "./statements.ts";
import type { Steps } from "./steps.ts";
import { record } from "./visits.ts";
import { issueWithin } from "./within.ts";

/** How a driver runs the steps of a verb: all of them, or none. */
export interface Drive {
  write<T>(steps: () => Steps<T>): Promise<T>;
  /** For verbs that write nothing. */
  read<T>(steps: () => Steps<T>): Promise<T>;
}

/** The verbs of the contract, done step by step. */
export function stepwiseVerbs(run: Statements, drive: Drive): Omit<Store, "close"> {
  return {
    issue: (link) => drive.write(() => issue(run, link)),
    issueWithin: (link, within) => issueWithin(run, link, within),
    open: (request) => drive.write(() => open(run, request)),
    redeem: (request) => drive.write(() => redeem(run, request)),
    claim: (request) => drive.write(() => claim(run, request)),
    finish: (request) => drive.write(() => finish(run, request)),
    release: (request) => drive.write(() => release(run, request)),
    record: (request) => drive.write(() => record(run, request)),
    decline: (request) => drive.write(() => decline(run, request)),
    revoke: (target, at, event) => drive.write(() => revoke(run, target, at, event)),
    explain: (linkId) => drive.read(() => explain(run, linkId)),
    linksOf: (userId) => drive.read(() => linksOf(run, userId)),
    session: (id) => drive.read(() => findSession(run, id)),
    sessions: (userId, at) => drive.read(() => sessions(run, userId, at)),
    endSession: (id, at, event) => drive.write(() => endSession(run, id, at, event)),
    endSessions: (userId, at, event) => drive.write(() => endSessions(run, userId, at, event)),
    ask: (request) => drive.write(() => ask(run, request)),
    settleAsk: (id, outcome, at, event) =>
      drive.write(() => settleAsk(run, id, outcome, at, event)),
    asks: (addressHash) => drive.read(() => asks(run, addressHash)),
    tryCode: (request) => drive.write(() => tryCode(run, request)),
    linkIds: (cursor, limit) => drive.read(() => linkIds(run, cursor, limit)),
    reclassify: (linkId, judged) => drive.write(() => reclassify(run, linkId, judged)),
    purge: (request, cursor) => drive.write(() => purge(run, request, cursor)),
    ...recordVerbs(run, drive),
  };
}

/** Those of operators and jobs. */
function recordVerbs(run: Statements, drive: Drive): Records {
  return {
    list: (request, cursor) => drive.read(() => list(run, request, cursor)),
    countAsks: (from, until) => drive.read(() => countAsks(run, from, until)),
    saveDay: (day) => drive.write(() => saveDay(run, day)),
    days: (from, until) => drive.read(() => days(run, from, until)),
    addAct: (act) => drive.write(() => addAct(run, act)),
    settleAct: (act, count) => drive.write(() => settleAct(run, act, count)),
    acts: (request, cursor) => drive.read(() => acts(run, request, cursor)),
    erase: (id) => drive.write(() => erase(run, id)),
    outbox: (cursor, limit) => drive.read(() => outbox(run, cursor, limit)),
    settleOutbox: (events) => drive.write(() => settleOutbox(run, events)),
    lease: (request) => drive.write(() => lease(run, request)),
  };
}
