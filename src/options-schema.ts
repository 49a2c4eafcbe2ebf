import * as v from "valibot";
import { messagesText } from "./locales/read-languages.ts";
import { isObject, textThat, whole } from "./option-shapes.ts";
import type { Pages } from "./pages/pages.ts";
import { isSecure } from "./secure-url.ts";
import type { Store } from "./stores/store.ts";
import { webhookSchema } from "./webhooks/options.ts";

// The shape of each option. The messages are what stands after "must be".

const fn = (accepts: string): v.GenericSchema =>
  v.custom((value) => typeof value === "function", accepts);

const objectThat = (accepts: string): v.GenericSchema => v.custom(isObject, accepts);

const withMethods = (accepts: string, ...methods: readonly string[]): v.GenericSchema =>
  v.custom(
    (value) =>
      typeof value === "object" &&
      value !== null &&
      methods.every((method) => typeof Reflect.get(value, method) === "function"),
    accepts,
  );

/** An absolute https URL; http on this machine only, and nothing in it that a mount cannot have. */
function isMountUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const plain = `${url.origin}${url.pathname}` === url.href;
  return isSecure(url) && plain && !url.pathname.includes("//");
}

const isSecureUrl = (text: string): boolean => URL.canParse(text) && isSecure(new URL(text));

const isOrigin = (text: string): boolean => isSecureUrl(text) && new URL(text).origin === text;

const secretText = "a text of 32 bytes or more of randomness, or a list of such texts";
const text = (most: number): v.GenericSchema =>
  textThat(
    (given) => given.length <= most && /^\P{Cc}+$/u.test(given),
    `a text of 1 to ${most} characters without control characters`,
  );
const originList =
  'a list of https origins, such as "https://shop.example.com"; http is accepted on localhost only';
const proxyList = 'a list of addresses or networks, such as "10.0.0.0/8" or "::1"';

const origins = v.array(textThat(isOrigin, originList), originList);

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

const languageList =
  'a list of BCP 47 tags, the default first, such as ["de", "en"]; "messages" brings languages that are not built in';
// As objects, so that the compiler misses a verb or a page that is not named here.
const storeVerbs = Object.keys({
  issue: true,
  open: true,
  redeem: true,
  claim: true,
  finish: true,
  release: true,
  record: true,
  decline: true,
  revoke: true,
  explain: true,
  linksOf: true,
  session: true,
  sessions: true,
  endSession: true,
  endSessions: true,
  ask: true,
  settleAsk: true,
  asks: true,
  tryCode: true,
  linkIds: true,
  reclassify: true,
  purge: true,
  list: true,
  countAsks: true,
  saveDay: true,
  days: true,
  addAct: true,
  settleAct: true,
  acts: true,
  erase: true,
  outbox: true,
  settleOutbox: true,
  lease: true,
  close: true,
} satisfies Record<Exclude<keyof Store, "issueWithin">, true>);

export const pageNames = Object.keys({
  layout: true,
  login: true,
  checkMail: true,
  confirm: true,
  otherBrowser: true,
  proveAddress: true,
  otherAccount: true,
  declined: true,
  loggedOut: true,
  problem: true,
} satisfies Record<keyof Pages, true>);

const ruleFields =
  "free (1 to 10000), firstWait, maxWait and calm (1 to 86400 seconds), all whole numbers";
const limitsText = `false, or an object with address, network, device and link, each with ${ruleFields}`;

const seconds = v.optional(whole(1, 86_400, "seconds"));
const limitRule = v.optional(
  v.strictObject(
    {
      free: v.optional(whole(1, 10_000, "asks")),
      firstWait: seconds,
      maxWait: seconds,
      calm: seconds,
    },
    `an object with ${ruleFields}`,
  ),
);
const limits = v.strictObject(
  { address: limitRule, network: limitRule, device: limitRule, link: limitRule },
  limitsText,
);
const off = v.custom<false>(() => true);

const days = v.optional(whole(2, 3650, "days"));
const retentionText =
  "an object with links, visits, sessions, acts, reports and addresses, each a number of days";
const retention = v.strictObject(
  { links: days, visits: days, sessions: days, acts: days, reports: days, addresses: days },
  retentionText,
);

