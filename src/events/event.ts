import type { Refusal } from "../refusal.ts";
import type { AskOutcome } from "../stores/ask.ts";
import type { VisitClass } from "../visit-kind.ts";

/** Who or what did it, as far as its request tells. Nothing in it can log anyone in. */
export interface EventVisit {
  /** Of the request; "POST code" where a code was typed. */
  readonly method: string;
  /** As the option `clientAddresses` lets it be kept. */
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
  /** What the rules made of it; null where none looked. */
  readonly class: VisitClass | null;
}

/** Which link it was about. */
export interface EventLink {
  readonly id: string;
  /** Null while the account is still to be made. */
  readonly userId: string | null;
  readonly address: string;
}

/**
 * Something that has happened, told once the store has it for good.
 *
 * - `link.issued`: `asked`: on the login page, else by the app
 * - `mail.settled`: what came of an ask: a mail was handed over, or why not
 * - `link.opened`: somebody or something opened a link that works; `link.refused`: one that does not, or could not
 * - `login.succeeded`: by a press or a code; `again`: the echo of a press that had won, such as a double click
 * - `login.refused`: a press, or a code, that logged nobody in
 * - `link.asked_again`: on the page of a link, a new one was asked for
 * - `person.reported`: "this wasn't me"; `revoked`: whether that switched the link off
 * - `links.revoked`: by the app; `sessions.ended`: by a person's logout or by the app
 */
export type MagicLinksEvent = { readonly at: Date } & (
  | {
      readonly type: "link.issued";
      readonly link: EventLink;
      readonly asked: boolean;
      readonly expiresAt: Date;
    }
  | { readonly type: "mail.settled"; readonly linkId: string; readonly outcome: AskOutcome }
  | { readonly type: "link.opened"; readonly link: EventLink; readonly visit: EventVisit }
  | {
      readonly type: "link.refused" | "login.refused";
      readonly linkId: string;
      /** Null where there is no such link, or it was not looked at. */
      readonly link: EventLink | null;
      readonly reason: Refusal;
      readonly visit: EventVisit;
    }
  | {
      readonly type: "login.succeeded";
      readonly link: EventLink;
      readonly userId: string | null;
      readonly again: boolean;
      readonly visit: EventVisit;
    }
  | { readonly type: "link.asked_again"; readonly link: EventLink; readonly visit: EventVisit }
  | {
      readonly type: "person.reported";
      readonly link: EventLink;
      readonly revoked: boolean;
      readonly visit: EventVisit;
    }
  | {
      readonly type: "links.revoked";
      /** One link, a user's, or all. */
      readonly linkId: string | null;
      readonly userId: string | null;
      readonly count: number;
    }
  | {
      readonly type: "sessions.ended";
      /** One session, or a user's. */
      readonly sessionId: string | null;
      readonly userId: string | null;
      readonly count: number;
    }
);

export type EventType = MagicLinksEvent["type"];

// As an object, so that the compiler misses a type that is not named here.
const types: Readonly<Record<EventType, true>> = {
  "link.issued": true,
  "mail.settled": true,
  "link.opened": true,
  "link.refused": true,
  "login.succeeded": true,
  "login.refused": true,
  "link.asked_again": true,
  "person.reported": true,
  "links.revoked": true,
  "sessions.ended": true,
};

const isEventType = (name: string): name is EventType => Object.hasOwn(types, name);

/** Every {@link EventType}, as data. */
export const eventTypes: readonly EventType[] = Object.keys(types).filter(isEventType);
