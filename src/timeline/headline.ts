import type { LinkState } from "../link-state.ts";
import type { Clock } from "./clock.ts";
import type { Explanation } from "./explanation.ts";
import { outside, visible } from "./outside.ts";

// What stands above and below a timeline, printed or drawn.

const states: Readonly<Record<LinkState, string>> = {
  live: "It works",
  used: "It is used",
  revoked: "It was taken out of use",
  expired: "It has expired",
};

export const titleOf = ({ link }: Explanation): string => `Link for ${outside(link.address, 254)}`;

export function stateOf({ link, state, at }: Explanation, clock: Clock): string {
  const told = at.getTime();
  const until = state === "live" ? ` until ${momentOf(link.expiresAt, told, clock)}` : "";
  return `${states[state]}${until}. As of ${clock.day(told)} ${clock.time(told)}, times in ${clock.zone}.`;
}

/** With the day, where it is another one. */
const momentOf = (at: number, now: number, clock: Clock): string =>
  clock.day(at) === clock.day(now) ? clock.time(at) : `${clock.day(at)} ${clock.time(at)}`;

export function adviceOf({ advice }: Explanation): string {
  const next = advice.sure ? "Next" : "Next, as far as can be told";
  return `${next}: ${visible(advice.text)} (${outside(advice.code)})`;
}
