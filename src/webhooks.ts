import { OnpurposeError } from "./errors.ts";
import { readBody, type WebhookEvent } from "./webhooks/body.ts";
import { isSigned, readSecrets, secretText } from "./webhooks/signature.ts";

// For whoever receives webhooks. It imports nothing of what sends them.

export type { EventLink, EventType, EventVisit, MagicLinksEvent } from "./events/event.ts";
export type { WebhookEvent } from "./webhooks/body.ts";

/** A request as it came: a web Request whose body nobody has read, or headers and the raw body. */
export type WebhookMessage =
  | Request
  | {
      readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
      /** Byte for byte: what a framework has parsed and written again has another signature. */
      readonly body: string | Uint8Array;
    };

export interface VerifyOptions {
  /** For how many seconds a message is taken, before and after it was sent. 1 to 86,400, default 300. */
  readonly tolerance?: number;
  /** Epoch milliseconds, for tests. Default `Date.now`. */
  readonly now?: () => number;
}

const mostBytes = 1_000_000;

/**
 * The event in a request that our sender has signed (Standard Webhooks). The same event may come more than once, with
 * the same `id`. A newer sender may tell types that this version does not know: leave them aside, and answer 204.
 *
 * @param secret The sender's; of a list, one has to fit.
 * @throws {OnpurposeError} `invalid_webhook` where the request is not to be believed: answer 400. `invalid_argument` where
 *   the secret is none, or the body is not the raw one.
 */
export async function verifyWebhook(
  message: WebhookMessage,
  secret: string | readonly string[] | undefined,
  { tolerance = 300, now = Date.now }: VerifyOptions = {},
): Promise<WebhookEvent> {
  const keys = readSecrets(secret);
  if (keys === null) throw misuse(`secret must be ${secretText}`);
  if (!Number.isInteger(tolerance) || tolerance < 1 || tolerance > 86_400) {
    throw misuse("tolerance must be a whole number of seconds from 1 to 86400");
  }
  const id = headerOf(message, "webhook-id");
  const moment = headerOf(message, "webhook-timestamp");
  const signatures = headerOf(message, "webhook-signature");
  // A dot would move what is signed from one part into the next.
  if (!/^[\w-]{1,100}$/.test(id)) throw refused("the header webhook-id is no id");
  if (!/^\d{1,12}$/.test(moment)) throw refused("the header webhook-timestamp is no moment");
  const timestamp = Number(moment);
  const age = Math.floor(now() / 1000) - timestamp;
  if (Math.abs(age) > tolerance) {
    throw refused(`it was sent more than ${tolerance} seconds ${age > 0 ? "ago" : "from now"}`);
  }
  const body = await bodyOf(message);
  if (!isSigned(keys, { id, timestamp, body }, signatures)) {
    throw refused("no signature fits: another secret, or another body than was sent");
  }
  const event = readBody(id, Buffer.from(body).toString("utf8"));
  if (event === null) throw refused("it is signed, and holds no event");
  return event;
}

const misuse = (text: string): OnpurposeError =>
  new OnpurposeError("invalid_argument", `verifyWebhook: ${text}`);

const refused = (text: string): OnpurposeError =>
  new OnpurposeError("invalid_webhook", `verifyWebhook: ${text}`);

function headerOf({ headers }: WebhookMessage, name: string): string {
  const value = isHeaders(headers) ? headers.get(name) : valueOf(headers, name);
  if (value === null || value === "") throw refused(`the header ${name} is missing`);
  return value;
}

function isHeaders(headers: WebhookMessage["headers"]): headers is Headers {
  // By its method: not every runtime's Headers are ours.
  return "get" in headers && typeof headers.get === "function";
}

/** Node writes names in lower case, others as they came. */
function valueOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  name: string,
): string | null {
  const [, value = null] =
    Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? [];
  return typeof value === "string" || value === null ? value : value.join(" ");
}

async function bodyOf(message: WebhookMessage): Promise<Uint8Array | string> {
  if ("arrayBuffer" in message) return readAll(message);
  const { body } = message;
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  throw misuse("body must be the raw body, as text or bytes: a parsed one cannot be checked");
}

/** Nobody has proved yet who they are: never more of it than any event has. */
async function readAll(request: Request): Promise<Uint8Array> {
  if (request.bodyUsed) throw misuse("the body of the request has been read already");
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    length += part.value.length;
    chunks.push(part.value);
    if (length <= mostBytes) continue;
    await reader?.cancel();
    throw refused(`the body is longer than ${mostBytes} bytes`);
  }
  return Buffer.concat(chunks);
}
