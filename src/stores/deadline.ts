import { OnpurposeError } from "../errors.ts";

/** How long one call of a store may take, in milliseconds: what is left of it, and whom to tell when it is over. */
export class Deadline {
  readonly #endsAt: number;
  readonly #onExpiry = new Set<() => void>();
  #expired = false;

  constructor(ms: number) {
    this.#endsAt = performance.now() + ms;
  }

  get expired(): boolean {
    return this.#expired || performance.now() >= this.#endsAt;
  }

  /** Whether the caller has its answer already: nobody waits for the work any more. */
  get isAnswered(): boolean {
    return this.#expired;
  }

  /** Calls `stop` when the time is over, at once if it is. Gives a function that takes this back. */
  onExpiry(stop: () => void): () => void {
    if (this.#expired) stop();
    else this.#onExpiry.add(stop);
    return () => this.#onExpiry.delete(stop);
  }

  expire(): void {
    this.#expired = true;
    for (const stop of this.#onExpiry) stop();
    this.#onExpiry.clear();
  }
}

/**
 * Gives what `work` gives, or fails when it takes too long. The work may go on in the background; what it
 * then gives, or how it fails, is nobody's concern any more.
 *
 * @param late What is said then.
 * @throws {OnpurposeError} `store_unavailable` after `ms` milliseconds.
 */
export function withDeadline<T>(
  ms: number,
  late: string,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(ms);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new OnpurposeError("store_unavailable", late));
      deadline.expire();
    }, ms);
    work(deadline)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** @throws {OnpurposeError} `invalid_option` */
export function checkTimeout(store: string, timeout: number): void {
  if (Number.isInteger(timeout) && timeout >= 1 && timeout <= 60_000) return;
  throw new OnpurposeError(
    "invalid_option",
    `${store}: timeout must be a whole number of milliseconds from 1 to 60000`,
  );
}
