import { OnpurposeError } from "../../errors.ts";

// What Redis answers when it cannot do its work now. Anything else that it refuses is a mistake of ours.
const outages = new Set([
  "ASK",
  "BUSY",
  "CLUSTERDOWN",
  "CROSSSLOT",
  "LOADING",
  "MASTERDOWN",
  "MISCONF",
  "MOVED",
  "NOAUTH",
  "NOPERM",
  "NOREPLICAS",
  "OOM",
  "READONLY",
  "TRYAGAIN",
  "UNBLOCKED",
  "UNKILLABLE",
  "WRONGPASS",
]);

/** The code of an error that Redis answered with, or null for any other, such as a lost connection. */
export function replyCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { message } = error;
  const code = /^-?([A-Z]{2,}) /.exec(message)?.[1] ?? null;
  // Redis 6.2 wraps what a command inside of a script was refused with.
  return code === null || code === "ERR" ? (innerCode(message) ?? code) : code;
}

function innerCode(message: string): string | null {
  for (const [, code = ""] of message.matchAll(/-([A-Z]{2,})\b/g)) {
    if (outages.has(code)) return code;
  }
  // The script was redirected to a new master; the WAIT beside it met the old one, which is a replica now.
  if (/WAIT cannot be used with replica/.test(message)) return "READONLY";
  // A key's slot is being moved to another server, and the key, not declared, is there already.
  if (/non local key/.test(message)) return "TRYAGAIN";
  return /max number of clients/.test(message) ? "LOADING" : null;
}

export function isUnknownScript(error: unknown): boolean {
  return replyCode(error) === "NOSCRIPT";
}

/**
 * The error as callers may see it. A client's error may carry the whole command, with addresses and hashes, so
 * nothing of it is kept but its words, which hold no key and no value.
 */
export function explained(error: unknown): Error {
  if (error instanceof OnpurposeError) return error;
  const cause = new Error(error instanceof Error ? wordsOf(error) : "unknown");
  const code = replyCode(error);
  if (code !== null && !outages.has(code)) {
    return new Error(`Redis refused a script: ${cause.message}`);
  }
  const what = code === null ? "Redis could not be reached" : `Redis answered: ${code}`;
  return new OnpurposeError("store_unavailable", what, { cause });
}

/** Redis repeats the arguments of a command that it does not know. */
const wordsOf = ({ message }: Error): string =>
  message.replace(/,? *with args beginning with[^]*/, "");

/** What is thrown when the session, and nothing else, could not be written. `answer` is Redis's. */
export function sessionNotStored(answer: string): Error {
  const cause = new Error(answer);
  const code = replyCode(cause);
  // Redis could write nothing at all: not the session's own trouble.
  if (code !== null && code !== "NOPERM" && outages.has(code)) return explained(cause);
  return new OnpurposeError("session_not_stored", "the session could not be stored", { cause });
}
