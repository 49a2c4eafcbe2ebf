import { expect } from "vitest";
import type { Received } from "./receiver.ts";
import { inWords, linkOf } from "./words.ts";

/** Each event once, as it came first. */
export function firstOf<T extends Pick<Received, "event">>(received: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return received.filter(({ event }) => !seen.has(event.id) && seen.add(event.id));
}

/** What came first of each link, in the order of its coming. */
export function byLink(received: readonly Received[]): ReadonlyMap<string, readonly string[]> {
  const links = new Map<string, string[]>();
  for (const one of firstOf(received)) {
    const line = inWords(one);
    const link = links.get(linkOf(one));
    if (link === undefined) links.set(linkOf(one), [line]);
    else link.push(line);
  }
  return links;
}

/** Every event of every link has come, those of a link in their order, and an event that came again was the same. */
export function expectDelivered(
  received: readonly Received[],
  expected: ReadonlyMap<string, readonly string[]>,
): void {
  const came = byLink(received);
  expect([...came.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
  for (const [link, events] of expected) expect(came.get(link)).toEqual(events);
  const bodies = new Map(firstOf(received).map(({ event, body }) => [event.id, body]));
  for (const { event, body } of received) expect(body).toBe(bodies.get(event.id));
}
