import { OnpurposeError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import type { Pace } from "./pace.ts";

const atOnce = 200;

/**
 * Deletes events that no receiver of webhooks was told, from before a moment. They hold what visits hold, and go with
 * them: also where there is no option `webhook` any more, so that nobody gives them up.
 */
export async function dropOldEvents(
  { store, report }: Settings,
  before: number,
  { pace, isStopped }: { readonly pace: Pace; readonly isStopped: () => boolean },
): Promise<void> {
  let dropped = 0;
  let hasMore = true;
  while (hasMore && !isStopped()) {
    hasMore = await pace(async () => {
      const { events } = await store.outbox(null, atOnce);
      const old = events.filter(({ at }) => at < before);
      if (old.length > 0) await store.settleOutbox(old.map(({ id, at }) => ({ id, at })));
      dropped += old.length;
      return old.length === atOnce;
    });
  }
  if (dropped === 0) return;
  const message = `upkeep: ${dropped} events for webhooks were deleted, which nobody has been told`;
  report(new OnpurposeError("event_not_sent", message));
}
