import type { OnpurposeError } from "../errors.ts";
import type { EventType } from "../events/event.ts";
import { eventOf } from "../events/pending.ts";
import type { PendingEvent, Store } from "../stores/store.ts";
import { Bell, pause } from "./bell.ts";
import { writeBody } from "./body.ts";
import { Health } from "./health.ts";
import { Lanes, type Told } from "./lanes.ts";
import { Lease } from "./lease.ts";
import type { WebhookRules } from "./options.ts";
import { usualPace, type Pace } from "./pace.ts";
import { post, type Posted } from "./post.ts";
import { Receipts } from "./receipts.ts";
import { Reports } from "./reports.ts";

/** What became of the events that were pending. */
export interface SentEvents {
  /** The receiver has taken them. */
  readonly sent: number;
  /** It did not take them this time; they are sent again. */
  readonly failed: number;
  /** Too old to be sent again. */
  readonly givenUp: number;
  /** Another process sends at this moment, and goes on with it. */
  readonly elsewhere: boolean;
}

export interface SenderParts {
  readonly store: Store;
  readonly rules: WebhookRules;
  readonly now: () => number;
  readonly report: (error: OnpurposeError) => void;
  readonly pace?: Pace;
}

type Counts = Omit<SentEvents, "elsewhere">;

/** Events that are read at once. */
const pageSize = 200;

/** Sends what is in the outbox, in the background and when it is asked to. */
export class Sender {
  readonly #store: Store;
  readonly #rules: WebhookRules;
  readonly #now: () => number;
  readonly #pace: Pace;
  readonly #lanes: Lanes;
  readonly #lease: Lease;
  readonly #health: Health;
  readonly #receipts: Receipts;
  readonly #reports: Reports;
  readonly #bell = new Bell();
  readonly #closing = new AbortController();
  readonly #cutOff = new AbortController();
  #counts: Counts = { sent: 0, failed: 0, givenUp: 0 };
  #looking: Promise<unknown> = Promise.resolve();
  #running: Promise<void> = Promise.resolve();

