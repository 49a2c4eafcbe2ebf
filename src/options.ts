import * as v from "valibot";
import { isStrong, type CodeRule } from "./code-rule.ts";
import { readLimits, type LimitOptions } from "./ask-limits.ts";
import { parseEmailAddress } from "./email-address.ts";
import { OnpurposeError } from "./errors.ts";
import { parseProxies } from "./http/proxies.ts";
import { createKeyring } from "./keyring.ts";
import { insteadOf, meantName } from "./known-names.ts";
import { loadOnce } from "./load-once.ts";
import type { Languages } from "./locales/languages.ts";
import type { MessageOverrides } from "./locales/messages.ts";
import { readOffers } from "./locales/read-languages.ts";
import type { MailAddress, Mailer } from "./mail/mailer.ts";
import type { MailTemplates } from "./mail/templates.ts";
import { isObject } from "./option-shapes.ts";
import { optionsSchema, pageNames } from "./options-schema.ts";
import type { MagicLinksEvent } from "./events/event.ts";
import { observed } from "./events/observe.ts";
import { safeTeller } from "./events/tell.ts";
import type { OwnAppearance, Pages } from "./pages/pages.ts";
import { judgeRedirectTarget } from "./redirect-target.ts";
import { readRetention, type RetentionOptions } from "./retention.ts";
import type { HostSessions } from "./routes/host-sessions.ts";
import type {
  Challenge,
  Client,
  ClientAddresses,
  Operators,
  OtherBrowser,
  Settings,
  Unasked,
} from "./settings.ts";
import type { Store } from "./stores/store.ts";
import type { Logger } from "./telemetry/logger.ts";
import type { Telemetry } from "./telemetry/telemetry.ts";
import { createWatch, type Watch } from "./telemetry/watch.ts";
import type { User, Users } from "./user.ts";
import { wrongOption } from "./wrong-option.ts";
import { createSender, withOutbox, type EventSender } from "./webhooks/create.ts";
import type { WebhookOptions } from "./webhooks/options.ts";

