import { linkState } from "../stores/judge.ts";
import { adviseLink } from "./advice.ts";
import { entriesOf, type History } from "./entries.ts";
import type { Explanation } from "./explanation.ts";
import { factsOf, type Policy } from "./facts.ts";

/** Makes a story of what the store knows of a link. `at`: the moment it is told, in epoch milliseconds. */
export function tell(history: History, policy: Policy, at: number): Explanation {
  const { link, visits, ask } = history;
  const state = linkState(link, at);
  const timeline = entriesOf(history, state);
  const advice = adviseLink(factsOf(history, policy, { state, at }));
  return { link, state, at: new Date(at), visits, ask, timeline, advice };
}
