import { OnpurposeError } from "../errors.ts";
import { createEventIds } from "../events/event-id.ts";
import { withEventIds } from "../events/with-ids.ts";
import type { Store } from "../stores/store.ts";
import { readWebhook, type WebhookOptions } from "./options.ts";
import { Sender } from "./sender.ts";

interface Given {
  readonly webhook?: WebhookOptions;
  readonly secret: string | readonly string[] | undefined;
  readonly store: Store;
}

/** @throws {OnpurposeError} `invalid_option` where the receiver would have the secret of logins. */
export function createSender(
  { webhook, secret, store }: Given,
  now: () => number,
  report: (error: OnpurposeError) => void,
): Sender | null {
  if (webhook === undefined) return null;
  if (textsOf(secret).some((one) => textsOf(webhook.secret).includes(one))) {
    throw new OnpurposeError(
      "invalid_option",
      'createMagicLinks: option "webhook.secret" must be another one than secret: whoever receives events has it, too',
    );
  }
  return new Sender({ store, rules: readWebhook(webhook), now, report });
}

const textsOf = (secret: string | readonly string[] | undefined): readonly string[] =>
  typeof secret === "string" ? [secret] : (secret ?? []);

/** The same store, which takes into the outbox what is to be sent, and wakes the sender. */
export function withOutbox(store: Store, sender: Sender | null): Store {
  if (sender === null) return store;
  const newId = createEventIds(Date.now);
  const taken = (): void => sender.nudge();
  return withEventIds(store, { wanted: sender.wanted, newId, taken });
}
