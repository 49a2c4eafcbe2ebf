import type { DeadReason, Refusal } from "../refusal.ts";
import type { Ask, AskAnswer, AskOutcome, AskRequest, CodeRequest, CodeResult } from "./ask.ts";
import type { PurgePage, PurgeRequest } from "./purge.ts";
import type { VisitClass } from "../visit-kind.ts";
import type {
  Link,
  NewLink,
  RevokeTarget,
  UnaskedLink,
  Visit,
  VisitFacts,
  WithEvent,
} from "./link.ts";
import type { Records } from "./records.ts";
import type { Session } from "./session.ts";
import type { Within } from "./within.ts";

// The contract of a store. Its verbs are the flows' verbs. Each says what is atomic and what null means;
// `testStore` in onpurpose/testing proves each word of it. Moments are epoch milliseconds, given by the caller.
// Every statement on a request's path names the link (or, for a session, the link that opened it), so
// that the data can be partitioned by link.

export { revocations, visitOutcomes } from "./link.ts";
export type { Act, ActName } from "./act.ts";
export type { Ask } from "./ask.ts";
export type { Happening, PendingEvent } from "./outbox.ts";
export type { Purged, PurgePage, PurgeRequest } from "./purge.ts";
export type {
  AskCount,
  CountedDay,
  ListedLink,
  ListPage,
  ListRequest,
  Records,
  Seen,
} from "./records.ts";
export type { Session } from "./session.ts";
export type { Within, WithinStatement } from "./within.ts";
export type {
  Link,
  NewLink,
  RevokedBecause,
  RevokeTarget,
  UnaskedLink,
  Visit,
  VisitFacts,
  VisitOutcome,
  WithEvent,
} from "./link.ts";

/** Who is logged in in the requesting browser, as it claims: a session of ours, or what the host said. */
export type CurrentLogin =
  | { readonly by: "session"; readonly sessionId: string; readonly secretHash: string }
  | { readonly by: "host"; readonly userId: string; readonly address: string };

/** A live login that the store found for a {@link CurrentLogin}. */
export interface Account {
  readonly userId: string;
  readonly address: string;
}

export type NewSession = Pick<Session, "secretHash" | "expiresAt">;

export interface OpenRequest {
  readonly linkId: string;
  readonly visit: VisitFacts;
  readonly current: CurrentLogin | null;
  /** The request was made ahead of a person: record it as refused with `prefetch`. */
  readonly prefetch: boolean;
}

export type OpenResult =
  | { readonly outcome: "opened"; readonly link: Link; readonly current: Account | null }
  | {
      readonly outcome: "refused";
      readonly reason: DeadReason | "wrong_account" | "prefetch";
      /** Null exactly when the reason is `unknown`. */
      readonly link: Link | null;
      readonly current: Account | null;
    };

export interface ClaimRequest {
  readonly linkId: string;
  readonly visit: VisitFacts;
  /** Hash of the pressing browser's cookie. */
  readonly browser: string;
  readonly current: CurrentLogin | null;
  /** The person has said that the account logged in here may be replaced. */
  readonly switchAccount: boolean;
  /** For how many milliseconds after a redeem another press of the same browser is the same press. */
  readonly repeatWindow: number;
}

export interface RedeemRequest extends ClaimRequest {
  /** The account that the host was asked about for this press. */
  readonly userId: string;
  readonly session: NewSession;
}

export interface TwoStepClaimRequest extends ClaimRequest {
  readonly claimId: string;
  /** When the claim lapses by itself, should nobody finish or release it. */
  readonly claimedUntil: number;
}

export type RefusedRedeem = {
  readonly outcome: "refused";
  readonly reason: DeadReason | "busy" | "wrong_account";
  /** Null exactly when the reason is `unknown`. */
  readonly link: Link | null;
  readonly current: Account | null;
};

/** The echo of the press that redeemed the link. */
export interface Repeated {
  readonly outcome: "repeated";
  readonly link: Link;
  /** Of the session that the link opened; null when the host keeps the sessions. */
  readonly secretHash: string | null;
}

export type RedeemResult =
  | { readonly outcome: "redeemed"; readonly link: Link }
  | Repeated
  | RefusedRedeem;

