import { OnpurposeError } from "../errors.ts";

/** Tells the host what goes wrong: at once, and while it goes on not too often. */
export class Reports {
  readonly #report: (error: OnpurposeError) => void;
  readonly #host: string;
  readonly #every: number;
  readonly #told = new Map<"refused" | "store", number>();

  /** @param every How often the same is told, in milliseconds. */
  constructor(report: (error: OnpurposeError) => void, host: string, every: number) {
    this.#report = report;
    this.#host = host;
    this.#every = every;
  }

  refused(reason: string): void {
    if (!this.#isDue("refused")) return;
    const message = `webhook: ${this.#host} did not take an event (${reason}); it is sent again`;
    this.#report(new OnpurposeError("event_not_sent", message));
  }

  givenUp(count: number): void {
    const what = count === 1 ? "an event was" : `${count} events were`;
    const message = `webhook: ${what} given up, since ${this.#host} did not take them for too long`;
    this.#report(new OnpurposeError("event_not_sent", message));
  }

  store(cause: unknown): void {
    if (!this.#isDue("store")) return;
    const message = "webhook: the outbox could not be read or written; events wait in it";
    this.#report(new OnpurposeError("store_unavailable", message, { cause }));
  }

  #isDue(kind: "refused" | "store"): boolean {
    const now = performance.now();
    const last = this.#told.get(kind);
    if (last !== undefined && now - last < this.#every) return false;
    this.#told.set(kind, now);
    return true;
  }
}
