import type { MagicLinksEvent } from "../events/event.ts";
import { waitAfter, type Pace } from "./pace.ts";
import type { Posted } from "./post.ts";

/** An event as it is sent. */
export interface Told {
  readonly id: string;
  readonly at: number;
  /** Events of one lane are sent in their order: the id of their link, or empty. */
  readonly lane: string;
  readonly event: MagicLinksEvent;
}

/** One look at the outbox, from its oldest event on. */
export interface Look {
  readonly number: number;
  /** Lanes that still had to wait then are passed over. */
  readonly at: number;
  /** Lanes of which an event was passed over: no later one may be sent before it. */
  readonly passed: Set<string>;
}

interface Lane {
  readonly queue: Told[];
  isRunning: boolean;
  failures: number;
  notBefore: number;
  /** It goes on with this look at the earliest: the one before may be past its next event. */
  fromLook: number;
  /** There was more than could be held. */
  hasMore: boolean;
}

/**
 * Sends events, those of one link one after another, of several links at once. Where one is not taken, its link alone
 * waits; what was held of it is forgotten, and found in the outbox again.
 */
export class Lanes {
  readonly #pace: Pace;
  readonly #send: (event: Told) => Promise<Posted | null>;
  readonly #wantMore: () => void;
  readonly #lanes = new Map<string, Lane>();
  readonly #held = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #looks = 0;
  #queued = 0;
  #isCutShort = false;

  /**
   * @param send Null where nothing may be sent now.
   * @param wantMore Called when what could not be held can be.
   */
  constructor(pace: Pace, send: (event: Told) => Promise<Posted | null>, wantMore: () => void) {
    this.#pace = pace;
    this.#send = send;
    this.#wantMore = wantMore;
    this.#free = pace.atOnce;
  }

  /** @param at What had to wait longer than until then is passed over. */
  look(at: number): Look {
    this.#looks++;
    return { number: this.#looks, at, passed: new Set() };
  }

  /** The look before has left more than could be held. */
  cutShort(): void {
    this.#isCutShort = true;
    this.#askForMore();
  }

  /** How many events are held: on their way, or sent and not forgotten yet. */
  get held(): number {
    return this.#held.size;
  }

  holds({ id }: { readonly id: string }): boolean {
    return this.#held.has(id);
  }

  /** Forgets events that were sent, and that no look can find any more. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.#held.delete(id);
  }

  /** Takes in the next event of its lane. False where that has to wait. */
  take(event: Told, look: Look): boolean {
    const lane = this.#laneOf(event.lane);
    if (look.passed.has(event.lane) || !this.#isOpen(lane, look)) {
      look.passed.add(event.lane);
      return false;
    }
    this.#held.add(event.id);
    lane.queue.push(event);
    this.#queued++;
    if (!lane.isRunning) this.#start(event.lane, lane);
    return true;
  }

  #laneOf(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const lane: Lane = {
      queue: [],
      isRunning: false,
      failures: 0,
      notBefore: 0,
      fromLook: 0,
      hasMore: false,
    };
    this.#lanes.set(name, lane);
    return lane;
  }

  #isOpen(lane: Lane, look: Look): boolean {
    const isFull = lane.queue.length >= this.#pace.mostOfLink;
    if (isFull) lane.hasMore = true;
    return !isFull && lane.notBefore <= look.at && lane.fromLook <= look.number;
  }

  #start(name: string, lane: Lane): void {
    lane.isRunning = true;
    const run = this.#run(name, lane).finally(() => {
      this.#running.delete(run);
      if (lane.hasMore) this.#wantMore();
      this.#askForMore();
    });
    this.#running.add(run);
  }

  #askForMore(): void {
    if (!this.#isCutShort || this.#queued > this.#pace.most / 2) return;
    this.#isCutShort = false;
    this.#wantMore();
  }

  async #run(name: string, lane: Lane): Promise<void> {
    for (let event = lane.queue[0]; event !== undefined; event = lane.queue[0]) {
      const posted = await this.#inTurn(event);
      if (posted?.taken !== true) return this.#halt(lane, posted);
      lane.queue.shift();
      this.#queued--;
      lane.failures = 0;
    }
    this.#lanes.delete(name);
  }

  async #inTurn(event: Told): Promise<Posted | null> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await this.#send(event);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  #halt(lane: Lane, posted: Exclude<Posted, { taken: true }> | null): void {
    const left = lane.queue.splice(0);
    this.#queued -= left.length;
    this.forget(left.map(({ id }) => id));
    lane.isRunning = false;
    lane.hasMore = false;
    lane.fromLook = this.#looks + 1;
    if (posted === null) return;
    lane.failures++;
    const wait = Math.max(
      waitAfter(this.#pace, lane.failures),
      Math.min(posted.after, this.#pace.longestAsked),
    );
    lane.notBefore = performance.now() + wait;
  }

  /** Lets every lane go on that waits. */
  resume(): void {
    for (const lane of this.#lanes.values()) lane.notBefore = 0;
  }

  /** How long until the next lane may go on, in milliseconds. */
  nextIn(): number {
    const now = performance.now();
    let least = Infinity;
    for (const { notBefore } of this.#lanes.values()) {
      if (notBefore > now) least = Math.min(least, notBefore - now);
    }
    return least;
  }

  /** Forgets how often lanes have failed of which a whole look has found nothing. */
  tidy({ number, passed }: Look): void {
    for (const [name, { isRunning, fromLook }] of this.#lanes) {
      if (!isRunning && fromLook <= number && !passed.has(name)) this.#lanes.delete(name);
    }
  }

  /** Waits for what runs now. Never rejects. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }
}
