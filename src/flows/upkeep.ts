import type { Settings } from "../settings.ts";
import { addPurged, nothingPurged } from "../stores/purge.ts";
import type { Purged } from "../stores/store.ts";

export interface UpkeepOptions {
  /** Is told now and then what has gone so far. */
  readonly tell?: (soFar: Purged) => void;
  /** Ends it between two steps: what has gone is gone, and the rest goes the next time. */
  readonly signal?: AbortSignal;
}

/** The longest pause between two steps, in milliseconds. */
const mostPause = 1000;

/**
 * Deletes what is older than the retention says, in steps with pauses that are as long as they are: whoever logs in
 * meanwhile has the store for themselves at least half of the time.
 */
export async function upkeep(
  { store, retention, now }: Settings,
  { tell = () => {}, signal }: UpkeepOptions,
): Promise<Purged> {
  const at = now();
  const before = {
    links: at - retention.links,
    visits: at - retention.visits,
    sessions: at - retention.sessions,
  };
  let purged = nothingPurged;
  let cursor: string | null = null;
  do {
    const begun = performance.now();
    const page = await store.purge(before, cursor);
    purged = addPurged(purged, page.purged);
    tell(purged);
    cursor = page.next;
    const took = performance.now() - begun;
    if (cursor !== null) await pause(Math.min(took, mostPause));
  } while (cursor !== null && signal?.aborted !== true);
  return purged;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
