import { waitAfter, type Pace } from "./pace.ts";
import type { Posted } from "./post.ts";

/**
 * Whether the receiver is there at all. One that takes the events of no link is left alone for a while, and is then on
 * trial: with one event, until it takes one.
 */
export class Health {
  readonly #pace: Pace;
  /** The lanes that it refused since it took an event. */
  readonly #refused = new Set<string>();
  #rests = 0;
  #restedAt = 0;
  #restsUntil = 0;
  #isOnTrial = false;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  get isOnTrial(): boolean {
    return this.#isOnTrial;
  }

  /** For how long it is still left alone, in milliseconds. */
  get restsFor(): number {
    return Math.max(0, this.#restsUntil - performance.now());
  }

  /** It has taken an event. Gives whether that ends a bad time. */
  taken(): boolean {
    const wasOnTrial = this.#isOnTrial;
    this.restart();
    return wasOnTrial;
  }

  restart(): void {
    this.#refused.clear();
    this.#rests = 0;
    this.#restsUntil = 0;
    this.#isOnTrial = false;
  }

  /** @param begun When this try began: one from before the rest says nothing new. */
  refused(lane: string, { after, isBusy }: Exclude<Posted, { taken: true }>, begun: number): void {
    if (begun < this.#restedAt) return;
    if (isBusy && after > 0) {
      this.#rest(Math.min(after, this.#pace.longestAsked));
      return;
    }
    this.#refused.add(lane);
    if (!this.#isOnTrial && this.#refused.size < this.#pace.patience) return;
    this.#rests++;
    this.#rest(waitAfter(this.#pace, this.#rests));
  }

  #rest(ms: number): void {
    this.#restedAt = performance.now();
    this.#restsUntil = this.#restedAt + ms;
    this.#isOnTrial = true;
    this.#refused.clear();
  }
}
