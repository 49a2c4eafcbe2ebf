import { createEventIds } from "../../../src/events/event-id.ts";
import { eventTypes, type EventType } from "../../../src/events/event.ts";
import { withEventIds } from "../../../src/events/with-ids.ts";
import type { NewLink, Store } from "../../../src/stores/store.ts";
import { opening, pressing, someLink, someVisit } from "../../../src/testing/store/records.ts";

/** A store whose verbs take events, all of these types. */
export function eventful(
  store: Store,
  taken: () => void,
  wanted: readonly EventType[] = eventTypes,
): Store {
  return withEventIds(store, { wanted: new Set(wanted), newId: createEventIds(Date.now), taken });
}

/** What was done to links, as their events tell it. */
export type Done = Map<string, string[]>;

/**
 * Issues a link, has it opened so many times, and logs in by it.
 *
 * @param acknowledged Told of each event once the store has it.
 */
export async function live(
  store: Store,
  done: Done,
  opens = 3,
  acknowledged: (link: string, line: string) => void = () => {},
): Promise<NewLink> {
  const link = someLink();
  const lines: string[] = [];
  done.set(link.id, lines);
  const note = (line: string): void => {
    lines.push(line);
    acknowledged(link.id, line);
  };
  await store.issue(link);
  note(`link.issued ${link.issuedAt}`);
  for (let index = 1; index <= opens; index++) {
    const at = link.issuedAt + index;
    await store.open({ ...opening(link), visit: someVisit({ at }) });
    note(`link.opened ${at}`);
  }
  const press = pressing(link);
  await store.redeem(press);
  note(`login.succeeded ${press.visit.at}`);
  return link;
}

/** Opens a link once more. */
export async function reopen(store: Store, done: Done, link: NewLink, at: number): Promise<void> {
  await store.open({ ...opening(link), visit: someVisit({ at }) });
  done.get(link.id)?.push(`link.refused ${at}`);
}
