import type { Settings } from "../settings.ts";
import { deadReason } from "../stores/judge.ts";
import type { Link, RevokedBecause, Visit } from "../stores/store.ts";

export type LinkState = "live" | "used" | "revoked" | "expired";

/** What happened to a link, in order and in words. */
export interface Explanation {
  readonly link: Link;
  readonly state: LinkState;
  readonly visits: readonly Visit[];
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
  const { link, visits } = found;
  const state = stateOf(link, settings.now());
  const entries = [...linkEntries(link, state), ...visits.map(visitEntry)];
  const timeline = entries.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return { link, state, visits, timeline };
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

function visitEntry(visit: Visit): TimelineEntry {
  const outcome = visit.reason === null ? visit.outcome : `${visit.outcome} (${visit.reason})`;
  const from = visit.clientAddress ?? "an unknown address";
  const what = `${visit.method} from ${from}, ${visit.userAgent ?? "no user agent"}: ${outcome}`;
  return { at: new Date(visit.at), what };
}
