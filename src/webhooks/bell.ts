import { setTimeout as sleep } from "node:timers/promises";

/** A wait that can be ended early. It keeps no process alive. */
export class Bell {
  #isRung = false;
  #waiter = new AbortController();

  ring(): void {
    this.#isRung = true;
    this.#waiter.abort();
  }

  /** Waits until it is rung, or was since the last time; at most so long, in milliseconds. */
  async wait(ms: number): Promise<void> {
    if (!this.#isRung) {
      this.#waiter = new AbortController();
      await pause(ms, this.#waiter.signal);
    }
    this.#isRung = false;
  }
}

/** A wait that keeps no process alive. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { ref: false, signal });
  } catch {
    // Ended early.
  }
}
