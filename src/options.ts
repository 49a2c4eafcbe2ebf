import * as v from "valibot";
import { parseEmailAddress } from "./email-address.ts";
import { OnpurposeError } from "./errors.ts";
import { parseProxies } from "./http/client-address.ts";
import { createKeyring } from "./keyring.ts";
import { en } from "./locales/en.ts";
import type { MessageOverrides, Messages } from "./locales/messages.ts";
import type { MailAddress, Mailer } from "./mail/mailer.ts";
import { optionsSchema } from "./options-schema.ts";
import { defaultPages, type Appearance, type Pages } from "./pages/pages.ts";
import { defaultStyle } from "./pages/style.ts";
import { judgeRedirectTarget } from "./redirect-target.ts";
import type { HostSessions } from "./routes/host-sessions.ts";
import type { Settings } from "./settings.ts";
import type { Store } from "./stores/store.ts";
import type { Users } from "./user.ts";

export interface MagicLinksOptions {
  /**
   * Where onpurpose is mounted, as people reach it: `https://app.example.com/magic-link`. Links are made
   * from this, never from a request. Everything below it is onpurpose's, so give it a path of its own. http
   * is accepted on localhost only.
   */
  readonly url: string;
  /** 32 bytes or more of randomness; a list rotates: the first signs, all verify. */
  readonly secret: string | readonly string[] | undefined;
  readonly store: Store;
  readonly users: Users;
  /** Sends the mails that people ask for. Left out: the app sends links itself, and there is no login page. */
  readonly mailer?: Mailer;
  /** Who the mails are from: one plain address. Default `no-reply@` the host of `url`. */
  readonly mailFrom?: string;
  /** What the app is called on pages and in mails, 1 to 60 characters. Default: the host of `url`. */
  readonly appName?: string;
  /** For how many seconds a link works, 60 to 86,400. Default 600. */
  readonly linkLifetime?: number;
  /** For how many seconds a session lasts, 60 to 34,560,000 (400 days). Default 1,209,600 (14 days). */
  readonly sessionLifetime?: number;
  /** Where a login leads when nothing else was asked for: an own path. Default `/`. */
  readonly redirectTo?: string;
  /** Further origins that a login may lead to, such as `https://shop.example.com`. Default none. */
  readonly redirectOrigins?: readonly string[];
  /** Sessions kept by the host. Default: onpurpose keeps them, in the store. */
  readonly sessions?: HostSessions;
  /** How often a link may be asked for, for one address. Default 10 in 600 seconds, `false` for no limit. */
  readonly askLimit?: { readonly max: number; readonly seconds: number } | false;
  /** Addresses or networks of the proxies whose `X-Forwarded-For` is believed, such as `10.0.0.0/8`. Default none. */
  readonly trustedProxies?: readonly string[];
  /** Sentences to use instead of the built-in English ones. */
  readonly messages?: MessageOverrides;
  /** Pages to use instead of the built-in ones. */
  readonly pages?: Partial<Pages>;
  /** The stylesheet inside every page, at most 4,000 characters. */
  readonly style?: string;
  /** Told of failures that no answer shows: a mail that was not sent, an outage. Default: one line on stderr. */
  readonly onError?: (error: OnpurposeError) => void;
  /** Epoch milliseconds, for tests. Default `Date.now`. */
  readonly now?: () => number;
}

export interface Resolved {
  readonly settings: Settings;
  readonly appearance: Appearance;
  readonly hostSessions: HostSessions | null;
  readonly proxies: ReturnType<typeof readProxies>;
}

/**
 * Checks every option, fills in the defaults and freezes the result.
 *
 * @throws {OnpurposeError} `invalid_option`, naming the option and what it accepts, never its value.
 */
export function resolveOptions(options: MagicLinksOptions): Resolved {
  checkShapes(options);
  const url = new URL(options.url);
  // As the URL parser wrote it: it forgives blanks and line breaks, which a mail must not carry.
  const base = url.href.replace(/\/$/, "");
  const redirectOrigins = Object.freeze([...(options.redirectOrigins ?? [])]);
  const settings: Settings = Object.freeze({
    url: base,
    origin: url.origin,
    keyring: readSecret(options.secret),
    store: options.store,
    users: readUsers(options),
    mailer: options.mailer ?? null,
    mailFrom: readSender(options.mailFrom, options.appName ?? "", url.hostname),
    appName: options.appName ?? url.host,
    messages: readMessages(options.messages ?? {}),
    linkLifetime: (options.linkLifetime ?? 600) * 1000,
    sessionLifetime: (options.sessionLifetime ?? 1_209_600) * 1000,
    redirectTo: readRedirectTo(options.redirectTo ?? "/", url.origin),
    redirectOrigins,
    askLimit: readAskLimit(options.askLimit),
    now: options.now ?? Date.now,
    report: safely(options.onError ?? printError),
  });
  const pages = Object.freeze({ ...defaultPages, ...options.pages });
  return Object.freeze({
    settings,
    appearance: Object.freeze({
      pages,
      style: (options.style ?? defaultStyle).replaceAll(/\r\n?/g, "\n"),
    }),
    hostSessions: options.sessions ?? null,
    proxies: readProxies(options.trustedProxies ?? []),
  });
}

function wrong(option: string, accepts: string): OnpurposeError {
  return new OnpurposeError(
    "invalid_option",
    `createMagicLinks: option "${option}" must be ${accepts}`,
  );
}

