import type { DeadReason, Refusal } from "../refusal.ts";

// The contract of a store. Its verbs are the flows' verbs. Each says what is atomic and what null means;
// `testStore` in onpurpose/testing proves each word of it. Moments are epoch milliseconds, given by the caller.
// Every statement on a request's path names the link (or, for a session, the link that opened it), so
// that the data can be partitioned by link.

/** Why a link was taken out of use without being used. */
export type RevokedBecause = (typeof revocations)[number];
export const revocations = ["revoked", "superseded", "logged_in", "declined"] as const;

/** The record of one magic link. Nothing in it can log anyone in. */
export interface Link {
  /** SHA-256 of the token's random bytes, base64url, 43 characters. */
  readonly id: string;
  /** Whom it logs in; null while the account is still to be made. */
  readonly userId: string | null;
  /** The address it was sent to. A link dies when the account's address changes. */
  readonly address: string;
  readonly purpose: "login";
  /** Hash of the asking browser's cookie; null for a link that the app issued by itself. */
  readonly askedBy: string | null;
  readonly redirectTo: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** When it was first requested, by anyone or anything. Nothing that decides reads this. */
  readonly firstOpenedAt: number | null;
  readonly redeemedAt: number | null;
  /** Hash of the cookie of the browser that redeemed it. */
  readonly redeemedBy: string | null;
  readonly revokedAt: number | null;
  readonly revokedBecause: RevokedBecause | null;
  /** A redeem in two steps holds the link by this name until this moment. */
  readonly claimId: string | null;
  readonly claimedUntil: number | null;
}

export type NewLink = Pick<
  Link,
  "id" | "userId" | "address" | "purpose" | "askedBy" | "redirectTo" | "issuedAt" | "expiresAt"
>;

export type VisitOutcome = (typeof visitOutcomes)[number];
export const visitOutcomes = [
  "opened",
  "redeemed",
  "repeated",
  "declined",
  "asked_again",
  "refused",
] as const;

/** What a request to a link tells of itself. */
export interface VisitFacts {
  readonly at: number;
  readonly method: string;
  /** The client's address, or null where it is unknown. */
  readonly clientAddress: string | null;
  /** What floods are counted by: the IPv4 address, or the /64 of an IPv6 one. Empty where unknown. */
  readonly network: string;
  readonly userAgent: string | null;
  /** Hash of the browser's cookie, or null when it sent none. */
  readonly browser: string | null;
}

/** One row of the audit. Never changed afterwards. */
export interface Visit extends VisitFacts {
  /** The link's id; the id that an unknown token would have had, for a visit to no link. */
  readonly linkId: string;
  readonly outcome: VisitOutcome;
  /** Set exactly when `outcome` is `refused`. */
  readonly reason: Refusal | null;
}

/** Who is logged in in the requesting browser, as it claims: a session of ours, or what the host said. */
export type CurrentLogin =
  | { readonly by: "session"; readonly sessionId: string; readonly secretHash: string }
  | { readonly by: "host"; readonly userId: string; readonly address: string };

/** A live login that the store found for a {@link CurrentLogin}. */
export interface Account {
  readonly userId: string;
  readonly address: string;
}

/** A session has the id of the link that opened it: one link opens at most one. */
export interface Session {
  readonly id: string;
  readonly secretHash: string;
  readonly userId: string;
  readonly address: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
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

/** One link, a user's, or all. */
export type RevokeTarget =
  | { readonly linkId: string }
  | {
      readonly userId: string;
      /** The user's address: links to it that have no user yet are the user's, too. */
      readonly address: string | null;
    }
  | { readonly all: true };

export interface Store {
  /**
   * Adds the link. When `askedBy` is set, live links to the same address asked for by the same browser end
   * as `superseded`, in the same transaction; nobody else's do.
   */
  issue(link: NewLink): Promise<void>;

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
   * asked for it, in the same transaction. Null when there is no such link.
   */
  decline(request: {
    readonly linkId: string;
    readonly visit: VisitFacts;
  }): Promise<{ readonly link: Link; readonly revoked: boolean } | null>;

  /** Takes live links out of use without touching when they expire. Gives how many. */
  revoke(target: RevokeTarget, at: number): Promise<number>;

  /** The link and its visits, oldest first, or null. */
  explain(
    linkId: string,
  ): Promise<{ readonly link: Link; readonly visits: readonly Visit[] } | null>;

  /** The session, ended or not, or null. */
  session(id: string): Promise<Session | null>;

  /** A user's sessions that are alive, newest first. */
  sessions(userId: string, at: number): Promise<readonly Session[]>;

  /** Ends one live session. False when there was none. */
  endSession(id: string, at: number): Promise<boolean>;

  /** Ends all live sessions of a user. Gives how many. */
  endSessions(userId: string, at: number): Promise<number>;

  /**
   * Counts one ask under `key` and gives the count of the current window, this one included. A window
   * starts with its first ask and lasts `windowMs`. Counting and reading are one atomic step.
   */
  countAsk(key: string, at: number, windowMs: number): Promise<AskCount>;

  close(): Promise<void>;
}

export interface AskCount {
  readonly count: number;
  readonly windowEndsAt: number;
}

/** Visits to links that do not exist, kept for each network and hour. */
export const unknownVisitBudget = 20;
export const unknownVisitWindow = 60 * 60 * 1000;
