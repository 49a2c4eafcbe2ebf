import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { replyCode } from "./errors.ts";
import { storeClosed } from "./port.ts";

// For how long a late answer may still come, in milliseconds. After a stall of this process its timers come first,
// and only then what it has to send and what has long arrived.
const grace = 100;

interface Line {
  /** Whether the host wants a connection, and there is one, as far as the client knows. */
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
  /** While it is being found out whether the connection is silent, nothing is sent over it. */
  #doubt: Promise<void> | null = null;

  constructor(line: Line) {
    this.#line = line;
  }

  /** Sends a command. When nothing at all was heard until nobody waits for it any more, the connection is made anew. */
  async listen(send: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> {
    if (this.#doubt !== null) await this.#doubt;
    const sentAt = performance.now();
    let isPending = true;
    const isSilent = (): boolean => isPending && this.#heardAt < sentAt;
    const late = async (): Promise<void> => {
      await sleep(grace, undefined, { ref: false });
      await setImmediate();
      this.#doubt = null;
      if (isSilent()) void this.#reconnect();
    };
    const onAbort = (): void => {
      if (isSilent() && signal.reason !== storeClosed) this.#doubt ??= late();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const reply = await send();
      this.#heardAt = performance.now();
      return reply;
    } catch (error) {
      // What the client refuses by itself says nothing about the connection.
      if (replyCode(error) !== null) this.#heardAt = performance.now();
      throw error;
    } finally {
      isPending = false;
      signal.removeEventListener("abort", onAbort);
    }
  }

  async #reconnect(): Promise<void> {
    if (this.#connecting || !this.#line.isReady()) return;
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