export type ClaimResult =
  | { readonly outcome: "claimed"; readonly link: Link }
  | Repeated
  | RefusedRedeem;

export interface FinishRequest {
  readonly linkId: string;
  readonly claimId: string;
  readonly userId: string;
  readonly browser: string;
  /** Null when the host keeps the sessions. */
  readonly session: NewSession | null;
  readonly current: CurrentLogin | null;
  readonly visit: VisitFacts;
}

export type FinishResult =
  | { readonly outcome: "redeemed"; readonly link: Link }
  | {
      readonly outcome: "refused";
      readonly reason: DeadReason | "busy" | "session_failed";
      /** Null exactly when the reason is `unknown`. */
      readonly link: Link | null;
    };

export interface RecordRequest {
  readonly linkId: string;
  readonly visit: VisitFacts;
  readonly outcome: "asked_again" | "repeated" | "refused";
  /** Recorded as `unknown` where there is no such link. */
  readonly reason: Refusal | null;
}

/** Some of the ids of all links, and where to go on; null where there are no more. */
export interface IdPage {
  readonly ids: readonly string[];
  readonly next: string | null;
}

/** A visit as the store gave it, and what the rules make of it now. */
export interface JudgedVisit {
  readonly visit: Visit;
  readonly class: VisitClass;
}

/** The whole contract: what requests wait for, and what operators and jobs use ({@link Records}). */
export interface Store extends Records {
  /**
   * Adds the link. When `askedBy` is set, live links to the same address asked for by the same browser end
   * as `superseded`, in the same transaction; nobody else's do.
   */
  issue(link: NewLink & WithEvent): Promise<void>;

  /**
   * Adds a link that the app issues by itself, and its event, by statements on a transaction of the host's: both are
   * there exactly if that commits. Writes nothing beside it, and passes on what `within` rejects with. Left out where
   * the store has no SQL.
   */
  issueWithin?(link: UnaskedLink & WithEvent, within: Within): Promise<void>;

  /**
   * Judges the link, adds the visit with that outcome, and fills `firstOpenedAt` if it is empty: one
   * transaction. Writes nothing that {@link redeem} reads, however often and however late it runs. A used link
   * opens once more for the browser that redeemed it while its next press would be `repeated` because the
   * answer was lost.
   */
  open(request: OpenRequest): Promise<OpenResult>;

  /**
   * Uses the link up, in one conditional statement whose predicate holds its use, revocation, expiry and
   * claim: of any number of callers exactly one sees `redeemed`. In the same transaction: the session, the
   * end of the session that it replaces, the end of this account's other live links, and the visit. When
   * the session cannot be written, nothing is, and it throws `session_not_stored`.
   *
   * `repeated`: the same browser redeemed it and that session is alive, either within the window (a double
   * click), or, until the link would have expired, while nobody is logged in in that browser: the answer to
   * the press that won was lost on its way.
   */
  redeem(request: RedeemRequest): Promise<RedeemResult>;

  /**
   * The first half of a redeem whose session or account is made elsewhere: holds the link for one caller
   * until `claimedUntil`. Records no visit of a claim, of a repetition or of `busy`, whose caller has yet to
   * act; any other refusal leaves its visit.
   */
  claim(request: TwoStepClaimRequest): Promise<ClaimResult>;

  /**
   * The second half: what {@link redeem} does, in one transaction, for the holder of the claim; also fills
   * the link's `userId`. A claim that has lapsed still finishes as long as nobody else has claimed since.
   * Whoever does not hold it is refused, with the visit, and nothing else is written: `session_failed` where
   * the link is as good as before.
   */
  finish(request: FinishRequest): Promise<FinishResult>;

  /** Gives a claim back, with the visit that says why: the link is as good as before. No-op on a lapsed claim, but for the visit. */
  release(request: RecordRequest & { readonly claimId: string }): Promise<void>;

  /**
   * Adds a visit and does nothing else. Gives the link, or null when there is none; then the visit is kept
   * only while its network has fewer than {@link unknownVisitBudget} of them in the last hour.
   */
  record(request: RecordRequest): Promise<Link | null>;

