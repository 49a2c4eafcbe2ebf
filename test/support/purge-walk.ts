import { addPurged, nothingPurged } from "../../src/stores/purge.ts";
import type { Purged, PurgeRequest, Store } from "../../src/stores/store.ts";
import { minute } from "../../src/testing/store/records.ts";

/** Asks for nothing. */
export const none: PurgeRequest = {
  links: 0,
  visits: 0,
  sessions: 0,
  acts: 0,
  days: 0,
  addresses: 0,
};

/** Asks for all that tests write. */
export function everything(): PurgeRequest {
  const moment = Date.now() + 48 * 60 * minute;
  return { ...none, links: moment, visits: moment, sessions: moment };
}

/** Walks to the end, and gives what has gone on the way. */
export async function purgeWalk(store: Store, request: PurgeRequest): Promise<Purged> {
  let purged = nothingPurged;
  let cursor: string | null = null;
  do {
    const page = await store.purge(request, cursor);
    purged = addPurged(purged, page.purged);
    cursor = page.next;
  } while (cursor !== null);
  return purged;
}
