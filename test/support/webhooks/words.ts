import type { Received } from "./receiver.ts";

/** Which link an event is about. */
export function linkOf({ event }: Received): string {
  if ("linkId" in event) return event.linkId ?? "";
  if ("sessionId" in event) return event.sessionId ?? "";
  return event.link.id;
}

/** An event in one line. */
export const inWords = ({ event }: Received): string => `${event.type} ${event.at.getTime()}`;
