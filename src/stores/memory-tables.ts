import { deadReason, isAlive } from "./judge.ts";
import { unknownVisitBudget, unknownVisitWindow } from "./store.ts";
import type {
  AskCount,
  Link,
  NewLink,
  RevokedBecause,
  Session,
  Visit,
  VisitFacts,
} from "./store.ts";

/** The rows of the memory store and the few statements over them. */
export class MemoryTables {
  readonly links = new Map<string, Link>();
  readonly visits: Visit[] = [];
  readonly sessions = new Map<string, Session>();
  readonly #unknownVisits: Visit[] = [];
  readonly #asks = new Map<string, AskCount>();

  addLink(link: NewLink): void {
    this.links.set(link.id, {
      ...link,
      firstOpenedAt: null,
      redeemedAt: null,
      redeemedBy: null,
      revokedAt: null,
      revokedBecause: null,
      claimId: null,
      claimedUntil: null,
    });
  }

  change(link: Link, changes: Partial<Link>): Link {
    const changed = { ...link, ...changes };
    this.links.set(link.id, changed);
    return changed;
  }

  revoke(link: Link, because: RevokedBecause, at: number): Link {
    return this.change(link, { revokedAt: at, revokedBecause: because });
  }

  /** Revokes the live links that match; gives how many. */
  revokeWhere(matches: (link: Link) => boolean, because: RevokedBecause, at: number): number {
    const aimed = [...this.links.values()].filter(
      (link) => deadReason(link, at) === null && matches(link),
    );
    for (const link of aimed) this.revoke(link, because, at);
    return aimed.length;
  }

  addVisit(visit: Visit): void {
    this.visits.push(visit);
  }

  addUnknownVisit(linkId: string, facts: VisitFacts): void {
    const { network, at } = facts;
    const recent = this.#unknownVisits.filter(
      (visit) => visit.network === network && visit.at > at - unknownVisitWindow,
    );
    if (recent.length >= unknownVisitBudget) return;
    const visit: Visit = { linkId, ...facts, outcome: "refused", reason: "unknown" };
    this.#unknownVisits.push(visit);
    this.visits.push(visit);
  }

  liveSession(id: string, at: number): Session | null {
    const session = this.sessions.get(id);
    return session !== undefined && isAlive(session, at) ? session : null;
  }

  liveSessions(at: number, userId: string): Session[] {
    return [...this.sessions.values()].filter(
      (session) => session.userId === userId && this.liveSession(session.id, at) !== null,
    );
  }

  endSession(id: string, at: number): boolean {
    const session = this.liveSession(id, at);
    if (session !== null) this.sessions.set(id, { ...session, endedAt: at });
    return session !== null;
  }

  countAsk(key: string, at: number, windowMs: number): AskCount {
    const last = this.#asks.get(key);
    const current = last !== undefined && last.windowEndsAt > at;
    const ask = current
      ? { ...last, count: last.count + 1 }
      : { count: 1, windowEndsAt: at + windowMs };
    this.#asks.set(key, ask);
    return ask;
  }
}
