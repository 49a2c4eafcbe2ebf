import { OnpurposeError } from "../errors.ts";
import { connectionCode, fieldOf, retryAfter } from "../outgoing.ts";
import { isSecure } from "../secure-url.ts";
import { Closing } from "./closing.ts";
import { asciiText, furtherHeaders, oneLine, recipient } from "./mail-fields.ts";
import type { Mail, Mailer } from "./mailer.ts";
import {
  checkWhole,
  readRetryOptions,
  sendWithRetries,
  type Outcome,
  type RetryOptions,
} from "./retry.ts";

export interface HttpMailerOptions extends RetryOptions {
  /** How long one try may take, in milliseconds, 100 to 60,000. Default 10,000. */
  readonly timeout?: number;
  /**
   * Where the provider's API is, such as its other region: an `https:` URL without query, or `http:` on
   * `localhost`, `127.0.0.1` or `[::1]` for tests. Each factory tells its default.
   */
  readonly endpoint?: string;
}

/** What is different from provider to provider. */
export interface HttpProvider {
  /** As it stands in messages of failed sends. */
  readonly name: string;
  /** As it stands in messages of wrong options. */
  readonly factory: string;
  readonly endpoint: string;
  /** Below the endpoint, beginning with a slash. */
  readonly path: string;
  /** Called once for each mail: all its tries are the same request. */
  request(mail: Mail, url: URL): ProviderRequest;
  /** What an answer other than 200 to 299 says beyond its status. */
  explain?(answer: ProviderAnswer): Explanation;
}

export interface ProviderRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** A field of its JSON, if there is any. */
  readonly field: (name: string) => unknown;
}

export interface Explanation {
  /** The provider's own code for it, safe to print. */
  readonly code?: string | undefined;
  /** Passes by itself, although its status does not say so. */
  readonly again?: boolean;
}

/** A sender for a provider with an API over HTTP, by the `fetch` of the runtime. Follows no redirects. */
export function httpMailer(provider: HttpProvider, options: HttpMailerOptions): Mailer {
  const { timeout = 10_000 } = options;
  checkWhole(provider.factory, "timeout", timeout, 100, 60_000);
  const rules = { ...readRetryOptions(provider.factory, options), timeout };
  const url = checkEndpoint(provider, options.endpoint ?? provider.endpoint);
  const closing = new Closing();
  const prepare = (mail: Mail): RequestInit => {
    const { headers, body } = provider.request(asData(mail), url);
    // Some providers turn away who does not say what they are, and not every runtime does.
    const named = { accept: "application/json", "user-agent": "onpurpose", ...headers };
    return { method: "POST", headers: named, body, redirect: "manual" };
  };
  return {
    async send(mail) {
      const init = prepare(mail);
      const tryOnce = (signal: AbortSignal): Promise<Outcome> =>
        request(provider, url, { ...init, signal });
      await sendWithRetries(provider.name, tryOnce, rules, closing);
    },
    async rehearse(mail) {
      // What fetch itself does first.
      void new Request(url, prepare(mail));
    },
    async close() {
      closing.end();
    },
  };
}

/** Nothing in it that a provider could take for another field, header or recipient. */
function asData(mail: Mail): Mail {
  const headers = Object.entries(furtherHeaders(mail.headers));
  return {
    from: recipient(mail.from),
    to: recipient(mail.to),
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, asciiText(value)])),
  };
}

async function request(provider: HttpProvider, url: URL, init: RequestInit): Promise<Outcome> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    return { accepted: false, again: true, reason: connectionCode(error) };
  }
  if (response.ok) {
    // Whatever may happen to the rest of the answer: the mail is taken, and another try would be another mail.
    void response.body?.cancel().catch(() => {});
    return { accepted: true };
  }
  const { status, headers } = response;
  const json = parseJson(await startOf(response));
  const { code, again } = provider.explain?.({ status, headers, field: fieldOf(json) }) ?? {};
  return {
    accepted: false,
    again: again === true || status === 408 || status === 429 || status >= 500,
    reason: `HTTP ${status}${code === undefined ? "" : `, ${code}`}`,
    after: retryAfter(headers.get("retry-after")),
  };
}

/** The first part of an answer that is read for its code alone: never much of it, nor for long. */
async function startOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const stop = (): void => void reader.cancel().catch(() => {});
  const timer = setTimeout(stop, 1000);
  const decoder = new TextDecoder();
  let text = "";
  try {
    while (text.length < 16_384) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // The status alone says enough.
  } finally {
    clearTimeout(timer);
    stop();
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkEndpoint({ factory, path }: HttpProvider, endpoint: string): URL {
  const fault = `${factory}: endpoint must be an https: URL without user, query and fragment`;
  if (!URL.canParse(endpoint)) throw new OnpurposeError("invalid_option", fault);
  const url = new URL(endpoint);
  const more = `${url.username}${url.password}${url.search}${url.hash}`;
  if (!isSecure(url) || more !== "" || !/^[\w.~/-]*$/.test(url.pathname)) {
    throw new OnpurposeError("invalid_option", fault);
  }
  url.pathname = url.pathname.replace(/\/+$/, "") + path;
  return url;
}

/** @throws {OnpurposeError} `invalid_option`, without the value. */
export function checkSecret(factory: string, name: string, value: string | undefined): string {
  if (value !== undefined && /^[!-~]{1,4096}$/.test(value)) return value;
  throw new OnpurposeError(
    "invalid_option",
    `${factory}: ${name} must be the text that the provider gave you, without spaces`,
  );
}
