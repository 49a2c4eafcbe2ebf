/**
 * Tells once that it is over. A plain object in place of an AbortController: Workers tie one of those to the request
 * in which it was made, and a mailer outlives that request.
 */
export class Closing {
  #isOver = false;
  readonly #waiting = new Set<() => void>();

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Ends all waits. */
  end(): void {
    this.#isOver = true;
    for (const wake of this.#waiting) wake();
  }

  /** Waits so long, in milliseconds, or until it is over. */
  async pause(milliseconds: number): Promise<void> {
    if (this.#isOver) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#waiting.add(wake);
    });
  }
}
