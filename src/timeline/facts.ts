import type { LinkState } from "../link-state.ts";
import type { Refusal } from "../refusal.ts";
import type { OtherBrowser, Unasked } from "../settings.ts";
import type { Visit } from "../stores/store.ts";
import { clientKey } from "./alike.ts";
import type { History } from "./entries.ts";
import { isRobot, whichBrowser } from "./who.ts";

/** What of the configuration decides what a person can do next. */
export interface Policy {
  readonly otherBrowser: OtherBrowser;
  readonly unasked: Unasked;
  /** How often a code may be tried. */
  readonly codeAttempts: number;
  /** Whether there is a mailer, and so a login page. */
  readonly mails: boolean;
}

/** What advice is chosen by. */
export interface Facts extends History, Policy {
  readonly state: LinkState;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The visits that may be a person's, oldest first. */
  readonly people: readonly Visit[];
}

export function factsOf(
  history: History,
  policy: Policy,
  { state, at }: Pick<Facts, "state" | "at">,
): Facts {
  const people = history.visits.filter((visit) => mayBePerson(history, visit));
  return { ...history, ...policy, state, at, people };
}

function mayBePerson({ link }: History, visit: Visit): boolean {
  if (visit.reason === "prefetch") return false;
  // A press that looked like a machine's was written down as one, and may have been a person's all the same.
  if (visit.reason === "suspicious" || visit.class === null || !isRobot(visit.class)) return true;
  const which = whichBrowser(link, visit);
  return which !== "other" && which !== "no_cookie";
}

/** Whether that it was a person is more than the want of signs against it. */
export function isSurelyPerson({ link }: History, visit: Visit): boolean {
  const which = whichBrowser(link, visit);
  return visit.class?.kind === "person" || (which !== "other" && which !== "no_cookie");
}

/** Why a link can log nobody in any more: told by its state, and nothing that a person could do about the visit. */
const overReasons: ReadonlySet<Refusal> = new Set([
  "unknown",
  "expired",
  "used",
  "revoked",
  "superseded",
]);

/** What opening the link again does not mend. */
const lasting: ReadonlySet<Refusal> = new Set([
  "other_browser",
  "wrong_address",
  "needs_code",
  "suspicious",
  "cross_site",
  "no_cookies",
  "ineligible",
  "session_failed",
]);

/**
 * The visit that tells what is in the way: the last one on a link that worked. Where that is somebody who only looks
 * again after a press that failed, the press.
 */
export function decisiveVisit({ people }: Facts): Visit | null {
  const speaking = people.filter(({ reason }) => reason === null || !overReasons.has(reason));
  const last = speaking.at(-1);
  if (last?.outcome !== "opened") return last ?? null;
  const isInTheWay = ({ method, reason }: Visit): boolean =>
    method === "POST" && reason !== null && lasting.has(reason);
  const client = clientKey(last);
  const before = speaking.findLast((visit) => isInTheWay(visit) && clientKey(visit) === client);
  return before ?? last;
}

/** No try of the code is left; the link may be as good as ever. */
export const isCodeSpent = ({ ask, codeAttempts }: Facts): boolean =>
  ask !== null && ask.attempts >= codeAttempts;
