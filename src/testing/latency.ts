import { setImmediate, setTimeout } from "node:timers/promises";
import type { Store } from "../stores/store.ts";

/**
 * The same store behind a slow and moody network: each call is held up for 0 to 3 ms on its way there and
 * again on its way back, so that calls made together overtake one another.
 *
 * @param random Gives numbers from 0 up to 1. Default `Math.random`.
 */
export function withLatency(store: Store, random: () => number = Math.random): Store {
  const pause = async (): Promise<void> => {
    const ms = Math.floor(random() * 4);
    await (ms === 0 ? setImmediate() : setTimeout(ms));
  };
  const slow =
    <Given extends unknown[], Answer>(verb: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      await pause();
      const answer = await verb(...given);
      await pause();
      return answer;
    };
  return {
    issue: slow(store.issue.bind(store)),
    open: slow(store.open.bind(store)),
    redeem: slow(store.redeem.bind(store)),
    claim: slow(store.claim.bind(store)),
    finish: slow(store.finish.bind(store)),
    release: slow(store.release.bind(store)),
    record: slow(store.record.bind(store)),
    decline: slow(store.decline.bind(store)),
    revoke: slow(store.revoke.bind(store)),
    explain: slow(store.explain.bind(store)),
    linksOf: slow(store.linksOf.bind(store)),
    session: slow(store.session.bind(store)),
    sessions: slow(store.sessions.bind(store)),
    endSession: slow(store.endSession.bind(store)),
    endSessions: slow(store.endSessions.bind(store)),
    ask: slow(store.ask.bind(store)),
    settleAsk: slow(store.settleAsk.bind(store)),
    asks: slow(store.asks.bind(store)),
    tryCode: slow(store.tryCode.bind(store)),
    linkIds: slow(store.linkIds.bind(store)),
    reclassify: slow(store.reclassify.bind(store)),
    purge: slow(store.purge.bind(store)),
    list: slow(store.list.bind(store)),
    countAsks: slow(store.countAsks.bind(store)),
    saveDay: slow(store.saveDay.bind(store)),
    days: slow(store.days.bind(store)),
    addAct: slow(store.addAct.bind(store)),
    settleAct: slow(store.settleAct.bind(store)),
    acts: slow(store.acts.bind(store)),
    erase: slow(store.erase.bind(store)),
    outbox: slow(store.outbox.bind(store)),
    settleOutbox: slow(store.settleOutbox.bind(store)),
    lease: slow(store.lease.bind(store)),
    close: () => store.close(),
  };
}
