import { randomBytes } from "../crypto.ts";

const counterWidth = 3;

/**
 * A maker of ids of events: of those that one process makes, a later one is greater, so that events of one moment keep
 * their order. The rest is random. `evt_`, and 32 lower-case letters and digits, in the same order under any collation.
 */
export function createEventIds(now: () => number): () => string {
  let last = 0;
  let counter = 0;
  return () => {
    const at = now();
    // A clock that is set back must not make later events smaller.
    counter = at > last ? 0 : counter + 1;
    last = Math.max(at, last);
    if (counter >= 36 ** counterWidth) {
      counter = 0;
      last++;
    }
    const time = last.toString(36).padStart(9, "0");
    return `evt_${time}${counter.toString(36).padStart(counterWidth, "0")}${randomLetters()}`;
  };
}

const randomLetters = (): string => Buffer.from(randomBytes(10)).toString("hex");
