import { setImmediate, setTimeout } from "node:timers/promises";
import { around } from "../stores/around.ts";
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
  return around(store, async (verb, call) => {
    if (verb === "close") return call();
    await pause();
    const answer = await call();
    await pause();
    return answer;
  });
}
