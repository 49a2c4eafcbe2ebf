import { describeReason } from "../intermediaries/reasons.ts";
import type { Settings } from "../settings.ts";
import type { Ask, AskOutcome } from "../stores/ask.ts";
import { deadReason } from "../stores/judge.ts";
import type { Link, RevokedBecause, Visit } from "../stores/store.ts";
import type { VisitClass, VisitKind } from "../visit-kind.ts";

export type LinkState = "live" | "used" | "revoked" | "expired";

/** What happened to a link, in order and in words. */
export interface Explanation {
  readonly link: Link;
  readonly state: LinkState;
  readonly visits: readonly Visit[];
  /** What it was issued for; null where the app issued it by itself. */
  readonly ask: Ask | null;
  readonly timeline: readonly TimelineEntry[];
}

export interface TimelineEntry {
  readonly at: Date;
  readonly what: string;
}

const revocations: Readonly<Record<RevokedBecause, string>> = {
  revoked: "revoked by the app",
  superseded: "ended: the same browser asked for a newer link",
  logged_in: "ended: this account logged in with another link",
  declined: 'revoked: the browser that asked said "this wasn\'t me"',
};

/** Answers "who opened my link, and why doesn't it work?". Null when there is no such link. */
export async function explain(settings: Settings, linkId: string): Promise<Explanation | null> {
  const found = await settings.store.explain(linkId);
  if (found === null) return null;
  const { link, visits, ask } = found;
  const state = stateOf(link, settings.now());
  const entries = [...linkEntries(link, state), ...askEntries(ask), ...visits.map(visitEntry)];
  const timeline = entries.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return { link, state, visits, ask, timeline };
}

function stateOf(link: Link, at: number): LinkState {
  const dead = deadReason(link, at) ?? "live";
  return dead === "superseded" ? "revoked" : dead;
}

function linkEntries(link: Link, state: LinkState): TimelineEntry[] {
  const by = link.askedBy === null ? "issued by the app" : "asked for on the login page";
  const entries = [{ at: new Date(link.issuedAt), what: `${by}, for ${link.address}` }];
  if (link.revokedAt !== null && link.revokedBecause !== null) {
    entries.push({ at: new Date(link.revokedAt), what: revocations[link.revokedBecause] });
  }
  if (state === "expired") entries.push({ at: new Date(link.expiresAt), what: "expired unused" });
  return entries;
}

const mailings: Readonly<Record<AskOutcome, string>> = {
  mailed: "the mail was handed over",
  not_mailed: "the mail could not be sent",
  no_account: "nobody has this address",
  not_allowed: "the account may not log in",
  too_many: "too many mails were asked for",
  failed: "the link could not be made",
};

function askEntries(ask: Ask | null): TimelineEntry[] {
  if (ask === null || ask.outcome === null || ask.settledAt === null) return [];
  return [{ at: new Date(ask.settledAt), what: mailings[ask.outcome] }];
}

function visitEntry(visit: Visit): TimelineEntry {
  const outcome = visit.reason === null ? visit.outcome : `${visit.outcome} (${visit.reason})`;
  const from = visit.clientAddress ?? "an unknown address";
  const agent = visit.userAgent ?? "no user agent";
  const what = `${visit.method} from ${from}, ${agent}: ${outcome}${whoItWas(visit.class)}`;
  return { at: new Date(visit.at), what };
}

const kinds: Readonly<Record<VisitKind, string>> = {
  person: "a person",
  scanner: "a scanner",
  preview: "a preview",
  prefetch: "a prefetch",
  image_proxy: "an image proxy",
  crawler: "a crawler",
  automation: "a program",
  unknown: "nobody can tell who",
};

/** "; a scanner (Microsoft Defender: its headers contradict each other)". */
function whoItWas(seen: VisitClass | null): string {
  if (seen === null) return "";
  const why = seen.reasons.map(describeReason).join(", ");
  const more = [seen.name ?? "", why].filter((part) => part !== "").join(": ");
  return `; ${kinds[seen.kind]}${more === "" ? "" : ` (${more})`}`;
}
