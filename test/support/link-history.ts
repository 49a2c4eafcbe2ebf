import type { Ask } from "../../src/stores/ask.ts";
import type { Link, Visit } from "../../src/stores/store.ts";
import type { History } from "../../src/timeline/entries.ts";
import type { Explanation } from "../../src/timeline/explanation.ts";
import type { Policy } from "../../src/timeline/facts.ts";
import { tell } from "../../src/timeline/tell.ts";
import type { VisitClass, VisitKind } from "../../src/visit-kind.ts";

// Histories of links, made by hand. Moments are seconds since the link was issued.

export const issuedAt = Date.UTC(2030, 0, 1, 14, 2, 5);
/** The seconds for which a link works. */
const lifetime = 600;

export const asker = "the browser that asked";
const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0";
export const iPhone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";

const policy: Policy = {
  otherBrowser: "code",
  unasked: "press",
  codeAttempts: 5,
  mails: true,
};

export const moment = (seconds: number): number => issuedAt + seconds * 1000;

/** A link that was asked for; `askedBy: null` for one of the app's. */
export function linkOf(given: Partial<Link> = {}): Link {
  return {
    id: "aLinkIdOf43Characters_aLinkIdOf43Characters",
    userId: "1",
    address: "ada@example.com",
    purpose: "login",
    askedBy: asker,
    redirectTo: "/",
    issuedAt,
    expiresAt: moment(lifetime),
    firstOpenedAt: null,
    redeemedAt: null,
    redeemedBy: null,
    revokedAt: null,
    revokedBecause: null,
    claimId: null,
    claimedUntil: null,
    ...given,
  };
}

export function askOf(given: Partial<Ask> = {}): Ask {
  return {
    id: linkOf().id,
    addressHash: "hash",
    askedBy: asker,
    askedAt: issuedAt,
    expiresAt: moment(lifetime),
    clientAddress: "192.0.2.7",
    network: "192.0.2.7",
    userAgent: firefox,
    mailDomain: "example.com",
    language: "en",
    attempts: 0,
    outcome: "mailed",
    settledAt: moment(2),
    ...given,
  };
}

/** A visit so many seconds after the issue: a person opens it, in a browser that sends no cookie. */
export function visitAt(seconds: number, given: Partial<Visit> = {}): Visit {
  return {
    linkId: linkOf().id,
    at: moment(seconds),
    method: "GET",
    clientAddress: "192.0.2.7",
    network: "192.0.2.7",
    userAgent: firefox,
    browser: null,
    traits: null,
    class: seenAs("person", "browser-agrees"),
    outcome: "opened",
    reason: null,
    ...given,
  };
}

export const seenAs = (kind: VisitKind, ...reasons: string[]): VisitClass => ({
  kind,
  name: null,
  reasons,
  rules: 1,
});

/** A scanner that does not say what it is. */
export const scanner: Partial<Visit> = {
  clientAddress: "203.0.113.9",
  network: "203.0.113.9",
  userAgent:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/79.0 Safari/537.36",
  class: seenAs("scanner", "contradicting-headers"),
};

/** Of a POST. */
export const press = { method: "POST" } as const;

/** The link's story, told so many seconds after its issue. */
export function tellAt(
  seconds: number,
  { link = linkOf(), visits = [], ask = link.askedBy === null ? null : askOf() }: Partial<History>,
  changed: Partial<Policy> = {},
): Explanation {
  return tell({ link, visits, ask }, { ...policy, ...changed }, moment(seconds));
}