/** `U` is what a user of yours is. It is taken from what `users.findById` gives. */
export interface MagicLinksOptions<U extends User = User> {
  /**
   * Where onpurpose is mounted, as people reach it: `https://app.example.com/magic-link`. Links are made
   * from this, never from a request. Everything below it is onpurpose's, so give it a path of its own. http
   * is accepted on localhost only.
   */
  readonly url: string;
  /** 32 bytes or more of randomness; a list rotates: the first signs, all verify. */
  readonly secret: string | readonly string[] | undefined;
  readonly store: Store;
  /**
   * Your users. Where TypeScript is to find out what they are, `findById` stands before functions whose parameters have no
   * type of their own, in `users` and in `sessions`.
   */
  readonly users: Users<U>;
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
  /** For how long records are kept; see {@link RetentionOptions}. Default: links and visits 90 days, sessions 30; `upkeep()` deletes what is older. */
  readonly retention?: RetentionOptions;
  /**
   * What is kept of the address that a request came from, with each visit and each ask: `whole` (default); `network`,
   * the /24 of IPv4 or the /48 of IPv6; or `none`. Floods are counted as before, by a keyed hash. What was kept before
   * stays as it is.
   */
  readonly clientAddresses?: ClientAddresses;
  /** Where a login leads when nothing else was asked for: an own path. Default `/`. */
  readonly redirectTo?: string;
  /** Further origins that a login may lead to, such as `https://shop.example.com`. Default none. */
  readonly redirectOrigins?: readonly string[];
  /** Sessions kept by the host: by hand, or by one of `onpurpose/integrations`. Default: onpurpose keeps them, in the store. */
  readonly sessions?: HostSessions<NoInfer<U>>;
  /**
   * What a browser may do with a link that another one asked for. `code` (default): nothing logs in there; the code
   * from the mail is typed where the link was asked for, or a new link is mailed for this browser. `address`: it logs
   * in by typing the address that the mail was sent to, which a mail gateway knows, too. `press`: by a press alone.
   */
  readonly otherBrowser?: OtherBrowser;
  /**
   * What a browser may do with a link that the app issued by itself, so that none has asked for it. `press` (default):
   * log in by a press, unless the press looks like a machine's: then a code is mailed, and typed in that browser.
   * `address`: by typing the address that the mail was sent to. `code`: the press always mails a code; this needs a
   * mailer. Without a mailer a press that looks like a machine's is asked for the address.
   */
  readonly unasked?: Unasked;
  /**
   * Whether presses on such links are judged at all. Default true. `false` is for tests, which press sooner than any
   * person, and in browsers that a program drives.
   */
  readonly suspicion?: boolean;
  /**
   * A puzzle of somebody else's (Turnstile, hCaptcha, Friendly Captcha) on the page of such a link, where a press is
   * enough. Whoever does not solve it, or has no scripts, is mailed a code. Its script runs beside a live token.
   */
  readonly challenge?: Challenge;
  /**
   * The code in the mail: how many digits (6 to 12, default 8), and how often one may be tried (1 to 100, default 5).
   * No code may be guessed by more than one chance in a million: `10 ** digits` is at least a million times `attempts`.
   */
  readonly code?: { readonly digits?: number; readonly attempts?: number };
  /**
   * How often links may be asked for; see {@link LimitOptions}. `false` switches every limit off, for measurements.
   */
  readonly limits?: LimitOptions | false;
  /**
   * Roughly where a request came from, in words for the mail, such as "Lyon, France"; null where that is not known.
   * Asked once the answer is on its way. Default: mails name no place.
   */
  readonly placeOf?: (client: Client) => string | null | Promise<string | null>;
  /** Addresses or networks of the proxies whose `X-Forwarded-For` is believed, such as `10.0.0.0/8`. Default none. */
  readonly trustedProxies?: readonly string[];
  /**
   * The languages that pages and mails are offered in, as BCP 47 tags, the default first. Default: `en`, then `de`,
   * `fr`, `es`, `ar` and every other language in `messages`. Which one it is, the browser's `Accept-Language` says; of a
   * mail, the user's `locale` before it.
   */
  readonly languages?: readonly string[];
  /**
   * Sentences to use instead of the built-in ones, by language: `{ en: { askButton: "Go" } }`. A language that is not
   * built in needs all of them, a whole `Messages`, and is then offered, too.
   */
  readonly messages?: Readonly<Record<string, MessageOverrides>>;
  /** Pages to use instead of the built-in ones: docs/pages.md. */
  readonly pages?: Partial<Pages>;
  /** Mails to use instead of the built-in ones. */
  readonly mails?: Partial<MailTemplates>;
  /** The stylesheet inside every page, at most 4,000 characters. */
  readonly style?: string;
  /**
   * Told of failures that no answer shows: a mail that was not sent, an outage, a function of yours that threw, which is
   * its `cause`. Default: said on stderr, with where the cause was thrown and without its message, which may repeat what
   * nobody should read; unless there is a `logger`, which is told of them in any case.
   */
  readonly onError?: (error: OnpurposeError) => void;
  /**
   * Told of everything that happens to links and sessions, once the store has it: for logs, alarms and analytics. Told in
   * the process that did it, in its order, and once; an event of a process that dies at that moment is lost. It is not
   * waited for, and where it fails, `onError` is told. Default: nobody is.
   */
  readonly onEvent?: (event: MagicLinksEvent) => void | Promise<void>;
  /**
   * Where the same is posted to, signed, from an outbox in the store: at least once, in order for each link, also after a
   * crash. Every process of the app takes this option, and one of them sends; see {@link WebhookOptions}. Default: nowhere.
   */
  readonly webhook?: WebhookOptions;
  /**
   * Told in log lines of what happens, of requests and of failures: `console`, or what takes a text and an object. No
   * secret is in them, and no mail or client address. Default: nobody is told.
   */
  readonly logger?: Logger;
  /** Traces, and metrics of the same numbers as `magicLinks.metrics()`: `openTelemetry()`. Default: none. */
  readonly telemetry?: Telemetry;
  /**
   * Who may read `GET {url}/metrics`, in Prometheus' text format: whoever this gives `true` for. For all others, and where
   * it fails, that page does not exist. Default: nobody.
   */
  readonly metrics?: (client: Client) => boolean | Promise<boolean>;
  /**
   * Who may use the operators' pages at `{url}/admin`: their name, or an account of theirs, kept with all that they do
   * there; null for everybody else, who is told that there is no such page. Asked anew for each request to those pages;
   * where it fails, nobody is one. Default: there are no such pages. See docs/admin.md.
   */
  readonly operators?: Operators;
  /** Epoch milliseconds, for tests. Default `Date.now`. */
  readonly now?: () => number;
}

export interface Resolved<U extends User = User> {
  readonly settings: Settings<U>;
  readonly appearance: OwnAppearance;
  readonly hostSessions: HostSessions<U> | null;
  readonly proxies: ReturnType<typeof readProxies>;
  readonly watch: Watch;
  readonly mayReadMetrics: NonNullable<MagicLinksOptions["metrics"]> | null;
  /** Of webhooks, where there are any. */
  readonly sender: EventSender | null;
}

