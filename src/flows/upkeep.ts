import { dayOf } from "../day.ts";
import type { Settings } from "../settings.ts";
import { addPurged, nothingPurged } from "../stores/purge.ts";
import type { Purged, PurgePage } from "../stores/store.ts";
import { countDays, type CountProgress } from "./count-days.ts";
import { dropOldEvents } from "./old-events.ts";
import { createPace, pauseAfter } from "./pace.ts";

export interface UpkeepOptions {
  /** Is told now and then how far the counting has come that is done before anything is deleted. */
  readonly tellCounted?: (progress: CountProgress) => void;
  /** Is told now and then what has gone so far. */
  readonly tell?: (soFar: Purged) => void;
  /** Ends it between two steps: what has gone is gone, and the rest goes the next time. */
  readonly signal?: AbortSignal;
}

/**
 * Counts for reports what they have yet to count, and deletes what is older than the retention says; in short steps with
 * long pauses: see {@link pauseAfter}.
 */
export async function upkeep(
  settings: Settings,
  { tellCounted = () => {}, tell = () => {}, signal }: UpkeepOptions,
): Promise<Purged> {
  const { store, retention, now } = settings;
  const at = now();
  const isStopped = (): boolean => signal?.aborted === true;
  const pace = createPace(pauseAfter);
  const days = { from: dayOf(at - retention.reports), until: dayOf(at) + 1 };
  const order = { ...days, force: false, at, pace, tell: tellCounted, isStopped };
  // Before what they are counted from is gone.
  await countDays(settings, order);
  const before = {
    links: at - retention.links,
    visits: at - retention.visits,
    sessions: at - retention.sessions,
    acts: at - retention.acts,
    days: at - retention.reports,
    addresses: retention.addresses === null ? 0 : at - retention.addresses,
  };
  let purged = nothingPurged;
  let cursor: string | null = null;
  while (!isStopped()) {
    const page: PurgePage = await pace(() => store.purge(before, cursor));
    purged = addPurged(purged, page.purged);
    tell(purged);
    cursor = page.next;
    if (cursor === null) break;
  }
  await dropOldEvents(settings, before.visits, { pace, isStopped });
  return purged;
}
