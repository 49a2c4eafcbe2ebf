import { setImmediate, setTimeout } from "node:timers/promises";

/**
 * Waits until a moment of `performance.now()`, if it is still to come. To the tenth of a millisecond: a timer alone is
 * set in whole ones, and would let through what fraction the work before it took.
 */
export async function holdUntil(due: number): Promise<void> {
  const wait = Math.floor(due - performance.now()) - 1;
  if (wait > 0) await setTimeout(wait);
  while (performance.now() < due) await setImmediate();
}
