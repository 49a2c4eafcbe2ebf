import type { OnpurposeError } from "../../../src/errors.ts";
import type { Store } from "../../../src/stores/store.ts";
import { pendingIn } from "../../../src/testing/store/outbox.ts";
import { readWebhook, type WebhookOptions } from "../../../src/webhooks/options.ts";
import { usualPace, type Pace } from "../../../src/webhooks/pace.ts";
import { Sender } from "../../../src/webhooks/sender.ts";
import { eventful } from "./events.ts";
import { hookSecret, startReceiver, type Receiver, type ReceiverOptions } from "./receiver.ts";

/** As usual, a hundred times faster. */
export const fast: Pace = {
  ...usualPace,
  firstWait: 10,
  longestWait: 50,
  look: 30,
  rest: 1,
  closing: 100,
};

/** What one process of a host has. */
export interface Sending {
  /** Takes events, and wakes the sender. */
  readonly store: Store;
  readonly sender: Sender;
  readonly errors: OnpurposeError[];
}

export interface SendingOptions extends Omit<Partial<WebhookOptions>, "timeout"> {
  readonly pace?: Partial<Pace>;
  readonly now?: () => number;
  /** In milliseconds. Default 10,000: on a busy machine nothing is late that is not meant to be. */
  readonly timeout?: number;
}

/** Starts receivers and senders, and ends them. */
export class Stage {
  readonly #closing: (() => Promise<void>)[] = [];

  async receiver(options: ReceiverOptions = {}): Promise<Receiver> {
    const receiver = await startReceiver(options);
    this.#closing.push(() => receiver.close());
    return receiver;
  }

  /** One that does not send by itself yet. */
  sending(url: string, own: Store, options: SendingOptions = {}): Sending {
    const { pace = {}, now = Date.now, timeout = 10_000, ...others } = options;
    const errors: OnpurposeError[] = [];
    const rules = { ...readWebhook({ url, secret: hookSecret, ...others }), timeout };
    const report = (error: OnpurposeError): void => void errors.push(error);
    const sender = new Sender({ store: own, rules, now, report, pace: { ...fast, ...pace } });
    this.#closing.push(() => sender.close());
    return { store: eventful(own, () => sender.nudge(), others.events), sender, errors };
  }

  async clear(): Promise<void> {
    for (const close of this.#closing.splice(0).toReversed()) await close();
  }
}

export const isEmpty = async (store: Store): Promise<boolean> =>
  (await pendingIn(store)).length === 0;

/** What was reported, in one line each. */
export const said = (errors: readonly OnpurposeError[]): string[] =>
  errors.map(({ code, message }) => `${code}: ${message.replaceAll(/:\d+ /g, ":port ")}`);
