import { around, type RunVerb } from "../stores/around.ts";
import type { Link, Store } from "../stores/store.ts";
import type { Measure } from "./metrics.ts";

/** The same store, each call of it timed, and what only the store knows counted. */
export function measuredStore(store: Store, run: RunVerb, measure: Measure): Store {
  const loggedIn = (link: Link, at: number): void =>
    // The clocks of two machines differ.
    measure("timeToLogin", Math.max(0, at - link.issuedAt) / 1000, {});
  return {
    ...around(store, run),
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
