import { connectionCode, retryAfter } from "../outgoing.ts";
import type { WebhookRules } from "./options.ts";
import { sign } from "./signature.ts";

/** What came of one try. */
export type Posted =
  | { readonly taken: true }
  | {
      readonly taken: false;
      /** Safe to print. */
      readonly reason: string;
      /** How long the receiver asks to wait at least, in milliseconds. */
      readonly after: number;
      /** Whether it asks that of everything, and not of this event alone. */
      readonly isBusy: boolean;
    };

/** Posts one event. Follows no redirect, since it was this receiver that was named; and shows nobody what it answers. */
export async function post(
  { url, keys, timeout }: WebhookRules,
  { id, body }: { readonly id: string; readonly body: string },
  now: number,
  closing: AbortSignal,
): Promise<Posted> {
  const timestamp = Math.floor(now / 1000);
  const headers = {
    "content-type": "application/json",
    "user-agent": "onpurpose",
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": sign(keys, { id, timestamp, body }),
  };
  const bounds = new Bounds(timeout, closing);
  try {
    const { signal } = bounds;
    const init: RequestInit = { method: "POST", headers, body, redirect: "manual", signal };
    const response = await fetch(url, init);
    void drain(response).finally(() => bounds.lift());
    return outcomeOf(response);
  } catch (error) {
    bounds.lift();
    return { taken: false, reason: reasonOf(error, timeout), after: 0, isBusy: false };
  }
}

/** Ends a request that takes too long, or that nobody may wait for any more. */
class Bounds {
  readonly #stop = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #closing: AbortSignal;
  readonly #close = (): void => this.#stop.abort();

  constructor(timeout: number, closing: AbortSignal) {
    const late = new DOMException("too late", "TimeoutError");
    this.#timer = setTimeout(() => this.#stop.abort(late), timeout);
    this.#closing = closing;
    closing.addEventListener("abort", this.#close);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  lift(): void {
    clearTimeout(this.#timer);
    this.#closing.removeEventListener("abort", this.#close);
  }
}

function outcomeOf({ ok, status, headers }: Response): Posted {
  if (ok) return { taken: true };
  return {
    taken: false,
    reason: `HTTP ${status}`,
    after: retryAfter(headers.get("retry-after")),
    isBusy: status === 429 || status === 503,
  };
}

/** Texts of errors may repeat what was sent. */
function reasonOf(error: unknown, timeout: number): string {
  const isLate = error instanceof DOMException && error.name === "TimeoutError";
  return isLate ? `no answer within ${timeout / 1000} seconds` : connectionCode(error);
}

/** A short answer is read to its end, which keeps the connection for the next event. What it says is nobody's concern. */
async function drain({ body }: Response): Promise<void> {
  const reader = body?.getReader();
  let length = 0;
  try {
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      length += part.value.length;
      if (length > mostAnswered) return await reader?.cancel();
    }
  } catch {
    // Cut off: the status has said all that counts.
  }
}

const mostAnswered = 16_384;
