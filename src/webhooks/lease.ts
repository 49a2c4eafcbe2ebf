import { randomText } from "../crypto.ts";
import type { Store } from "../stores/store.ts";

/**
 * Of all processes on a store, one sends. Two at once would do no harm beyond sending twice: each keeps the order of each
 * link by itself.
 */
export class Lease {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #span: number;
  readonly #holder = randomText(16);
  #until = 0;

  /** @param span For how long, in milliseconds. */
  constructor(store: Store, now: () => number, span: number) {
    this.#store = store;
    this.#now = now;
    this.#span = span;
  }

  get isHeld(): boolean {
    return this.#now() < this.#until;
  }

  /** Takes it, or makes it longer where it ends soon. False where another process has it. */
  async hold(): Promise<boolean> {
    const at = this.#now();
    if (this.#until - at > (this.#span * 2) / 3) return true;
    const until = at + this.#span;
    this.#until = (await this.#ask(at, until)) ? until : 0;
    return this.isHeld;
  }

  /** Lets another process have it at once. */
  async release(): Promise<void> {
    if (!this.isHeld) return;
    this.#until = 0;
    const at = this.#now();
    await this.#ask(at, at);
  }

  #ask(at: number, until: number): Promise<boolean> {
    return this.#store.lease({ name: "webhooks", holder: this.#holder, at, until });
  }
}
