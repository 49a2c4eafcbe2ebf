import type { Happening, Link, PendingEvent } from "../stores/store.ts";
import { issuedEvent, visitEvent } from "./describe.ts";
import type { MagicLinksEvent } from "./event.ts";

/**
 * The event that was taken into the outbox, as `onEvent` was told it, with its link as it is now. Null where the link
 * is gone: of what was deleted, nothing is told.
 */
export function eventOf({ at, linkId, happening, link }: PendingEvent): MagicLinksEvent | null {
  switch (happening.what) {
    case "issued":
      return link && issuedEvent(link, { at, ...happening });
    case "visit":
      return linkId === null ? null : toldVisit(at, linkId, link, happening);
    case "settled": {
      const { outcome } = happening;
      return linkId === null ? null : { at: new Date(at), type: "mail.settled", linkId, outcome };
    }
    case "revoked": {
      const { userId, count } = happening;
      return { at: new Date(at), type: "links.revoked", linkId, userId, count };
    }
    case "sessions_ended": {
      const { userId, count } = happening;
      return { at: new Date(at), type: "sessions.ended", sessionId: linkId, userId, count };
    }
  }
}

function toldVisit(
  at: number,
  linkId: string,
  link: Link | null,
  { outcome, reason, visit }: Extract<Happening, { what: "visit" }>,
): MagicLinksEvent | null {
  // Whoever comes with a token that nobody has issued, or guesses at a code before its link was made, has none.
  const neverHadOne = reason === "unknown" || reason === "wrong_code";
  if (link === null && !neverHadOne) return null;
  const revoked = link?.revokedBecause === "declined" && link.revokedAt === at;
  return visitEvent({ at, linkId, link, outcome, reason, visit, revoked });
}