const challengeText =
  "an object with html, script (a URL of https), field (a name of letters, digits, - and _), verify, and perhaps origins";
const challenge = v.strictObject(
  {
    html: textThat((html) => !/<(?:script|style|form|button)/i.test(html), challengeText),
    script: textThat(isSecureUrl, challengeText),
    origins: v.optional(origins),
    // Not one of the fields that our own forms have.
    field: textThat(
      (name) => /^(?!(?:form|action|switch|address|driven|code)$)[A-Za-z0-9_-]{1,60}$/.test(name),
      challengeText,
    ),
    verify: fn(challengeText),
  },
  challengeText,
);

const loggerText =
  "a logger with the methods debug, info, warn and error, each taking a text and an object, such as console";

const styleText = "a stylesheet of at most 4000 characters, without </style";

export const optionsSchema = v.strictObject({
  url: textThat(
    isMountUrl,
    "an absolute https URL without query or fragment, such as https://app.example.com/magic-link; http is accepted on localhost only",
  ),
  secret: v.custom((value) => typeof value === "string" || isTextList(value), secretText),
  store: withMethods('a store, such as sqliteStore("links.db")', ...storeVerbs),
  users: v.object(
    {
      findById: fn("a function that gives a user, or null, for an id"),
      findByEmail: v.optional(fn("a function that gives a user, or null, for an address")),
      create: v.optional(fn("a function that makes a user for an address")),
      verify: v.optional(fn("a function that marks a user's address as verified")),
      mayLogIn: v.optional(fn("a function that says whether a user may log in")),
    },
    "an object with findById, and findByEmail where there is a login page",
  ),
  mailer: v.optional(withMethods("a mailer, such as smtpMailer(url)", "send")),
  mailFrom: v.optional(v.string("one plain e-mail address, such as login@example.com")),
  appName: v.optional(text(60)),
  linkLifetime: v.optional(whole(60, 86_400, "seconds")),
  sessionLifetime: v.optional(whole(60, 34_560_000, "seconds")),
  retention: v.optional(retention),
  clientAddresses: v.optional(
    v.picklist(["whole", "network", "none"], 'one of "whole", "network" and "none"'),
  ),
  redirectTo: v.optional(v.string('a path of this site, such as "/" or "/home"')),
  redirectOrigins: v.optional(origins),
  sessions: v.optional(
    withMethods("an object with the functions current, start and end", "current", "start", "end"),
  ),
  otherBrowser: v.optional(
    v.picklist(["code", "address", "press"], 'one of "code", "address" and "press"'),
  ),
  unasked: v.optional(
    v.picklist(["press", "address", "code"], 'one of "press", "address" and "code"'),
  ),
  suspicion: v.optional(v.boolean("true or false")),
  challenge: v.optional(challenge),
  code: v.optional(
    v.strictObject(
      {
        digits: v.optional(whole(6, 12, "digits")),
        attempts: v.optional(whole(1, 100, "attempts")),
      },
      "an object with digits and attempts",
    ),
  ),
  limits: v.optional(v.lazy((value) => (value === false ? off : limits))),
  placeOf: v.optional(fn("a function that names the place of a request, or gives null")),
  trustedProxies: v.optional(v.array(v.string(proxyList), proxyList)),
  languages: v.optional(v.array(v.string(languageList), languageList)),
  messages: v.optional(objectThat(messagesText)),
  pages: v.optional(objectThat("an object with the pages to replace")),
  mails: v.optional(objectThat("an object with the mails to replace")),
  style: v.optional(textThat((css) => css.length <= 4000 && !/<\/style/i.test(css), styleText)),
  onError: v.optional(fn("a function that takes an OnpurposeError")),
  onEvent: v.optional(fn("a function that takes an event")),
  logger: v.optional(withMethods(loggerText, "debug", "info", "warn", "error")),
  telemetry: v.optional(
    withMethods("telemetry, such as openTelemetry()", "begin", "note", "measure"),
  ),
  metrics: v.optional(fn("a function that says whether a client may read the metrics")),
  webhook: v.optional(webhookSchema),
  operators: v.optional(fn("a function that names the operator of a request, or gives null")),
  now: v.optional(fn("a function that gives epoch milliseconds")),
});
