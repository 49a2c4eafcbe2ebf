import { OnpurposeError } from "../errors.ts";
import { createEventIds } from "../events/event-id.ts";
import type { EventType } from "../events/event.ts";
import { withEventIds } from "../events/with-ids.ts";
import { loadOnce } from "../load-once.ts";
import type { Store } from "../stores/store.ts";
import { wrongOption } from "../wrong-option.ts";
import { readWebhook, type WebhookOptions } from "./options.ts";
import type { Sender, SentEvents } from "./sender.ts";

interface Given {
  readonly webhook?: WebhookOptions;
  readonly secret: string | readonly string[] | undefined;
  readonly store: Store;
}

/** A {@link Sender}, loaded once it is needed. */
export interface EventSender {
  readonly wanted: ReadonlySet<EventType>;
  nudge(): void;
  start(): void;
  sendNow(): Promise<SentEvents>;
  close(): Promise<void>;
}

/** @throws {OnpurposeError} `invalid_option` where the receiver would have the secret of logins. */
export function createSender(
  { webhook, secret, store }: Given,
  now: () => number,
  report: (error: OnpurposeError) => void,
): EventSender | null {
  if (webhook === undefined) return null;
  if (textsOf(secret).some((one) => textsOf(webhook.secret).includes(one))) {
    throw wrongOption(
      "webhook.secret",
      "another one than secret: whoever receives events has it, too",
    );
  }
  const rules = readWebhook(webhook);
  const create = async (): Promise<Sender> => {
    const { Sender } = await import("./sender.ts");
    return new Sender({ store, rules, now, report });
  };
  const { background = true } = webhook;
  return background
    ? inBackground(rules.wanted, loadOnce(create), report)
    : byJobs(rules.wanted, create);
}

/** Nothing of one call is there for the next: a Worker's requests may not touch what belongs to another. */
const byJobs = (wanted: ReadonlySet<EventType>, create: () => Promise<Sender>): EventSender => ({
  wanted,
  nudge() {},
  start() {},
  async sendNow() {
    const sender = await create();
    try {
      return await sender.sendNow();
    } finally {
      await sender.close();
    }
  },
  async close() {},
});

function inBackground(
  wanted: ReadonlySet<EventType>,
  load: () => Promise<Sender>,
  report: (error: OnpurposeError) => void,
): EventSender {
  let sender: Sender | null = null;
  let starting: Promise<void> | null = null;
  const start = async (): Promise<void> => {
    try {
      sender = await load();
      sender.start();
    } catch (cause) {
      const message = "what sends events could not be loaded; they stay in the outbox";
      report(new OnpurposeError("not_loaded", message, { cause }));
    }
  };
  return {
    wanted,
    nudge: () => sender?.nudge(),
    start: () => void (starting ??= start()),
    sendNow: async () => (await load()).sendNow(),
    async close() {
      await starting;
      await sender?.close();
    },
  };
}

const textsOf = (secret: string | readonly string[] | undefined): readonly string[] =>
  typeof secret === "string" ? [secret] : (secret ?? []);

/** The same store, which takes into the outbox what is to be sent, and wakes the sender. */
export function withOutbox(store: Store, sender: EventSender | null): Store {
  if (sender === null) return store;
  const newId = createEventIds(Date.now);
  const taken = (): void => sender.nudge();
  return withEventIds(store, { wanted: sender.wanted, newId, taken });
}
