interface Line {
  /** Whether there is a connection, as far as the client knows. */
  isReady(): boolean;
  /** Closes the connection and makes it again. */
  reconnect(): unknown;
}

/**
 * Listens whether a client's connection answers anything at all. One that a firewall has forgotten stays open in
 * silence for many minutes, and clients' own timeouts start anew with each command.
 */
export class Ear {
  readonly #line: Line;
  #heardAt = 0;
  #connecting = false;

  constructor(line: Line) {
    this.#line = line;
  }

  /** Sends a command. When nothing at all was heard until nobody waits for it any more, the connection is made anew. */
  async listen(send: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> {
    const sentAt = performance.now();
    const late = (): void => {
      if (this.#heardAt < sentAt && this.#line.isReady()) void this.#reconnect();
    };
    signal.addEventListener("abort", late, { once: true });
    try {
      return await send();
    } finally {
      signal.removeEventListener("abort", late);
      if (!signal.aborted) this.#heardAt = performance.now();
    }
  }

  async #reconnect(): Promise<void> {
    if (this.#connecting) return;
    this.#connecting = true;
    try {
      await this.#line.reconnect();
    } catch {
      // The client goes on trying by itself, and tells its own listeners.
    } finally {
      this.#connecting = false;
    }
  }
}
