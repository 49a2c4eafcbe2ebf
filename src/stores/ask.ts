import type { Link, VisitFacts } from "./link.ts";

// What the contract says of asking for a link, of how often that may be done, and of the code in the mail.

/** What came of an ask, once its answer was on its way. */
export type AskOutcome = (typeof askOutcomes)[number];
export const askOutcomes = [
  /** The mailer took the mail. */
  "mailed",
  /** It did not. The link exists. */
  "not_mailed",
  /** Nobody has this address, and no account is made for it. */
  "no_account",
  /** The account may not log in. */
  "not_allowed",
  /** Too many mails went to the account's address, which another spelling of it was typed for. */
  "too_many",
  /** The host could not say who has the address, or the link could not be stored. */
  "failed",
] as const;

/**
 * One ask for a link, made by a person on the login page. Kept before the address is looked up, and with the same
 * work whether or not anybody has it.
 */
export interface Ask {
  /** The id that its link has, or would have. */
  readonly id: string;
  /** Keyed hash of the address that was typed. */
  readonly addressHash: string;
  /** Hash of the asking browser's cookie. */
  readonly askedBy: string;
  readonly askedAt: number;
  /** When its code stops working. */
  readonly expiresAt: number;
  readonly clientAddress: string | null;
  readonly network: string;
  readonly userAgent: string | null;
  /** Of the address that was typed, in lower case; null in an ask that no person made. */
  readonly mailDomain: string | null;
  /** The BCP 47 tag of the page that it was typed on. */
  readonly language: string | null;
  /** How many codes were compared with the one in the mail. */
  readonly attempts: number;
  /** Null as long as nothing came of it: for ever, where the process died in between. */
  readonly outcome: AskOutcome | null;
  readonly settledAt: number | null;
}

export type NewAsk = Omit<Ask, "attempts" | "outcome" | "settledAt"> & {
  /** Keyed hash of the code. */
  readonly codeHash: string;
};

/**
 * How often something may happen, counted under a key: `free` times without a wait, then after a wait that doubles
 * from `firstWait` up to `maxWait`. Once nothing has been let through for `calm` after the last wait, the count
 * starts anew. Spans in milliseconds.
 */
export interface Limit {
  readonly key: string;
  readonly free: number;
  readonly firstWait: number;
  readonly maxWait: number;
  readonly calm: number;
}

export interface AskRequest {
  readonly ask: NewAsk;
  /** Each is asked in turn; the first that is not free refuses, and those before it stay counted. */
  readonly limits: readonly Limit[];
}

export interface AskAnswer {
  /** The place of the limit that was not free, from 0; null where the ask is let through. */
  readonly refusedBy: number | null;
  /** For how many milliseconds to wait before the next ask is let through. */
  readonly waitMs: number;
}

export interface CodeRequest {
  /** The id of the ask, and of its link. */
  readonly linkId: string;
  readonly visit: VisitFacts;
  /** Hash of the cookie of the browser in which the code was typed. */
  readonly browser: string;
  readonly codeHash: string;
  readonly maxAttempts: number;
}

export type CodeResult =
  /** The link that the code stands for, alive or not. */
  | { readonly outcome: "right"; readonly link: Link }
  | { readonly outcome: "wrong"; readonly attemptsLeft: number }
  /** No attempt is left, the code is too old, or this is not the browser that asked. */
  | { readonly outcome: "spent" };

/** What the port of limits has counted under a key: null where nothing was, or it is forgotten. */
export interface Counted {
  readonly count: number;
  /** When the count is forgotten. The next time is free `calm` before that. */
  readonly forgottenAt: number;
}

/** For how long to wait after the `count`-th time. */
function waitAfter(limit: Limit, count: number): number {
  if (count < limit.free) return 0;
  return Math.min(limit.maxWait, limit.firstWait * 2 ** Math.min(count - limit.free, 30));
}

/** Whether one more is let through, and what is counted then. Stores that judge in their own language say the same. */
export function judgeLimit(
  limit: Limit,
  last: Counted | null,
  at: number,
): { readonly counted: Counted | null; readonly waitMs: number } {
  const known = last !== null && last.forgottenAt > at ? last : null;
  const before = known?.count ?? 0;
  // Those that need not wait look at no clock: those of two machines differ, and of requests that come together the
  // later one may be counted first.
  const freeAt = known === null || before < limit.free ? at : known.forgottenAt - limit.calm;
  if (freeAt > at) return { counted: null, waitMs: freeAt - at };
  const count = before + 1;
  const waitMs = waitAfter(limit, count);
  const forgottenAt = Math.max(known?.forgottenAt ?? 0, at + waitMs + limit.calm);
  return { counted: { count, forgottenAt }, waitMs };
}