/**
 * Checks every option, fills in the defaults and freezes the result.
 *
 * @throws {OnpurposeError} `invalid_option`, naming the option and what it accepts, never its value.
 */
export function resolveOptions<U extends User>(options: MagicLinksOptions<U>): Resolved<U> {
  checkShapes(options);
  const url = new URL(options.url);
  // As the URL parser wrote it: it forgives blanks and line breaks, which a mail must not carry.
  const base = url.href.replace(/\/$/, "");
  const redirectOrigins = Object.freeze([...(options.redirectOrigins ?? [])]);
  const watch = createWatch(options);
  const { report } = watch;
  const now = options.now ?? Date.now;
  const sender = createSender(options, now, report);
  const settings: Settings<U> = Object.freeze({
    url: base,
    origin: url.origin,
    keyring: readSecret(options.secret),
    store: readStore(options, watch, sender),
    users: readUsers(options),
    mailer: options.mailer === undefined ? null : watch.mailer(options.mailer),
    mailFrom: readSender(options.mailFrom, options.appName ?? "", url.hostname),
    appName: options.appName ?? url.host,
    ownMails: readParts("mails", options.mails ?? {}, ["login"]),
    languages: readLanguages(options, report),
    linkLifetime: (options.linkLifetime ?? 600) * 1000,
    sessionLifetime: (options.sessionLifetime ?? 1_209_600) * 1000,
    retention: readRetention(options.retention ?? {}),
    clientAddresses: options.clientAddresses ?? "whole",
    redirectTo: readRedirectTo(options.redirectTo ?? "/", url.origin),
    redirectOrigins,
    code: readCodeRule(options.code ?? {}),
    otherBrowser: options.otherBrowser ?? "code",
    unasked: readUnasked(options),
    suspicion: options.suspicion ?? true,
    challenge: options.challenge === undefined ? null : Object.freeze({ ...options.challenge }),
    limits: options.limits === false ? null : readLimits(options.limits ?? {}),
    placeOf: options.placeOf ?? null,
    operators: options.operators ?? null,
    now,
    report,
  });
  return Object.freeze({
    settings,
    appearance: Object.freeze({
      pages: readParts("pages", options.pages ?? {}, pageNames),
      style: options.style ?? null,
    }),
    hostSessions: options.sessions ?? null,
    proxies: readProxies(options.trustedProxies ?? []),
    watch,
    mayReadMetrics: options.metrics ?? null,
    sender,
  });
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
    const names = Object.keys(optionsSchema.entries);
    const instead = path.includes(".")
      ? `: "${path.slice(0, path.lastIndexOf("."))}" must be ${issue.message}`
      : insteadOf(path, names);
    throw noOption(`${path}"${instead}`);
  }
  throw wrongOption(path, issue.message);
}

const noOption = (rest: string): OnpurposeError =>
  new OnpurposeError("invalid_option", `createMagicLinks: there is no option "${rest}`);

/** A required key that is not there reads like one that is undefined, and gets the same clear error. */
function withEveryKey(options: MagicLinksOptions): object {
  const { users, webhook } = options;
  const none: object = { url: undefined, secret: undefined, store: undefined, users: undefined };
  const noReceiver: object = { url: undefined, secret: undefined };
  const lacksFindById = isObject(users) && !("findById" in users);
  return {
    ...none,
    ...options,
    ...(lacksFindById ? { users: { findById: undefined } } : {}),
    // A list would pass for an object.
    ...(Array.isArray(users) ? { users: null } : {}),
    ...(webhook === undefined
      ? {}
      : { webhook: isObject(webhook) ? { ...noReceiver, ...webhook } : null }),
  };
}

function readSecret(
  secret: string | readonly string[] | undefined,
): ReturnType<typeof createKeyring> {
  const accepts = "a text of 32 bytes or more of randomness, or a list of such texts";
  const [first, ...older] = typeof secret === "string" ? [secret] : (secret ?? []);
  if (first === undefined) throw wrongOption("secret", accepts);
  for (const each of [first, ...older]) {
    if (new TextEncoder().encode(each).length < 32)
      throw wrongOption("secret", `${accepts}; one is too short`);
    if (new Set(each).size < 8)
      throw wrongOption("secret", `${accepts}; one repeats too few characters to be random`);
  }
  if (new Set([first, ...older]).size !== older.length + 1) {
    throw wrongOption("secret", `${accepts}; one stands in the list twice`);
  }
  return createKeyring(first, ...older);
}

