import type { Answered, Event, Sent, Unanswered } from "./history.ts";

/** A request and what came of it. */
export interface Exchange extends Sent {
  /** Null when no answer came. */
  readonly answer: Answered | null;
  readonly endedAt: number | null;
  /** Why no answer came. */
  readonly reason: string;
}

export function exchangesOf(events: readonly Event[]): Exchange[] {
  const ends = new Map<string, Answered | Unanswered>();
  for (const event of events) {
    if (event.event === "answered" || event.event === "unanswered") ends.set(event.id, event);
  }
  return events
    .filter((event) => event.event === "sent")
    .map((sent) => {
      const end = ends.get(sent.id);
      const answer = end?.event === "answered" ? end : null;
      const reason = end?.event === "unanswered" ? end.reason : "";
      return { ...sent, answer, endedAt: end?.at ?? null, reason };
    });
}

/** A page that says "not now", made for a machine that looked ahead: it is no outage. */
export function isAhead({ answer }: Exchange): boolean {
  return answer?.status === 503 && answer.title === "Nothing to see ahead of time";
}

/** The answer says that the app could not do its work, or there is none: anything may have happened. */
export function isOpenEnded(exchange: Exchange): boolean {
  return exchange.answer === null || (exchange.answer.status >= 500 && !isAhead(exchange));
}
