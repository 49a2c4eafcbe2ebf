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
  const { linkId, link, outcome, reason } = taken;
  const when = { at: new Date(taken.at), visit: eventVisit(taken.visit) };
  if (link === null || outcome === "refused") {
    const type = isPress(taken.visit) ? "login.refused" : "link.refused";
    return { ...when, type, linkId, link: link && eventLink(link), reason: reason ?? "unknown" };
  }
  const about = { ...when, link: eventLink(link) };
  switch (outcome) {
    case "opened":
      return { ...about, type: "link.opened" };
    case "redeemed":
    case "repeated":
      return {
        ...about,
        type: "login.succeeded",
        userId: link.userId,
        again: outcome === "repeated",
      };
    case "declined":
      return { ...about, type: "person.reported", revoked: taken.revoked === true };
    case "asked_again":
      return { ...about, type: "link.asked_again" };
  }
}

/** Also where a code was typed. */
const isPress = ({ method }: EventVisit): boolean => method.startsWith("POST");