/** Pages or mails of the host's, each in place of the built-in one of its name. */
function readParts<Parts extends object>(
  option: "pages" | "mails",
  parts: Parts,
  names: readonly string[],
): Readonly<Parts> {
  const one = option.slice(0, -1);
  const which = names.length === 1 ? `the ${one}` : `one of the ${option}`;
  for (const [name, part] of Object.entries(parts) as [string, unknown][]) {
    const path = `${option}.${name}`;
    if (!names.includes(name)) throw wrongOption(path, `${which} ${names.join(", ")}`);
    if (typeof part !== "function") throw wrongOption(path, `a function that gives a ${one}`);
  }
  return Object.freeze({ ...parts });
}

function readUsers<U extends User>({ users, mailer }: MagicLinksOptions<U>): Users<U> {
  // It may be anything that has these functions, and more. What is one of them but for its capitals is misspelt.
  const names = Object.keys(optionsSchema.entries.users.entries);
  for (const name in users) {
    const misspelt = meantName(name, names) !== undefined;
    if (misspelt) throw noOption(`users.${name}"${insteadOf(name, names)}`);
  }
  if (mailer !== undefined && users.findByEmail === undefined) {
    throw wrongOption(
      "users.findByEmail",
      "a function as soon as there is a mailer: the login page asks it",
    );
  }
  if (users.create !== undefined && users.findByEmail === undefined) {
    throw wrongOption("users.findByEmail", "a function as soon as there is users.create");
  }
  return users;
}

function readUnasked({ unasked = "press", mailer }: MagicLinksOptions): Unasked {
  if (unasked !== "code" || mailer !== undefined) return unasked;
  throw wrongOption(
    "unasked",
    '"press" or "address" where there is no mailer: nothing could mail the code',
  );
}

function readSender(from: string | undefined, name: string, hostname: string): MailAddress {
  // "[::1]" is no domain that an address can have.
  const parsed = parseEmailAddress(
    from ?? `no-reply@${hostname.startsWith("[") ? "localhost" : hostname}`,
  );
  if (!parsed.ok)
    throw wrongOption("mailFrom", "one plain e-mail address, such as login@example.com");
  return Object.freeze({ name, address: parsed.address });
}

function readLanguages(
  { languages, messages = {} }: MagicLinksOptions,
  report: Settings["report"],
): Languages {
  const offers = readOffers(languages, messages);
  const reportLoad = (cause: unknown): void => {
    const message = "a language could not be loaded; English stands in for it";
    report(new OnpurposeError("invalid_host_answer", message, { cause }));
  };
  // Checked by now, and loaded when the first page or mail is written.
  const load = loadOnce(async () => {
    const [{ createLanguages }, byHeader] = await Promise.all([
      import("./locales/languages.ts"),
      import("./http/language.ts"),
    ]);
    return createLanguages({ offers, ...byHeader, report: reportLoad });
  });
  return {
    choose: async (acceptLanguage) => (await load()).choose(acceptLanguage),
    find: async (tag) => (await load()).find(tag),
  };
}

function readRedirectTo(path: string, origin: string): string {
  const target = path.startsWith("/") ? judgeRedirectTarget(path, origin, []) : null;
  if (target === null)
    throw wrongOption("redirectTo", 'a path of this site, such as "/" or "/home"');
  return target;
}

function readCodeRule({
  digits = 8,
  attempts = 5,
}: NonNullable<MagicLinksOptions["code"]>): CodeRule {
  if (isStrong({ digits, attempts })) return Object.freeze({ digits, attempts });
  throw wrongOption(
    "code",
    "strong enough for its attempts: 10 ** digits at least a million times attempts, such as 8 digits and 5 attempts",
  );
}

function readProxies(entries: readonly string[]) {
  if (entries.length === 0) return null;
  const proxies = parseProxies(entries);
  if ("wrong" in proxies) {
    throw wrongOption(
      "trustedProxies",
      'a list of addresses or networks, such as "10.0.0.0/8" or "::1"',
    );
  }
  return proxies;
}

/** The host's store, watched: each call of it, and what it has taken for good; some of that into the outbox. */
function readStore(
  { store, onEvent }: MagicLinksOptions,
  watch: Watch,
  sender: EventSender | null,
): Store {
  const tellHost = onEvent === undefined ? null : safeTeller(onEvent, watch.report);
  return observed(withOutbox(watch.store(store), sender), (event) => {
    watch.tell(event);
    tellHost?.(event);
  });
}
