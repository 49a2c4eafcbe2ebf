import type { LinkState } from "../link-state.ts";
import type { Ask, AskOutcome } from "../stores/ask.ts";
import type { Link, RevokedBecause, Visit } from "../stores/store.ts";
import { clientKey, groupAlike, type Alike } from "./alike.ts";
import type { TimelineEntry, ToldVisit } from "./explanation.ts";
import { outside } from "./outside.ts";
import { endOf, isLook, verbOf } from "./outcomes.ts";
import { grouped, spanOf, within } from "./span.ts";
import { addressOf, clientOf, describeVisitor, whichBrowser } from "./who.ts";

/** What the store knows of a link. */
export interface History {
  readonly link: Link;
  readonly visits: readonly Visit[];
  readonly ask: Ask | null;
}

/** All that happened, oldest first, in words. */
export function entriesOf(history: History, state: LinkState): readonly TimelineEntry[] {
  const { link, visits, ask } = history;
  const told = [...issueEntries(link, ask), ...mailEntries(ask), ...visitEntries(link, visits)];
  const all = [...told, ...endEntries(link, state)];
  return all.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function entry(event: TimelineEntry["event"], at: number, what: string): TimelineEntry {
  const moment = new Date(at);
  return { at: moment, until: moment, event, what, visit: null };
}

function issueEntries(link: Link, ask: Ask | null): TimelineEntry[] {
  const { issuedAt, expiresAt, askedBy } = link;
  const target = `for ${outside(link.address, 254)}, to work for ${spanOf(expiresAt - issuedAt)}`;
  return [
    entry("issued", issuedAt, `${askedBy === null ? "made by the app" : asker(ask)}, ${target}`),
  ];
}

function asker(ask: Ask | null): string {
  if (ask === null) return "asked for";
  return `asked for in ${clientOf(ask)}, from ${addressOf(ask.clientAddress)}`;
}

const mailings: Readonly<Record<AskOutcome, string>> = {
  mailed: "sent: the mailer took the mail",
  not_mailed: "not sent: the mailer did not take the mail",
  no_account: "nothing sent: nobody has this address",
  not_allowed: "nothing sent: the account may not log in",
  too_many: "nothing sent: too many mails went to this address",
  failed: "nothing sent: the app could not make the link",
};

function mailEntries(ask: Ask | null): TimelineEntry[] {
  if (ask === null || ask.outcome === null || ask.settledAt === null) return [];
  return [entry("mail", ask.settledAt, mailings[ask.outcome])];
}

const ends: Readonly<Record<RevokedBecause, string>> = {
  revoked: "switched off by the app",
  superseded: "ended: the same browser asked for a newer link",
  logged_in: "ended: this account logged in with another link",
  declined: "switched off: somebody who may do so said “This wasn’t me”",
};

function endEntries(link: Link, state: LinkState): TimelineEntry[] {
  const { revokedAt, revokedBecause, expiresAt } = link;
  if (revokedAt !== null && revokedBecause !== null) {
    return [entry("ended", revokedAt, ends[revokedBecause])];
  }
  return state === "expired" ? [entry("ended", expiresAt, "expired unused")] : [];
}

function visitEntries(link: Link, visits: readonly Visit[]): TimelineEntry[] {
  const done = new Set<string>();
  return groupAlike(visits).map((group) => {
    const { first, last } = group;
    const deed = `${clientKey(first)} ${verbOf(first, false)}`;
    const again = done.has(deed);
    done.add(deed);
    return {
      at: new Date(first.at),
      until: new Date(last.at),
      event: "visit",
      what: sentenceOf(link, group, again),
      visit: toldVisit(link, group),
    };
  });
}

function sentenceOf(link: Link, group: Alike, again: boolean): string {
  const { first, last, count, methods } = group;
  const times = count === 1 ? "" : ` ${grouped(count)} times ${within(last.at - first.at)}`;
  const others = methods.filter((method) => method !== "GET" && isLook(method));
  const how = others.length === 0 ? "" : ` (${methods.join(", ")})`;
  const end = endOf(link, first);
  const did = `${verbOf(first, again)}${how}${times} ${describeVisitor(link, first)}`;
  return end === "" ? did : `${did}: ${end}`;
}

function toldVisit(link: Link, { first, count, methods }: Alike): ToldVisit {
  return {
    count,
    outcome: first.outcome,
    reason: first.reason,
    methods,
    browser: whichBrowser(link, first),
    kind: first.class?.kind ?? null,
    clientAddress: first.clientAddress,
  };
}
