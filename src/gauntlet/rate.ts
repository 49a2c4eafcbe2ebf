/** Lets requests through one after the other, at most so many a second. */
export interface Rate {
  turn(): Promise<void>;
}

export function createRate(perSecond: number): Rate {
  const gap = 1000 / perSecond;
  let next = 0;
  return {
    async turn() {
      const now = performance.now();
      const at = Math.max(now, next);
      next = at + gap;
      // A timer is late by a millisecond or so: short waits are taken together.
      if (at - now > 4) await sleep(at - now);
    },
  };
}

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
