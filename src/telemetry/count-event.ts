import type { EventVisit, MagicLinksEvent } from "../events/event.ts";
import type { VisitOutcome } from "../stores/store.ts";
import type { Measure } from "./metrics.ts";
import type { Facts } from "./telemetry.ts";

/** Counts what has happened. */
export function countEvent(event: MagicLinksEvent, measure: Measure): void {
  countVisit(event, measure);
  switch (event.type) {
    case "link.issued":
      return measure("linksIssued", 1, { by: event.asked ? "ask" : "app" });
    case "mail.settled":
      return measure("mails", 1, { outcome: event.outcome });
    case "link.refused":
      return measure("refusals", 1, { of: "link", reason: event.reason });
    case "login.refused":
      measure("logins", 1, { by: byOf(event.visit), outcome: "refused" });
      return measure("refusals", 1, { of: "login", reason: event.reason });
    case "login.succeeded": {
      const outcome = event.again ? "repeated" : "succeeded";
      return measure("logins", 1, { by: byOf(event.visit), outcome });
    }
    case "person.reported":
      return measure("reports", 1, { revoked: event.revoked ? "yes" : "no" });
    case "links.revoked":
      return measure("linksRevoked", event.count, {});
    case "sessions.ended":
      return measure("sessionsEnded", event.count, {});
    case "link.opened":
    case "link.asked_again":
  }
}

function countVisit(event: MagicLinksEvent, measure: Measure): void {
  const outcome = outcomeOf(event);
  if (outcome === null || !("visit" in event)) return;
  measure("visits", 1, { kind: event.visit.class?.kind ?? "unjudged", outcome });
}

const byOf = ({ method }: EventVisit): "code" | "press" =>
  method === "POST code" ? "code" : "press";

/** The outcome of the visit that an event is about; null where it is about none. */
function outcomeOf(event: MagicLinksEvent): VisitOutcome | null {
  switch (event.type) {
    case "link.opened":
      return "opened";
    case "link.refused":
    case "login.refused":
      return "refused";
    case "login.succeeded":
      return event.again ? "repeated" : "redeemed";
    case "link.asked_again":
      return "asked_again";
    case "person.reported":
      return "declined";
    case "link.issued":
    case "mail.settled":
    case "links.revoked":
    case "sessions.ended":
      return null;
  }
}

/** What an event tells of the request that it comes of; null where it is about none. */
export function factsOf(event: MagicLinksEvent): Facts | null {
  const outcome = outcomeOf(event);
  if (outcome === null || !("visit" in event)) return null;
  return {
    "onpurpose.outcome": outcome,
    "onpurpose.link.id": "linkId" in event ? event.linkId : event.link.id,
    "onpurpose.visit.kind": event.visit.class?.kind ?? "unjudged",
    ...("reason" in event ? { "onpurpose.reason": event.reason } : {}),
  };
}