function checkShapes(options: MagicLinksOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new OnpurposeError("invalid_option", "createMagicLinks: takes one object of options");
  }
  const parsed = v.safeParse(optionsSchema, withEveryKey(options));
  if (parsed.success) return;
  const [issue] = parsed.issues;
  const path = issue.path?.map(({ key }) => String(key)).join(".") ?? "";
  if (issue.type === "strict_object" && issue.expected === "never") {
    throw new OnpurposeError("invalid_option", `createMagicLinks: there is no option "${path}"`);
  }
  throw wrong(path, issue.message);
}

/** A required key that is not there reads like one that is undefined, and gets the same clear error. */
function withEveryKey(options: MagicLinksOptions): object {
  const { users } = options;
  const none: object = { url: undefined, secret: undefined, store: undefined, users: undefined };
  const whole = { ...none, ...options };
  const lacksFindById = typeof users === "object" && users !== null && !("findById" in users);
  return lacksFindById ? { ...whole, users: { findById: undefined } } : whole;
}

function readSecret(
  secret: string | readonly string[] | undefined,
): ReturnType<typeof createKeyring> {
  const accepts = "a text of 32 bytes or more of randomness, or a list of such texts";
  const [first, ...older] = typeof secret === "string" ? [secret] : (secret ?? []);
  if (first === undefined) throw wrong("secret", accepts);
  for (const each of [first, ...older]) {
    if (new TextEncoder().encode(each).length < 32)
      throw wrong("secret", `${accepts}; one is too short`);
    if (new Set(each).size < 8)
      throw wrong("secret", `${accepts}; one repeats too few characters to be random`);
  }
  if (new Set([first, ...older]).size !== older.length + 1) {
    throw wrong("secret", `${accepts}; one stands in the list twice`);
  }
  return createKeyring(first, ...older);
}

function readUsers({ users, mailer }: MagicLinksOptions): Users {
  if (mailer !== undefined && users.findByEmail === undefined) {
    throw wrong(
      "users.findByEmail",
      "a function as soon as there is a mailer: the login page asks it",
    );
  }
  if (users.create !== undefined && users.findByEmail === undefined) {
    throw wrong("users.findByEmail", "a function as soon as there is users.create");
  }
  return users;
}

function readSender(from: string | undefined, name: string, hostname: string): MailAddress {
  // "[::1]" is no domain that an address can have.
  const parsed = parseEmailAddress(
    from ?? `no-reply@${hostname.startsWith("[") ? "localhost" : hostname}`,
  );
  if (!parsed.ok) throw wrong("mailFrom", "one plain e-mail address, such as login@example.com");
  return Object.freeze({ name, address: parsed.address });
}

/** The built-in sentences, with the host's in place of some. A misspelt or mistyped one does not start. */
function readMessages(own: MessageOverrides): Messages {
  checkMessages(own, en, "messages");
  return Object.freeze({
    ...en,
    ...own,
    addressFault: Object.freeze({ ...en.addressFault, ...own.addressFault }),
    declined: Object.freeze({ ...en.declined, ...own.declined }),
    problem: Object.freeze({ ...en.problem, ...own.problem }),
  });
}

function checkMessages(own: object, model: object, path: string): void {
  for (const [name, value] of Object.entries(own) as [string, unknown][]) {
    const wanted: unknown = Object.hasOwn(model, name) ? Reflect.get(model, name) : undefined;
    const option = `${path}.${name}`;
    if (wanted === undefined) {
      throw new OnpurposeError(
        "invalid_option",
        `createMagicLinks: there is no option "${option}"`,
      );
    }
    if (value === null || typeof value !== typeof wanted) {
      throw wrong(option, `what the built-in one is: a ${typeof wanted}`);
    }
    if (isObject(value) && isObject(wanted)) checkMessages(value, wanted, option);
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function readRedirectTo(path: string, origin: string): string {
  const target = path.startsWith("/") ? judgeRedirectTarget(path, origin, []) : null;
  if (target === null) throw wrong("redirectTo", 'a path of this site, such as "/" or "/home"');
  return target;
}

function readAskLimit(limit: MagicLinksOptions["askLimit"]): Settings["askLimit"] {
  if (limit === false) return null;
  const { max, seconds } = limit ?? { max: 10, seconds: 600 };
  return Object.freeze({ max, window: seconds * 1000 });
}

function readProxies(entries: readonly string[]) {
  if (entries.length === 0) return null;
  const proxies = parseProxies(entries);
  if ("wrong" in proxies) {
    throw wrong("trustedProxies", 'a list of addresses or networks, such as "10.0.0.0/8" or "::1"');
  }
  return proxies;
}

/** A hook that throws must not change an answer, nor its time. */
function safely(hook: (error: OnpurposeError) => void): (error: OnpurposeError) => void {
  return (error) => {
    try {
      hook(error);
    } catch {
      printError(error);
    }
  };
}

function printError({ code, message, cause }: OnpurposeError): void {
  process.emitWarning(message, { type: "OnpurposeError", code, detail: whereFrom(cause) });
}

/** The kind of a cause and where it was thrown. Not its message: that may repeat what nobody should read. */
function whereFrom(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  const { message, stack = "" } = cause;
  // Behind the message, whose lines may look like frames; nothing where the stack does not hold it.
  const at = stack.indexOf(message);
  const traced = at === -1 ? "" : stack.slice(at + message.length);
  const frames = traced.split("\n").filter((line) => /^ {4}at .+:\d+:\d+\)?$/.test(line));
  return [`caused by ${cause.name}`, ...frames].join("\n");
}
