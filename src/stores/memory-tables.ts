import { dayMs } from "../day.ts";
import { cutAddress } from "../network.ts";
import type { Act } from "./act.ts";
import { deadReason } from "./judge.ts";
import { isAlive } from "./session.ts";
import { unknownVisitBudget, unknownVisitWindow } from "./store.ts";
import { judgeLimit, type Ask, type Counted, type Limit } from "./ask.ts";
import { toldVisit, type Happening, type PendingEvent } from "./outbox.ts";
import { nothingPurged, type Purged, type PurgeRequest } from "./purge.ts";
import type { CountedDay } from "./records.ts";
import type { VisitClass } from "../visit-kind.ts";
import type {
  Link,
  NewLink,
  RevokedBecause,
  Session,
  Visit,
  VisitFacts,
  WithEvent,
} from "./store.ts";

/** The rows of the memory store and the few statements over them. */
export class MemoryTables {
  readonly links = new Map<string, Link>();
  visits: Visit[] = [];
  readonly sessions = new Map<string, Session>();
  readonly #unknownVisits: Visit[] = [];
  readonly asks = new Map<string, Ask>();
  /** By the ask's id. */
  readonly codeHashes = new Map<string, string>();
  readonly #counted = new Map<string, Counted>();
  readonly days = new Map<number, CountedDay>();
  readonly acts = new Map<string, Act>();
  readonly leases = new Map<string, { readonly holder: string; readonly until: number }>();
  outbox: Omit<PendingEvent, "link">[] = [];

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

  addVisit({ event, ...visit }: Visit & WithEvent): void {
    this.visits.push(visit);
    const { linkId, at, outcome, reason } = visit;
    this.addEvent(
      event,
      { linkId, at },
      { what: "visit", outcome, reason, visit: toldVisit(visit) },
    );
  }

  /** Nobody is to be told where there is no id for it. */
  addEvent(
    id: string | undefined,
    about: Pick<PendingEvent, "at" | "linkId">,
    happening: Happening,
  ): void {
    if (id !== undefined) this.outbox.push({ id, ...about, happening });
  }

  /** Gives visits another class, those for which there is one; gives how many. */
  reclassify(newClassOf: (visit: Visit) => VisitClass | null): number {
    let changed = 0;
    for (const [place, visit] of this.visits.entries()) {
      const judged = newClassOf(visit);
      if (judged === null) continue;
      this.visits[place] = { ...visit, class: judged };
      changed++;
    }
    return changed;
  }

  addUnknownVisit(linkId: string, facts: VisitFacts): void {
    const { network, at } = facts;
    const recent = this.#unknownVisits.filter(
      (visit) => visit.network === network && visit.at > at - unknownVisitWindow,
    );
    if (recent.length >= unknownVisitBudget) return;
    const { event: _, ...kept } = facts;
    const visit: Visit = { linkId, ...kept, outcome: "refused", reason: "unknown" };
    this.#unknownVisits.push(visit);
    this.addVisit({ ...visit, ...facts });
  }

  erase(id: string): Purged {
    const visits = this.visits.length;
    this.visits = this.visits.filter(({ linkId }) => linkId !== id);
    this.codeHashes.delete(id);
    return {
      ...nothingPurged,
      links: Number(this.links.delete(id)),
      asks: Number(this.asks.delete(id)),
      visits: visits - this.visits.length,
      sessions: Number(this.sessions.delete(id)),
    };
  }

  /** Gives how many addresses there were to cut. */
  #cutAddresses(before: number): number {
    let cut = 0;
    const cutOf = <T extends Pick<Visit, "clientAddress" | "network">>(row: T): T => {
      const clientAddress = cutAddress(row.clientAddress);
      const network = cutAddress(row.network);
      if (clientAddress === row.clientAddress && network === row.network) return row;
      cut++;
      return { ...row, clientAddress, network };
    };
    this.visits = this.visits.map((visit) => (visit.at < before ? cutOf(visit) : visit));
    for (const [id, ask] of this.asks) if (ask.askedAt < before) this.asks.set(id, cutOf(ask));
    return cut;
  }

  purge(before: PurgeRequest): Purged {
    const visits = this.visits.length;
    this.visits = this.visits.filter(({ at }) => at >= before.visits);
    const asks = dropWhere(this.asks, ({ expiresAt }) => expiresAt < before.links);
    for (const id of asks) this.codeHashes.delete(id);
    const sessions = dropWhere(
      this.sessions,
      ({ expiresAt, endedAt }) => Math.min(expiresAt, endedAt ?? expiresAt) < before.sessions,
    );
    dropWhere(this.leases, ({ until }) => until < before.links);
    const links = dropWhere(this.links, ({ expiresAt }) => expiresAt < before.links);
    const acts = dropWhere(this.acts, ({ at }) => at < before.acts);
    const days = dropWhere(this.days, ({ day }) => (day + 1) * dayMs <= before.days);
    return {
      links: links.length,
      asks: asks.length,
      visits: visits - this.visits.length,
      sessions: sessions.length,
      acts: acts.length,
      days: days.length,
      addresses: this.#cutAddresses(before.addresses),
    };
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

  /** Takes one turn, if it is free. */
  takeTurn(limit: Limit, at: number): { allowed: boolean; waitMs: number } {
    const { counted, waitMs } = judgeLimit(limit, this.#counted.get(limit.key) ?? null, at);
    if (counted !== null) this.#counted.set(limit.key, counted);
    return { allowed: counted !== null, waitMs };
  }
}

/** Takes out what matches; gives the ids. */
function dropWhere<K, T>(table: Map<K, T>, matches: (row: T) => boolean): K[] {
  const ids = [...table].filter(([, row]) => matches(row)).map(([id]) => id);
  for (const id of ids) table.delete(id);
  return ids;
}