  constructor({ store, rules, now, report, pace = usualPace }: SenderParts) {
    this.#store = store;
    this.#rules = rules;
    this.#now = now;
    this.#pace = pace;
    this.#lease = new Lease(store, now, pace.lease);
    this.#health = new Health(pace);
    this.#reports = new Reports(report, rules.host, pace.report);
    this.#receipts = new Receipts(store, pace.rest, (error) => this.#reports.store(error));
    this.#lanes = new Lanes(
      pace,
      (event) => this.#send(event),
      () => this.nudge(),
    );
  }

  /** What the receiver wants to be told. */
  get wanted(): ReadonlySet<EventType> {
    return this.#rules.wanted;
  }

  /** Something has happened. */
  nudge(): void {
    this.#bell.ring();
  }

  /** Sends in the background from now on. */
  start(): void {
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    // Many processes that start together do not all look at once, and a command of a second sends nothing.
    await this.#bell.wait((0.5 + Math.random()) * this.#pace.look);
    while (!signal.aborted) {
      await pause(this.#pace.rest, signal);
      const begun = performance.now();
      const isSending = await this.#lookInBackground();
      // However much is waiting there, the store is there for logins most of the time.
      await pause(Math.min(4 * (performance.now() - begun), 2000), signal);
      if (isSending) await this.#bell.wait(this.#nextIn());
      else await pause(this.#pace.look, signal);
    }
  }

  #nextIn(): number {
    const { restsFor } = this.#health;
    const due = restsFor > 0 ? restsFor : this.#lanes.nextIn();
    return Math.min(due, this.#pace.look);
  }

  async #lookInBackground(): Promise<boolean> {
    try {
      if (!(await this.#lease.hold())) return false;
      await this.#receipts.note();
      if (this.#health.restsFor === 0) await this.#look(performance.now());
      return true;
    } catch (error) {
      this.#reports.store(error);
      return false;
    }
  }

  /** Sends what is pending, each link's events until one is not taken. Rejects where the store fails. */
  async sendNow(): Promise<SentEvents> {
    const before = this.#counts;
    const since = performance.now();
    this.#health.restart();
    this.#lanes.resume();
    while (!this.#closing.signal.aborted) {
      if (!(await this.#lease.hold())) return { ...this.#countsSince(before), elsewhere: true };
      const { taken, isWhole } = await this.#look(since);
      await this.#lanes.settled();
      await this.#receipts.note();
      if ((isWhole && taken === 0) || this.#health.restsFor > 0) break;
    }
    return { ...this.#countsSince(before), elsewhere: false };
  }

  #countsSince(before: Counts): Counts {
    const { sent, failed, givenUp } = this.#counts;
    return {
      sent: sent - before.sent,
      failed: failed - before.failed,
      givenUp: givenUp - before.givenUp,
    };
  }

  /** One after another, so that none takes an event whose predecessor another one has yet to see. */
  #look(at: number): Promise<{ taken: number; isWhole: boolean }> {
    const look = this.#looking.catch(() => {}).then(() => this.#lookThrough(at));
    this.#looking = look;
    return look;
  }

  async #lookThrough(at: number): Promise<{ taken: number; isWhole: boolean }> {
    // What was noted before this look began is in none of its pages.
    this.#lanes.forget(this.#receipts.takeNoted());
    const look = this.#lanes.look(at);
    const over: PendingEvent[] = [];
    let taken = 0;
    let isFull = false;
    let cursor: string | null = null;
    do {
      const page = await this.#store.outbox(cursor, pageSize);
      for (const event of page.events) {
        if (this.#lanes.holds(event)) continue;
        const told = this.#toldOf(event);
        if (told === null) over.push(event);
        else if (this.#lanes.held >= this.#most) isFull = true;
        else if (!isFull && this.#lanes.take(told, look)) taken++;
      }
      cursor = page.next;
    } while (cursor !== null && !isFull && !this.#closing.signal.aborted);
    const isWhole = cursor === null && !isFull;
    if (isWhole) this.#lanes.tidy(look);
    else if (!this.#health.isOnTrial) this.#lanes.cutShort();
    await this.#drop(over);
    return { taken, isWhole };
  }

  get #most(): number {
    return this.#health.isOnTrial ? 1 : this.#pace.most;
  }

  /** Null where nobody is to be told, or not any more. */
  #toldOf(pending: PendingEvent): Told | null {
    const { id, at, linkId } = pending;
    const event = eventOf(pending);
    if (event === null || !this.#rules.wanted.has(event.type) || this.#isTooOld(pending))
      return null;
    return { id, at, lane: linkId ?? "", event };
  }

  #isTooOld({ at }: PendingEvent): boolean {
    return at < this.#now() - this.#rules.giveUpAfter;
  }

  async #drop(events: readonly PendingEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.#store.settleOutbox(events.map(({ id, at }) => ({ id, at })));
    const givenUp = events.filter((event) => this.#isTooOld(event)).length;
    if (givenUp === 0) return;
    this.#count("givenUp", givenUp);
    this.#reports.givenUp(givenUp);
  }

  async #send(event: Told): Promise<Posted | null> {
    const isOver = this.#closing.signal.aborted || !this.#lease.isHeld;
    if (isOver || this.#health.restsFor > 0) return null;
    const begun = performance.now();
    const message = { id: event.id, body: writeBody(event.event) };
    const posted = await post(this.#rules, message, this.#now(), this.#cutOff.signal);
    if (posted.taken) {
      this.#count("sent", 1);
      this.#receipts.add(event);
      if (this.#health.taken()) this.#goOn();
      return posted;
    }
    if (this.#cutOff.signal.aborted) return null;
    this.#count("failed", 1);
    this.#health.refused(event.lane, posted, begun);
    this.#reports.refused(posted.reason);
    return posted;
  }

  /** The receiver is back: nobody waits any longer. */
  #goOn(): void {
    this.#lanes.resume();
    this.nudge();
  }

  #count(what: keyof Counts, count: number): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + count };
  }

  /** Ends what runs within a bounded time. What was not sent stays in the outbox. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.nudge();
    await Promise.race([this.#lanes.settled(), pause(this.#pace.closing, this.#cutOff.signal)]);
    this.#cutOff.abort();
    await this.#lanes.settled();
    await this.#running;
    const reports = this.#reports;
    await this.#looking.catch(() => {});
    await this.#receipts.note().catch((error: unknown) => reports.store(error));
    await this.#lease.release().catch((error: unknown) => reports.store(error));
  }
}
