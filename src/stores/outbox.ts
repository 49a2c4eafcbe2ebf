import type { VisitClass } from "../visit-kind.ts";
import type { AskOutcome } from "./ask.ts";
import type { Refusal } from "../refusal.ts";
import type { Link, NewLink, RevokeTarget, VisitFacts, VisitOutcome } from "./link.ts";

// What the contract says of events that receivers have yet to be told.

/** What is kept of a visit for its event. */
export interface ToldVisit {
  readonly method: string;
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
  readonly class: VisitClass | null;
}

/** What happened. */
export type Happening =
  | {
      readonly what: "visit";
      readonly outcome: VisitOutcome;
      readonly reason: Refusal | null;
      readonly visit: ToldVisit;
    }
  | { readonly what: "issued"; readonly asked: boolean; readonly expiresAt: number }
  | { readonly what: "settled"; readonly outcome: AskOutcome }
  /** By the app: `linkId` of the event where it was one link; a user's; else all. */
  | { readonly what: "revoked"; readonly userId: string | null; readonly count: number }
  /** One session, whose id is the event's link; or a user's. */
  | { readonly what: "sessions_ended"; readonly userId: string | null; readonly count: number };

export interface PendingEvent {
  /** As the caller of the verb gave it. */
  readonly id: string;
  readonly at: number;
  /** Null where it is about more than one. */
  readonly linkId: string | null;
  readonly happening: Happening;
  /** As it is now; null where there is no such link, or no longer. */
  readonly link: Link | null;
}

/** Some of the events, and where to go on; null where there are no more. */
export interface OutboxPage {
  readonly events: readonly PendingEvent[];
  readonly next: string | null;
}

export const toldVisit = ({
  method,
  clientAddress,
  userAgent,
  class: seen,
}: VisitFacts): ToldVisit => ({ method, clientAddress, userAgent, class: seen });

/** What is known of it before the store has judged anything. */
export type Settled = Exclude<Happening, { what: "visit" }>;

export const issuedHappening = ({ askedBy, expiresAt }: NewLink): Settled => ({
  what: "issued",
  asked: askedBy !== null,
  expiresAt,
});

export const revokedHappening = (target: RevokeTarget, count: number): Settled => ({
  what: "revoked",
  userId: "userId" in target ? target.userId : null,
  count,
});
