import type { EventLink, EventVisit, MagicLinksEvent } from "../events/event.ts";
import type { LogFields, LogLevel } from "./logger.ts";
import { knownMethod } from "./metrics.ts";

export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
  readonly fields: LogFields;
}

/**
 * An event as a line of a log. Logs are kept longer and read by more people than the store: mail addresses, client
 * addresses and user agents stay out of them, and the link's id leads whoever may to all of it, by `explain`.
 */
export function lineOf(event: MagicLinksEvent): LogLine {
  const { type } = event;
  const line = (level: LogLevel, text: string, fields: LogFields): LogLine => ({
    level,
    text,
    fields: { event: type, ...fields },
  });
  switch (type) {
    case "link.issued":
      return line("info", "link issued", { ...linkFields(event.link), asked: event.asked });
    case "mail.settled": {
      const { linkId, outcome } = event;
      const isFault = outcome === "not_mailed" || outcome === "failed";
      return line(isFault ? "warn" : "info", "ask settled", { linkId, outcome });
    }
    case "link.opened":
      return line("debug", "link opened", aboutVisit(event));
    case "link.refused":
    case "login.refused": {
      const { linkId, link, reason, visit } = event;
      const userId = link?.userId ?? null;
      const text = type === "link.refused" ? "link refused" : "login refused";
      return line("info", text, { linkId, userId, reason, ...visitFields(visit) });
    }
    case "login.succeeded": {
      const { link, userId, again, visit } = event;
      return line("info", "login succeeded", {
        linkId: link.id,
        userId,
        again,
        ...visitFields(visit),
      });
    }
    case "link.asked_again":
      return line("info", "another link asked for", aboutVisit(event));
    case "person.reported":
      return line("warn", "a person says that it was not them", {
        ...aboutVisit(event),
        revoked: event.revoked,
      });
    case "links.revoked": {
      const { linkId, userId, count } = event;
      return line("info", "links revoked", { linkId, userId, count });
    }
    case "sessions.ended": {
      const { sessionId, userId, count } = event;
      return line("info", "sessions ended", { sessionId, userId, count });
    }
  }
}

const linkFields = ({ id, userId }: EventLink) => ({ linkId: id, userId });

/** "POST code" is no method, and says that a code was typed. */
const visitFields = ({ method, class: seen }: EventVisit) => ({
  method: method === "POST code" ? method : knownMethod(method),
  kind: seen?.kind ?? null,
});

const aboutVisit = ({ link, visit }: { link: EventLink; visit: EventVisit }) => ({
  ...linkFields(link),
  ...visitFields(visit),
});
