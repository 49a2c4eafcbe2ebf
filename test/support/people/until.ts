import { setTimeout as sleep } from "node:timers/promises";

/**
 * What `look` gives once it gives something.
 *
 * @param what For the error, when `timeout` milliseconds were not enough.
 */
export async function until<Found>(
  what: string,
  look: () => Found | null | Promise<Found | null>,
  timeout = 60_000,
): Promise<Found> {
  for (const end = Date.now() + timeout; Date.now() < end; await sleep(80)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`Waited in vain for ${what}.`);
}
