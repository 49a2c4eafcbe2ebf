import type { Ask, AskOutcome } from "../stores/ask.ts";
import { surely, type Counsel } from "./counsel.ts";
import type { Advice, Explanation } from "./explanation.ts";
import { isRobot } from "./who.ts";

// Advice on what was asked for, where there may be no link.

const byOutcome: Readonly<Record<AskOutcome, Counsel>> = {
  mailed: [
    "other_spelling",
    "A mail went to this address, and its link is kept under another spelling of it, which is what was typed; or it was deleted since. Look for the address as they typed it.",
  ],
  not_mailed: [
    "mail_not_sent",
    "The mailer did not take the mail; onError was told why. Once that is mended, ask for a new link.",
  ],
  no_account: [
    "no_account",
    "Nobody has this address, so nothing was sent. Find out with which address they signed up, and ask for a link with that one.",
  ],
  not_allowed: [
    "account_refused",
    "The app does not let this account log in (users.mayLogIn), so nothing was sent. Look at the account.",
  ],
  too_many: [
    "too_many_mails",
    "Too many mails went to this account in a short time, so no more was sent. Use the newest that has come, or wait for up to an hour and ask again.",
  ],
  failed: [
    "host_failed",
    "A function of the app’s failed, or the store did, so nothing was sent: onError was told why. Once that is mended, ask for a new link.",
  ],
};

const pending: Counsel = [
  "mail_in_doubt",
  "Nothing says that the mail was sent: it is being sent, or the process ended before it could. If none comes within a minute, ask for a new link.",
];

const never: Counsel = [
  "never_asked",
  "Nobody asked for a link with this address, as far as is kept. They may have typed another one. Asks that were refused because there were too many leave no trace, and links that the app made by itself are not found by their address.",
];

/** On an ask that nobody has opened the link of, or that made none. */
export const adviseAsk = (outcome: AskOutcome | null): Advice =>
  surely(outcome === null ? pending : byOutcome[outcome]);

/** What an ask needs to tell for that. */
export interface AskFacts {
  readonly linkId: string;
  readonly outcome: Ask["outcome"];
}

/**
 * On all that was asked for with an address, newest first. The newest ask counts; as long as its link works, or nothing
 * came of it that says more about the account, the link that works and that a person came to last.
 */
export function adviseAsks(asks: readonly AskFacts[], links: readonly Explanation[]): Advice {
  const [newest] = asks;
  if (newest === undefined) return surely(never);
  const own = links.find(({ link }) => link.id === newest.linkId);
  if (own !== undefined && own.state !== "live") return own.advice;
  const { outcome } = newest;
  if (own === undefined && (outcome === "no_account" || outcome === "not_allowed")) {
    return adviseAsk(outcome);
  }
  const live = links.filter(({ state }) => state === "live");
  const [best] = live.toSorted((a, b) => lastSign(b) - lastSign(a));
  return best?.advice ?? adviseAsk(outcome);
}

const none: Counsel = [
  "no_link",
  "No link for this user is kept, and nobody asked for one with their address. They may have typed another address, or another account is theirs, too.",
];

/** What counts as the newest ask, of links that the app issued as well. */
interface Issue extends AskFacts {
  readonly at: number;
}

/** On all that was asked for by, or issued for, one user. */
export function adviseLinks(
  asks: readonly (AskFacts & { readonly askedAt: Date })[],
  links: readonly Explanation[],
): Advice {
  const asked = new Set(asks.map(({ linkId }) => linkId));
  const issued = links.flatMap(({ link }): Issue[] =>
    asked.has(link.id) ? [] : [{ linkId: link.id, outcome: "mailed", at: link.issuedAt }],
  );
  const all = [...issued, ...asks.map((ask): Issue => ({ ...ask, at: ask.askedAt.getTime() }))];
  if (all.length === 0) return surely(none);
  return adviseAsks(
    all.toSorted((a, b) => b.at - a.at),
    links,
  );
}

/** When a link was last asked for, or come to by what may be a person. */
function lastSign({ link, timeline }: Explanation): number {
  const person = timeline.findLast(
    ({ visit }) => visit !== null && (visit.kind === null || !isRobot({ kind: visit.kind })),
  );
  return Math.max(link.issuedAt, person?.until.getTime() ?? 0);
}
