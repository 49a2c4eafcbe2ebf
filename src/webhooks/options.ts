import * as v from "valibot";
import type { SecretKey } from "../crypto.ts";
import { eventTypes, type EventType } from "../events/event.ts";
import { textThat, whole } from "../option-shapes.ts";
import { isSecure } from "../secure-url.ts";
import { wrongOption } from "../wrong-option.ts";
import { readSecrets, secretText } from "./signature.ts";

export interface WebhookOptions {
  /**
   * Where events are posted to: an https URL without user, password and fragment. http is accepted on localhost only.
   * Redirects are not followed.
   */
  readonly url: string;
  /**
   * Signs what is posted: `whsec_` and 24 to 64 bytes in base64, or any other text of 24 bytes or more of randomness.
   * Never the option `secret` of logins, since the receiver has it, too. A list rotates: all of them sign.
   */
  readonly secret: string | readonly string[] | undefined;
  /** What the receiver wants to be told. Default: everything. */
  readonly events?: readonly EventType[];
  /** For how many seconds the receiver may take over one event, 1 to 60. Default 10. */
  readonly timeout?: number;
  /** After how many seconds an event that was not taken is given up, 60 to 2,592,000 (30 days). Default 259,200 (3 days). */
  readonly giveUpAfter?: number;
  /**
   * Whether this process sends in the background. `false` where it lives for one request alone, as a Worker does, or is frozen
   * between them: then `magicLinks.sendEvents()` sends, called by a job. Default true.
   */
  readonly background?: boolean;
}

/** The same, checked and complete. Spans in milliseconds. */
export interface WebhookRules {
  readonly url: string;
  /** For messages: a query may hold a secret. */
  readonly host: string;
  readonly keys: readonly SecretKey[];
  readonly wanted: ReadonlySet<EventType>;
  readonly timeout: number;
  readonly giveUpAfter: number;
}

const webhookText =
  "an object with url and secret, and perhaps events, timeout, giveUpAfter and background";
const eventsText = `a list of ${eventTypes.join(", ")}`;

export const webhookSchema = v.strictObject(
  {
    url: textThat(
      isWebhookUrl,
      "an absolute https URL without user, password and fragment, such as https://example.com/hooks; http is accepted on localhost only",
    ),
    secret: v.custom(isSecret, secretText),
    events: v.optional(v.array(v.picklist(eventTypes, eventsText), eventsText)),
    timeout: v.optional(whole(1, 60, "seconds")),
    giveUpAfter: v.optional(whole(60, 2_592_000, "seconds")),
    background: v.optional(v.boolean("true or false")),
  },
  webhookText,
);

function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return isSecure(url) && `${url.username}${url.password}${url.hash}` === "";
}

function isSecret(value: unknown): boolean {
  if (typeof value === "string") return readSecrets(value) !== null;
  return (
    Array.isArray(value) &&
    value.every((one) => typeof one === "string") &&
    readSecrets(value) !== null
  );
}

/**
 * @param options Of the right shape.
 * @throws {OnpurposeError} `invalid_option` for a receiver that wants nothing.
 */
export function readWebhook({
  url,
  secret,
  events = eventTypes,
  timeout = 10,
  giveUpAfter = 259_200,
}: WebhookOptions): WebhookRules {
  if (events.length === 0) throw wrongOption("webhook.events", eventsText);
  const { href, host } = new URL(url);
  return Object.freeze({
    url: href,
    host,
    keys: readSecrets(secret) ?? [],
    wanted: new Set(events),
    timeout: timeout * 1000,
    giveUpAfter: giveUpAfter * 1000,
  });
}