  /**
   * Adds the visit of a person who says "this wasn't me". Revokes the link if the browser is the one that
   * asked for it, or has proven itself otherwise, in the same transaction. Null when there is no such link.
   */
  decline(request: {
    readonly linkId: string;
    readonly visit: VisitFacts;
    readonly proven: boolean;
  }): Promise<{ readonly link: Link; readonly revoked: boolean } | null>;

  /** Takes live links out of use without touching when they expire. Gives how many. */
  revoke(target: RevokeTarget, at: number, event?: string): Promise<number>;

  /** The link, its visits, oldest first, and the ask that it was issued for; or null. */
  explain(linkId: string): Promise<{
    readonly link: Link;
    readonly visits: readonly Visit[];
    readonly ask: Ask | null;
  } | null>;

  /**
   * Ids of the links that were issued for a user, those that expire last first, 50 at most. Those to an address that
   * had no user yet may be missing, also where they have logged in since; an id may be of a link that is gone.
   */
  linksOf(userId: string): Promise<readonly string[]>;

  /** The session, ended or not, or null. */
  session(id: string): Promise<Session | null>;

  /** A user's sessions that are alive, newest first. */
  sessions(userId: string, at: number): Promise<readonly Session[]>;

  /** Ends one live session. False when there was none. */
  endSession(id: string, at: number, event?: string): Promise<boolean>;

  /** Ends all live sessions of a user. Gives how many. */
  endSessions(userId: string, at: number, event?: string): Promise<number>;

  /**
   * Takes one turn of each limit, in order, and adds the ask if all were free; one transaction. Taking a turn is
   * one atomic step: of any number of callers at once no more are let through than the limit says.
   */
  ask(request: AskRequest): Promise<AskAnswer>;

  /** Notes what came of an ask. No-op where there is no such ask. */
  settleAsk(id: string, outcome: AskOutcome, at: number, event?: string): Promise<void>;

  /** The asks for an address, newest first, 50 at most. */
  asks(addressHash: string): Promise<readonly Ask[]>;

  /**
   * Counts an attempt at the code of an ask, in one conditional statement whose predicate holds the asking
   * browser, the attempts so far and the expiry, and only then compares. A wrong one leaves a visit, refused as
   * `wrong_code`, whether or not there is a link; a right one is given its attempt back, in the same step, so that a
   * double click on the last of them is two right ones, and leaves the visit to what is done with the link. Writes
   * nothing that decides about the link.
   */
  tryCode(request: CodeRequest): Promise<CodeResult>;

  /**
   * Ids of links, `limit` at most, 1 to 1,000: for a walk over all links, however many there are. It begins with
   * null and goes on with each page's `next`, which means something to the store alone, until that is null. Every
   * link that was there all the while is seen. An id may be of a link that has yet to be issued, or is gone. No
   * request waits for this.
   */
  linkIds(cursor: string | null, limit: number): Promise<IdPage>;

  /**
   * Gives the link's visits another class, and changes nothing else of them, or of anything. A visit is found again
   * by its moment, method, user agent and traits; visits that are alike in all of these get the same class, and
   * those that are not named keep theirs. Gives how many have another class than before. Where it fails, some may
   * have theirs already, and it can be done again. No request waits for this.
   */
  reclassify(linkId: string, judged: readonly JudgedVisit[]): Promise<number>;

  /**
   * Deletes what is older than asked, of the next few ids: a step of a walk that begins with null and goes on with
   * `next`, which means something to the store alone, until that is null. What was old enough when the walk began is
   * gone when it ends, however many walk at once, and each of it is counted by one of them. Client addresses of what
   * stays, where they are old enough, are cut to their network ({@link cutAddress}), and counted, too. A step that fails may
   * have deleted some of it, which then nobody counts; it can be done again. Nothing else changes; what has gone is as if it had never been: a link that is gone is unknown.
   * No request waits for this.
   */
  purge(request: PurgeRequest, cursor: string | null): Promise<PurgePage>;

  close(): Promise<void>;
}

/** Visits to links that do not exist, kept for each network and hour. */
export const unknownVisitBudget = 20;
export const unknownVisitWindow = 60 * 60 * 1000;
