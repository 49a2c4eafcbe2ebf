import type { Refusal } from "../refusal.ts";
import type { Link, Visit } from "../stores/store.ts";
import { outside } from "./outside.ts";

// What a visit did, and how it ended, in words.

/** The beginning of a sentence. `again`: the same client has done it before. */
export function verbOf({ method, outcome, reason }: Visit, again: boolean): string {
  const more = again ? " again" : "";
  if (reason === "prefetch") return `fetched${more} ahead of a person`;
  if (reason === "mangled") return `came${more} with a damaged URL`;
  if (outcome === "declined") return `pressed “This wasn’t me”${more}`;
  if (outcome === "asked_again") return `asked${more} for another mail on the link’s page`;
  if (isLook(method)) return `opened${more}`;
  if (method === "POST") return `pressed${more}`;
  if (method === codeMethod) return `typed ${reason === "wrong_code" ? "a" : "the"} code${more}`;
  return `sent a ${outside(method, 20)} request${more}`;
}

const codeMethod = "POST code";

export const isLook = (method: string): boolean =>
  method === "GET" || method === "HEAD" || method === "OPTIONS";

const refusalWords: Readonly<Record<Refusal, string>> = {
  unknown: "told that there is no such link",
  expired: "told that it had expired",
  used: "told that it was used already",
  revoked: "told that it was switched off",
  superseded: "told that it had ended, by a newer link or another login",
  busy: "told to wait, since another press was logging in by it at that moment",
  wrong_account: "told that this browser is logged in as somebody else",
  other_browser: "not logged in, since another browser had asked for the link",
  wrong_address: "not logged in, since the address that the mail went to was not the one typed",
  wrong_code: "not logged in, since it was not the one in the mail",
  needs_code: "not logged in, since there it takes a code",
  suspicious: "not logged in by a press alone, since it looked like a machine’s",
  mangled: "told that it was changed on its way",
  forged: "not logged in, since the form was not the one of our page in that browser",
  stale: "not logged in, since the page had been open for too long",
  cross_site: "not logged in, since the browser did not say that the press came from our page",
  no_cookies: "not logged in, since the browser sent no cookie",
  prefetch: "given nothing, to come again with its person",
  ineligible: "not logged in, since the account was gone, barred, or had another address by then",
  session_failed: "not logged in, since the app could not make the session",
  malformed: "not logged in, since no page of ours sends what it sent",
  too_large: "not logged in, since it sent more than any page of ours does",
  method_not_allowed: "not logged in, since no page of ours does that",
};

/** How it ended; empty where it was shown the link's page. */
export function endOf(link: Link, { at, outcome, reason }: Visit): string {
  switch (outcome) {
    case "opened":
    case "asked_again":
      return "";
    case "redeemed":
      return "logged in";
    case "repeated":
      return "logged in as before, by the same press or since its answer was lost";
    case "declined":
      return declinedWords(link, at);
    case "refused":
      return reason === null ? "not logged in" : refusalWords[reason];
  }
}

function declinedWords({ redeemedAt, revokedAt, revokedBecause }: Link, at: number): string {
  if (revokedBecause === "declined" && revokedAt === at) return "the link was switched off";
  if (redeemedAt !== null && redeemedAt <= at) return "noted, but the link had logged in by then";
  return "noted, and the link was left as it was";
}
