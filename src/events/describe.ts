import type { Refusal } from "../refusal.ts";
import type { Link, VisitOutcome } from "../stores/store.ts";
import type { EventLink, EventVisit, MagicLinksEvent } from "./event.ts";

// What is told of something that the store has taken: the same at once as out of the outbox.

type LinkFields = Pick<Link, "id" | "userId" | "address">;

const eventLink = ({ id, userId, address }: LinkFields): EventLink => ({ id, userId, address });

const eventVisit = ({ method, clientAddress, userAgent, class: seen }: EventVisit): EventVisit => ({
  method,
  clientAddress,
  userAgent,
  class: seen,
});

export const issuedEvent = (
  link: LinkFields,
  { at, asked, expiresAt }: { at: number; asked: boolean; expiresAt: number },
): MagicLinksEvent => ({
  at: new Date(at),
  type: "link.issued",
  link: eventLink(link),
  asked,
  expiresAt: new Date(expiresAt),
});

/** A visit that was taken, and what is told of its link. */
export interface TakenVisit {
  readonly at: number;
  readonly linkId: string;
  /** Null where there is none, or it was not looked at. */
  readonly link: LinkFields | null;
  readonly outcome: VisitOutcome;
  readonly reason: Refusal | null;
  readonly visit: EventVisit;
  /** Whether the person's "this wasn't me" switched the link off. */
  readonly revoked?: boolean;
}

export function visitEvent(taken: TakenVisit): MagicLinksEvent {
  const { linkId, outcome, reason } = taken;
  const at = new Date(taken.at);
  const link = taken.link && eventLink(taken.link);
  const visit = eventVisit(taken.visit);
  if (link === null || outcome === "refused") {
    const type = isPress(visit) ? "login.refused" : "link.refused";
    return { at, type, linkId, link, reason: reason ?? "unknown", visit };
  }
  switch (outcome) {
    case "opened":
      return { at, type: "link.opened", link, visit };
    case "redeemed":
    case "repeated": {
      const again = outcome === "repeated";
      return { at, type: "login.succeeded", link, userId: link.userId, again, visit };
    }
    case "declined":
      return { at, type: "person.reported", link, revoked: taken.revoked === true, visit };
    case "asked_again":
      return { at, type: "link.asked_again", link, visit };
  }
}

/** Also where a code was typed. */
const isPress = ({ method }: EventVisit): boolean => method.startsWith("POST");
