import { setTimeout as sleep } from "node:timers/promises";
import type { Store } from "../stores/store.ts";
import type { Told } from "./lanes.ts";

const mostAtOnce = 500;

/** Notes in the store what was sent, many at a time. */
export class Receipts {
  readonly #store: Store;
  readonly #rest: number;
  readonly #failed: (error: unknown) => void;
  readonly #sent: Told[] = [];
  #noted: string[] = [];
  #isDue = false;
  #noting: Promise<void> = Promise.resolve();

  /**
   * @param rest How long others are waited for, in milliseconds.
   * @param failed Told where the store fails. What was sent is noted the next time.
   */
  constructor(store: Store, rest: number, failed: (error: unknown) => void) {
    this.#store = store;
    this.#rest = rest;
    this.#failed = failed;
  }

  add(event: Told): void {
    this.#sent.push(event);
    if (this.#isDue) return;
    this.#isDue = true;
    void sleep(this.#rest, undefined, { ref: false })
      .then(() => this.note())
      .catch(this.#failed);
  }

  /** Ids that were noted since the last time. */
  takeNoted(): readonly string[] {
    const noted = this.#noted;
    this.#noted = [];
    return noted;
  }

  /** Notes all that was sent so far. */
  note(): Promise<void> {
    this.#isDue = false;
    this.#noting = this.#noting.catch(() => {}).then(() => this.#noteAll());
    return this.#noting;
  }

  async #noteAll(): Promise<void> {
    while (this.#sent.length > 0) {
      const some = this.#sent.splice(0, mostAtOnce);
      try {
        await this.#store.settleOutbox(some.map(({ id, at }) => ({ id, at })));
      } catch (error) {
        this.#sent.unshift(...some);
        throw error;
      }
      this.#noted.push(...some.map(({ id }) => id));
    }
  }
}
