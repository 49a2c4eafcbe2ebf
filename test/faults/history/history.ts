import { appendFileSync } from "node:fs";

// What clients know: every request that was sent and every answer that came, in the order in which that
// happened. Nothing in it comes from the store. Moments are epoch milliseconds.

export type Kind = (typeof kinds)[number];
export const kinds = ["issue", "ask", "open", "scan", "press", "who", "logout"] as const;

export interface Sent {
  readonly event: "sent";
  readonly at: number;
  /** Of the request; its User-Agent names it, so that its visit can be told from all others. */
  readonly id: string;
  readonly kind: Kind;
  readonly method: string;
  /** Of the link that it is about, or null. */
  readonly linkId: string | null;
  /** Which browser sent it. */
  readonly browser: string;
  /** Hash of the cookie by which the store knows that browser; null before its first answer. */
  readonly cookieHash: string | null;
}

export interface Answered {
  readonly event: "answered";
  readonly at: number;
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The title of the page; empty where it has none. */
  readonly title: string;
  /** `issue`: the link that was given out. */
  readonly issued: string | null;
  /** `who`: the address of who is logged in, or null. */
  readonly user: string | null;
}

/** No answer came: the connection was lost. */
export interface Unanswered {
  readonly event: "unanswered";
  readonly at: number;
  readonly id: string;
  readonly reason: string;
}

/**
 * `harmed`: a fault begins. `healed`: all servers could do their work again. `working`: a whole login, made
 * through each app, was answered as it should be, and nothing was restarted for it but what the fault had ended.
 */
export interface Mark {
  readonly event: "harmed" | "healed" | "working";
  readonly at: number;
}

export type Event = Sent | Answered | Unanswered | Mark;

/** Takes events down and forgets none; also into a file, one JSON object a line. */
export class History {
  readonly events: Event[] = [];
  readonly #file: string | null;

  constructor(file: string | null = null) {
    this.#file = file;
  }

  add(event: Event): void {
    this.events.push(event);
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(event)}\n`);
  }

  mark(event: Mark["event"]): void {
    this.add({ event, at: Date.now() });
  }
}
