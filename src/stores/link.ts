import type { Refusal } from "../refusal.ts";
import type { VisitClass } from "../visit-kind.ts";

// What the contract says of a link, and of a visit to one.

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

/** One that the app issues by itself. */
export interface UnaskedLink extends NewLink {
  readonly askedBy: null;
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

export type VisitOutcome = (typeof visitOutcomes)[number];
export const visitOutcomes = [
  "opened",
  "redeemed",
  "repeated",
  "declined",
  "asked_again",
  "refused",
] as const;

/** Set where receivers are to be told: a random id for the event, which the outbox then holds with what happened. */
export interface WithEvent {
  readonly event?: string;
}

/** What a request to a link tells of itself. */
export interface VisitFacts extends WithEvent {
  readonly at: number;
  /** Of the request; "POST code" where the link's code was typed. */
  readonly method: string;
  /** The client's address, or null where it is unknown. */
  readonly clientAddress: string | null;
  /** What floods are counted by: the IPv4 address, or the /64 of an IPv6 one. Empty where unknown. */
  readonly network: string;
  readonly userAgent: string | null;
  /** Hash of the browser's cookie, or null when it sent none. */
  readonly browser: string | null;
  /** What the request told of its client, as the rules wrote it down; null where no rules looked. */
  readonly traits: string | null;
  /** What the rules made of that; null where no rules looked. The one thing that may be judged again later. */
  readonly class: VisitClass | null;
}

/** One row of the audit. Never changed afterwards, but for its class, and for addresses that are cut. */
export interface Visit extends Omit<VisitFacts, "event"> {
  /** The link's id; the id that an unknown token would have had, for a visit to no link. */
  readonly linkId: string;
  readonly outcome: VisitOutcome;
  /** Set exactly when `outcome` is `refused`. */
  readonly reason: Refusal | null;
}
