import type { Settings } from "../settings.ts";
import { addPurged, nothingPurged } from "../stores/purge.ts";
import type { Purged } from "../stores/store.ts";

export interface UpkeepOptions {
  /** Is told now and then what has gone so far. */
  readonly tell?: (soFar: Purged) => void;
  /** Ends it between two steps: what has gone is gone, and the rest goes the next time. */
  readonly signal?: AbortSignal;
}

/**
 * How long to leave the store to others after a step that took so long, in milliseconds. A twentieth of the time
 * is for steps, since logins lose more than that where all writers wait for each other: a tenth of their speed at most.
 * But after a long step, which had to wait itself, not for minutes.
 */
export const pauseAfter = (took: number): number => Math.min(19 * took, 2000);

/**
 * Deletes what is older than the retention says, in short steps with long pauses: see {@link pauseAfter}.
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
    acts: at - retention.acts,
    days: at - retention.reports,
    addresses: retention.addresses === null ? 0 : at - retention.addresses,
  };
  const isStopped = (): boolean => signal?.aborted === true;
  let purged = nothingPurged;
  let cursor: string | null = null;
  for (;;) {
    const begun = performance.now();
    const page = await store.purge(before, cursor);
    purged = addPurged(purged, page.purged);
    tell(purged);
    cursor = page.next;
    if (cursor === null || isStopped()) return purged;
    await pause(pauseAfter(performance.now() - begun));
    if (isStopped()) return purged;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
