import type { Refusal } from "../refusal.ts";
import type { VisitKind } from "../visit-kind.ts";
import type { Act, ActPage, ActRequest } from "./act.ts";
import type { Ask, AskOutcome } from "./ask.ts";
import type { Link, VisitOutcome } from "./link.ts";
import type { OutboxPage } from "./outbox.ts";
import type { Purged } from "./purge.ts";
import type { Session } from "./session.ts";

// The part of the contract that operators and jobs use: no request to a link waits for any of it.

/** Which links to list, and in which order. */
export interface ListRequest {
  /** Issued at this moment or later; null: since ever. */
  readonly from: number | null;
  /** Issued before this moment; null: until now. */
  readonly until: number | null;
  /** Links of a moment are in the order of their ids, or the reverse of it. */
  readonly order: "newest" | "oldest";
  /**
   * Links of this user, and those to this address that {@link Store.revoke} would find; null: everybody's. Where no
   * address is given, links may be missing that had no user when they were issued.
   */
  readonly account: { readonly userId: string | null; readonly address: string | null } | null;
  /** How many at most: 1 to 500. */
  readonly limit: number;
}

/** A link with what is told of it beside its visits, and its visits counted. */
export interface ListedLink {
  readonly link: Link;
  readonly ask: Ask | null;
  /** The session that it opened, ended or not. */
  readonly session: Session | null;
  /** In no order. */
  readonly seen: readonly Seen[];
}

/** So many visits that are alike in all of this. */
export interface Seen {
  /** Null where nothing has judged them. */
  readonly kind: VisitKind | null;
  readonly name: string | null;
  /** Of the request; "POST code" where the link's code was typed. */
  readonly method: string;
  readonly outcome: VisitOutcome;
  readonly reason: Refusal | null;
  /** Whether they were made after the link had logged somebody in. */
  readonly late: boolean;
  readonly count: number;
}

/** Some of the links, and where to go on; null where there are no more. */
export interface ListPage {
  readonly links: readonly ListedLink[];
  readonly next: string | null;
}

/** So many asks that are alike in all of this. */
export interface AskCount {
  readonly mailDomain: string | null;
  readonly language: string | null;
  readonly outcome: AskOutcome | null;
  readonly count: number;
}

/** What was counted of the links and asks of one day. */
export interface CountedDay {
  /** Days since 1970-01-01, in UTC. */
  readonly day: number;
  readonly countedAt: number;
  /** JSON; the store does not look into it. */
  readonly tallies: string;
}

/** Who may do something alone, and until when. */
export interface LeaseRequest {
  /** What it is about: a word of ours. */
  readonly name: string;
  readonly holder: string;
  readonly at: number;
  readonly until: number;
}

/** The verbs of operators and jobs. */
export interface Records {
  /**
   * Links in the order in which they were issued, each with its ask, its session and its visits counted. Goes on with
   * `next`, which means something to the store alone, and only for the same request but for `limit`. A page may hold
   * fewer than `limit` while there are more.
   */
  list(request: ListRequest, cursor: string | null): Promise<ListPage>;

  /** Counts the asks that were made from a moment on and before another. */
  countAsks(from: number, until: number): Promise<readonly AskCount[]>;

  /** Keeps what was counted of a day, in place of what was counted of it before, unless that was counted later. */
  saveDay(day: CountedDay): Promise<void>;

  /** Those of the counted days that lie from one on and before another, the first one first. */
  days(from: number, until: number): Promise<readonly CountedDay[]>;

  /** Notes what an operator is about to do. */
  addAct(act: Act): Promise<void>;

  /** Notes that it is done, and to how many. No-op where there is no such act. */
  settleAct(act: Pick<Act, "id" | "at">, count: number): Promise<void>;

  /** What operators did, newest first. */
  acts(request: ActRequest, cursor: string | null): Promise<ActPage>;

  /**
   * Deletes all that there is of an id, whatever its age: the link, its visits, its ask and its session, and what they
   * are found by, but not what operators did. Counts what has gone.
   */
  erase(id: string): Promise<Purged>;

  /**
   * What receivers have yet to be told: events whose verb was given an id for them (`event`), taken in the same
   * transaction as what happened. Oldest first, 1 to 500 at most; goes on with `next`. A page may hold fewer, or none, while
   * there are more.
   */
  outbox(cursor: string | null, limit: number): Promise<OutboxPage>;

  /** Forgets events that have been told. No-op for those that are gone. */
  settleOutbox(events: readonly { readonly id: string; readonly at: number }[]): Promise<void>;

  /**
   * Takes the lease, or makes one's own longer, in one conditional statement: of any number of callers at once, one
   * holds it until it ends. False where somebody else does.
   */
  lease(request: LeaseRequest): Promise<boolean>;
}

/** More links than these are never given at once. */
export const mostListed = 500;
/** Nor more events. */
export const mostEvents = 500;

/** How many to give of those that were asked for. */
export const atMost = (limit: number, most: number): number => Math.min(Math.max(limit, 1), most);
