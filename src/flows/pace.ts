/** Runs steps on the store one after another, and leaves it to others in between. */
export type Pace = <T>(step: () => Promise<T>) => Promise<T>;

/**
 * How long to leave the store to others after a step that took so long, in milliseconds. A fortieth of the time
 * is for steps, since logins lose more than that where all writers wait for each other: a tenth of their speed at most.
 * But after a long step, which had to wait itself, not for minutes.
 */
export const pauseAfter = (took: number): number => Math.min(39 * took, 2000);

/** The same where somebody waits for the end. */
export const shortPauseAfter = (took: number): number => Math.min(took, 2000);

/** A timer is no more exact than this, in milliseconds: the pauses of short steps are made up for together. */
const shortestPause = 5;

/** `restAfter`: for how long to pause after steps that took so long, in milliseconds. */
export function createPace(restAfter: (took: number) => number): Pace {
  let took = 0;
  return async (step) => {
    const rest = restAfter(took);
    if (rest >= shortestPause) {
      await pause(rest);
      took = 0;
    }
    const begun = performance.now();
    const result = await step();
    took += performance.now() - begun;
    return result;
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
