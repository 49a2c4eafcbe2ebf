import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { createMagicLinks } from "./magic-links.ts";
import { OnpurposeError } from "./errors.ts";
import { en } from "./locales/en.ts";
import type { LimitRuleOptions } from "./ask-limits.ts";
import { resolveOptions, type MagicLinksOptions } from "./options.ts";
import { memoryStore } from "./stores/memory.ts";
import type { User } from "./user.ts";

const secret = "a secret of more than 32 bytes, 0123456789";
const good: MagicLinksOptions = {
  url: "https://app.example.com/magic-link",
  secret,
  store: memoryStore(),
  users: { findById: () => null, findByEmail: () => null },
};
const mailer = { send: async () => {} };

type Change = Readonly<Record<string, unknown>>;

const url =
  'option "url" must be an absolute https URL without query or fragment, such as https://app.example.com/magic-link; http is accepted on localhost only';
const secretText =
  'option "secret" must be a text of 32 bytes or more of randomness, or a list of such texts';
const store = 'option "store" must be a store, such as sqliteStore("links.db")';
const users =
  'option "users" must be an object with findById, and findByEmail where there is a login page';
const mailFrom = 'option "mailFrom" must be one plain e-mail address, such as login@example.com';
const appName = 'option "appName" must be a text of 1 to 60 characters without control characters';
const linkLifetime = 'option "linkLifetime" must be a whole number of seconds from 60 to 86400';
const sessionLifetime =
  'option "sessionLifetime" must be a whole number of seconds from 60 to 34560000';
const retention =
  'option "retention" must be an object with links, visits, sessions, acts, reports and addresses, each a number of days';
const days = (name: string): string =>
  `option "retention.${name}" must be a whole number of days from 2 to 3650`;
const redirectTo = 'option "redirectTo" must be a path of this site, such as "/" or "/home"';
const origins =
  'must be a list of https origins, such as "https://shop.example.com"; http is accepted on localhost only';
const messages =
  'option "messages" must be sentences by language, such as { en: { askButton: "Go" } }, each language by its BCP 47 tag';
const languageList =
  'must be a list of BCP 47 tags, the default first, such as ["de", "en"]; "messages" brings languages that are not built in';
const proxies = 'must be a list of addresses or networks, such as "10.0.0.0/8" or "::1"';
const logger =
  'option "logger" must be a logger with the methods debug, info, warn and error, each taking a text and an object, such as console';
const style = 'option "style" must be a stylesheet of at most 4000 characters, without </style';

const wrong: readonly (readonly [what: string, change: Change, message: string])[] = [
  ["url undefined", { url: undefined }, url],
  ["url empty", { url: "" }, url],
  ["url a path", { url: "/magic-link" }, url],
  ["url over http", { url: "http://app.example.com/magic-link" }, url],
  [
    "url over http on a host that only begins like this one",
    { url: "http://localhost.evil.example/" },
    url,
  ],
  ["url of another scheme", { url: "ftp://app.example.com/magic-link" }, url],
  ["url with a query", { url: "https://app.example.com/magic-link?a=b" }, url],
  ["url with an empty query", { url: "https://app.example.com/magic-link?" }, url],
  ["url with a fragment", { url: "https://app.example.com/magic-link#a" }, url],
  ["url with a password", { url: "https://user:pw@app.example.com/magic-link" }, url],
  ["url with two slashes", { url: "https://app.example.com//magic-link" }, url],
  ["url an object", { url: new URL("https://app.example.com/") }, url],

  ["secret undefined", { secret: undefined }, secretText],
  ["secret null", { secret: null }, secretText],
  ["secret empty", { secret: "" }, `${secretText}; one is too short`],
  [
    "secret too short",
    { secret: "0123456789-0123456789-01234567" },
    `${secretText}; one is too short`,
  ],
  [
    "secret all the same",
    { secret: "x".repeat(64) },
    `${secretText}; one repeats too few characters to be random`,
  ],
  [
    "secret of low variety",
    { secret: "abcabc".repeat(10) },
    `${secretText}; one repeats too few characters to be random`,
  ],
  ["secret an empty list", { secret: [] }, secretText],
  ["secret a list with undefined", { secret: [secret, undefined] }, secretText],
  ["secret a list with an empty text", { secret: [secret, ""] }, `${secretText}; one is too short`],
  [
    "secret a list with one too short",
    { secret: [secret, "short"] },
    `${secretText}; one is too short`,
  ],
  [
    "secret twice in the list",
    { secret: [secret, secret] },
    `${secretText}; one stands in the list twice`,
  ],
  ["secret bytes", { secret: new Uint8Array(32) }, secretText],

  ["store undefined", { store: undefined }, store],
  ["store null", { store: null }, store],
  ["store the path of a file", { store: "links.db" }, store],
  ["store without its verbs", { store: { issue: () => {} } }, store],

  ["users undefined", { users: undefined }, users],
  ["users a function", { users: () => null }, users],
  [
    "users.findById missing",
    { users: {} },
    'option "users.findById" must be a function that gives a user, or null, for an id',
  ],
  [
    "users.findById undefined",
    { users: { findById: undefined } },
    'option "users.findById" must be a function that gives a user, or null, for an id',
  ],
  [
    "users.findByEmail no function",
    { users: { findById: () => null, findByEmail: "x" } },
    'option "users.findByEmail" must be a function that gives a user, or null, for an address',
  ],
  [
    "users.create no function",
    { users: { findById: () => null, create: {} } },
    'option "users.create" must be a function that makes a user for an address',
  ],
  [
    "users.mayLogIn no function",
    { users: { findById: () => null, mayLogIn: true } },
    'option "users.mayLogIn" must be a function that says whether a user may log in',
  ],
  [
    "a mailer without users.findByEmail",
    { mailer, users: { findById: () => null } },
    'option "users.findByEmail" must be a function as soon as there is a mailer: the login page asks it',
  ],
  [
    "users.create without users.findByEmail",
    { users: { findById: () => null, create: () => null } },
    'option "users.findByEmail" must be a function as soon as there is users.create',
  ],

  [
    "mailer no mailer",
    { mailer: "smtp://localhost" },
    'option "mailer" must be a mailer, such as smtpMailer(url)',
  ],
  ["mailer null", { mailer: null }, 'option "mailer" must be a mailer, such as smtpMailer(url)'],
  ["mailFrom empty", { mailFrom: "" }, mailFrom],
  ["mailFrom with a name", { mailFrom: "App <login@example.com>" }, mailFrom],
  ["mailFrom two addresses", { mailFrom: "a@example.com,b@example.com" }, mailFrom],
  ["mailFrom an object", { mailFrom: { address: "login@example.com" } }, mailFrom],
  ["appName empty", { appName: "" }, appName],
  ["appName too long", { appName: "x".repeat(61) }, appName],
  ["appName of two lines", { appName: "App\r\nBcc: eve@evil.example" }, appName],

  ["linkLifetime too short", { linkLifetime: 59 }, linkLifetime],
  ["linkLifetime too long", { linkLifetime: 86_401 }, linkLifetime],
  ["linkLifetime broken", { linkLifetime: 600.5 }, linkLifetime],
  ["linkLifetime NaN", { linkLifetime: NaN }, linkLifetime],
  ["linkLifetime a text", { linkLifetime: "600" }, linkLifetime],
  ["linkLifetime endless", { linkLifetime: Infinity }, linkLifetime],
  ["sessionLifetime too short", { sessionLifetime: 0 }, sessionLifetime],
  ["sessionLifetime negative", { sessionLifetime: -600 }, sessionLifetime],
  ["sessionLifetime over 400 days", { sessionLifetime: 34_560_001 }, sessionLifetime],

  [
    "clientAddresses of another kind",
    { clientAddresses: "hashed" },
    'option "clientAddresses" must be one of "whole", "network" and "none"',
  ],
  [
    "operators a list",
    { operators: ["ada"] },
    'option "operators" must be a function that names the operator of a request, or gives null',
  ],
  ["onEvent a text", { onEvent: "log" }, 'option "onEvent" must be a function that takes an event'],
  ["logger a function", { logger: () => {} }, logger],
  ["logger without a level", { logger: { ...console, error: undefined } }, logger],
  [
    "telemetry true",
    { telemetry: true },
    'option "telemetry" must be telemetry, such as openTelemetry()',
  ],
  [
    "telemetry that was not called",
    { telemetry: () => {} },
    'option "telemetry" must be telemetry, such as openTelemetry()',
  ],
  [
    "metrics true",
    { metrics: true },
    'option "metrics" must be a function that says whether a client may read the metrics',
  ],
  ["retention a number", { retention: 90 }, retention],
  [
    "retention of what there is not",
    { retention: { mails: 3 } },
    `there is no option "retention.mails": ${retention.replace("option ", "")}`,
  ],
  ["retention of a day", { retention: { links: 1 } }, days("links")],
  ["retention of half a day", { retention: { sessions: 2.5 } }, days("sessions")],
  ["retention for ever", { retention: { visits: Infinity } }, days("visits")],
  [
    "retention of visits that outlive their links",
    { retention: { links: 10, visits: 11 } },
    'option "retention.visits" must be no longer than links',
  ],
  ["redirectTo empty", { redirectTo: "" }, redirectTo],
  ["redirectTo another site", { redirectTo: "//evil.example" }, redirectTo],
  ["redirectTo a URL", { redirectTo: "https://app.example.com/" }, redirectTo],
  ["redirectTo a number", { redirectTo: 7 }, redirectTo],
  [
    "redirectOrigins a text",
    { redirectOrigins: "https://shop.example.com" },
    `option "redirectOrigins" ${origins}`,
  ],
  [
    "redirectOrigins with a path",
    { redirectOrigins: ["https://shop.example.com/"] },
    `option "redirectOrigins.0" ${origins}`,
  ],
  [
    "redirectOrigins with a wildcard",
    { redirectOrigins: ["https://a.example.com", "*"] },
    `option "redirectOrigins.1" ${origins}`,
  ],
  [
    "redirectOrigins with null",
    { redirectOrigins: ["null"] },
    `option "redirectOrigins.0" ${origins}`,
  ],
  [
    "redirectOrigins over http",
    { redirectOrigins: ["http://shop.example.com"] },
    `option "redirectOrigins.0" ${origins}`,
  ],
  [
    "redirectOrigins over http on a host that only begins like this one",
    { redirectOrigins: ["http://localhost.evil.example"] },
    `option "redirectOrigins.0" ${origins}`,
  ],

  [
    "sessions without its functions",
    { sessions: { current: () => null } },
    'option "sessions" must be an object with the functions current, start and end',
  ],
  ["trustedProxies a text", { trustedProxies: "10.0.0.0/8" }, `option "trustedProxies" ${proxies}`],
  [
    "trustedProxies a name",
    { trustedProxies: ["proxy.internal"] },
    `option "trustedProxies" ${proxies}`,
  ],
  [
    "trustedProxies too wide a prefix",
    { trustedProxies: ["10.0.0.0/33"] },
    `option "trustedProxies" ${proxies}`,
  ],
  ["trustedProxies with true", { trustedProxies: [true] }, `option "trustedProxies.0" ${proxies}`],

  ["messages a text", { messages: "de" }, messages],
  [
    "messages with a text for a function",
    { messages: { en: { loginTitle: "Log in" } } },
    'option "messages.en.loginTitle" must be what the built-in one is: a function',
  ],
  [
    "messages with a number in a problem",
    { messages: { de: { problem: { used: { title: 7, sentence: "x" } } } } },
    'option "messages.de.problem.used.title" must be what the built-in one is: a string',
  ],
  ["messages without a language", { messages: { askButton: "Go" } }, messages],
  ["messages of no language", { messages: { en_: { askButton: "Go" } } }, messages],
  [
    "languages none",
    { languages: [] },
    'option "languages" must be a list of BCP 47 tags, the default first: of en, de, fr, es, ar, and of languages that "messages" has all sentences of',
  ],
  ["languages a text", { languages: "de" }, `option "languages" ${languageList}`],
  ["languages with a number", { languages: [7] }, `option "languages.0" ${languageList}`],
  [
    "languages with one that is not spoken here",
    { languages: ["en", "tlh"] },
    'option "languages" must be a list of BCP 47 tags, the default first: of en, de, fr, es, ar, and of languages that "messages" has all sentences of',
  ],
  [
    "pages with a page nobody knows",
    { pages: { admin: () => null } },
    'option "pages.admin" must be one of the pages layout, login, checkMail, confirm, otherBrowser, proveAddress, otherAccount, declined, loggedOut, problem',
  ],
  [
    "pages with a text",
    { pages: { login: "<p>" } },
    'option "pages.login" must be a function that gives a page',
  ],
  ["style too long", { style: "x".repeat(4001) }, style],
  ["style that ends itself", { style: "</STYLE><script>" }, style],
  [
    "onError no function",
    { onError: "log" },
    'option "onError" must be a function that takes an OnpurposeError',
  ],
  ["now a number", { now: 0 }, 'option "now" must be a function that gives epoch milliseconds'],
];

const unknown: readonly (readonly [name: string, change: Change])[] = [
  ["secrets", { secrets: [secret] }],
  ["linkLifeTime", { linkLifeTime: 600 }],
  ["askLimit", { askLimit: { max: 5, seconds: 600 } }],
  ["messages.en.logInTitle", { messages: { en: { logInTitle: () => "x" } } }],
  [
    "messages.en.problem.gone",
    { messages: { en: { problem: { gone: { title: "x", sentence: "y" } } } } },
  ],
  ["messages.en.toString", { messages: { en: { toString: () => "x" } } }],
];

function errorOf(options: unknown): OnpurposeError {
  try {
    createMagicLinks(options as MagicLinksOptions);
  } catch (error) {
    if (error instanceof OnpurposeError) return error;
    throw error;
  }
  throw new Error("it started");
}

describe("a wrong option does not start", () => {
  test("the options that all of these change are fine by themselves", () => {
    expect(() => createMagicLinks(good)).not.toThrow();
  });

  test.each(wrong)("%s", (_what, change, message) => {
    const error = errorOf({ ...good, ...change });
    expect(error.message).toBe(`createMagicLinks: ${message}`);
    expect(error.code).toBe("invalid_option");
  });

  test.each(Object.keys(memoryStore()))("a store without %s", (verb) => {
    const error = errorOf({ ...good, store: { ...memoryStore(), [verb]: undefined } });
    expect(error.message).toBe(`createMagicLinks: ${store}`);
    expect(error.code).toBe("invalid_option");
  });

  test.each(unknown)("there is no option %s", (name, change) => {
    const error = errorOf({ ...good, ...change });
    const [before, instead = ""] = error.message.split(name);
    expect(before).toBe('createMagicLinks: there is no option "');
    // And what there is, but for sentences, of which there are too many.
    if (name.startsWith("messages.")) return expect(instead).toBe('"');
    expect(instead).toMatch(
      /^"(?:, only url, secret, .*, now|; it is called "linkLifetime"|: "\w+" must be .+)$/,
    );
    expect(error.code).toBe("invalid_option");
  });

  test.each([
    ["mailfrom", { mailfrom: "login@example.com" }, "mailFrom"],
    ["link_lifetime", { link_lifetime: 60 }, "linkLifetime"],
    ["users.mayLogin", { users: { ...good.users, mayLogin: () => false } }, "mayLogIn"],
    [
      "users.find_by_email",
      { users: { findById: () => null, find_by_email: () => null } },
      "findByEmail",
    ],
  ])("%s is misspelt", (name, change, meant) => {
    const error = errorOf({ ...good, ...change });
    const message = `createMagicLinks: there is no option "${name}"; it is called "${meant}"`;
    expect(error.message).toBe(message);
    expect(error.code).toBe("invalid_option");
  });

  test("a class of users may have more than what is asked of it", () => {
    class Directory {
      findById = (): null => null;
      findByEmail = (): null => null;
      everybody = (): readonly User[] => [];
    }
    expect(() => createMagicLinks({ ...good, users: new Directory() })).not.toThrow();
  });

  test.each([
    ["url", url],
    ["secret", secretText],
    ["store", store],
    ["users", users],
  ])("%s left out altogether gets the same error as undefined", (name, message) => {
    const left = Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
    expect(errorOf(left).message).toBe(`createMagicLinks: ${message}`);
  });

  test("without any options it says the first that is missing", () => {
    expect(errorOf({}).message).toBe(`createMagicLinks: ${url}`);
  });

  test.each([undefined, null, "https://app.example.com", 7])("%s instead of options", (options) => {
    const error = errorOf(options);
    expect(error.message).toBe("createMagicLinks: takes one object of options");
    expect(error.code).toBe("invalid_option");
  });

  test("no error repeats a secret", () => {
    const secrets = ["Tr0ub4dor&3", "zyxwvutz".repeat(4).slice(0, 31), "abab".repeat(16)];
    for (const each of secrets) {
      for (const given of [each, [secret, each], [each, each], { key: each }, [[each]]]) {
        const error = errorOf({ ...good, secret: given });
        const told = `${error.message} ${String(error.cause)} ${error.stack ?? ""} ${JSON.stringify(error)}`;
        expect(told).not.toContain(each);
        expect(told).not.toContain(secret);
      }
    }
  });
});

describe("options that are right", () => {
  test.each([
    ["https://app.example.com", "https://app.example.com"],
    ["https://app.example.com/", "https://app.example.com"],
    ["https://app.example.com/magic-link/", "https://app.example.com/magic-link"],
    ["https://App.Example.com:443/magic-link", "https://app.example.com/magic-link"],
    [" https://app.example.com/magic-link\r\n", "https://app.example.com/magic-link"],
    ["http://localhost:3000/magic-link", "http://localhost:3000/magic-link"],
    ["http://127.0.0.1:3000/magic-link", "http://127.0.0.1:3000/magic-link"],
    ["http://[::1]:3000/magic-link", "http://[::1]:3000/magic-link"],
  ])("url %j makes links that begin with %s/", async (url, base) => {
    const findById = (id: string) => ({ id, email: "ada@example.com" });
    const magicLinks = createMagicLinks({ ...good, url, users: { findById } });
    const issued = await magicLinks.issue({ userId: "1" });
    expect(issued.url).toMatch(/\/[0-9a-z]{40}$/);
    expect(issued.url.slice(0, -41)).toBe(base);
  });

  test.each(["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"])(
    "redirectOrigins may have %s, which is this machine",
    (origin) => {
      expect(() => createMagicLinks({ ...good, redirectOrigins: [origin] })).not.toThrow();
    },
  );

  test("users may be an instance of a class, whose functions are not its own", () => {
    class Directory {
      findById(): null {
        return null;
      }
      findByEmail(): null {
        return null;
      }
    }
    expect(() => createMagicLinks({ ...good, users: new Directory(), mailer })).not.toThrow();
  });

  test("the edges of every range are in it", () => {
    const everyLimit = (rule: LimitRuleOptions) => ({
      address: rule,
      network: rule,
      device: rule,
      link: rule,
    });
    const least = {
      linkLifetime: 60,
      sessionLifetime: 60,
      limits: everyLimit({ free: 1, firstWait: 1, maxWait: 1, calm: 1 }),
      code: { digits: 6, attempts: 1 },
      appName: "x",
      style: "",
    };
    const most = {
      linkLifetime: 86_400,
      sessionLifetime: 34_560_000,
      limits: everyLimit({ free: 10_000, firstWait: 86_400, maxWait: 86_400, calm: 86_400 }),
      code: { digits: 12, attempts: 100 },
      appName: "x".repeat(60),
      style: "x".repeat(4000),
    };
    expect(() => createMagicLinks({ ...good, ...least })).not.toThrow();
    expect(() => createMagicLinks({ ...good, ...most })).not.toThrow();
    expect(() =>
      createMagicLinks({ ...good, secret: "0123456789abcdefghijklmnopqrstuv" }),
    ).not.toThrow();
    expect(() => createMagicLinks({ ...good, secret: "ÄÖÜäöüßé€€€12" })).toThrow(/too short/);
  });

  test("the defaults are those of the documentation", async () => {
    const { settings, appearance, hostSessions, proxies } = resolveOptions(good);
    expect(settings).toMatchObject({
      origin: "https://app.example.com",
      mailer: null,
      mailFrom: { name: "", address: "no-reply@app.example.com" },
      appName: "app.example.com",
      linkLifetime: 600_000,
      sessionLifetime: 1_209_600_000,
      redirectTo: "/",
      redirectOrigins: [],
      code: { digits: 8, attempts: 5 },
      otherBrowser: "code",
      limits: {
        address: { free: 5, firstWait: 30_000, maxWait: 3_600_000, calm: 3_600_000 },
        network: { free: 100, firstWait: 1000, maxWait: 10_000, calm: 600_000 },
        device: { free: 10, firstWait: 10_000, maxWait: 300_000, calm: 3_600_000 },
        link: { free: 5, firstWait: 30_000, maxWait: 3_600_000, calm: 3_600_000 },
      },
      placeOf: null,
      operators: null,
    });
    expect(settings.ownMails).toEqual({});
    expect((await settings.languages.choose(null)).languageTag).toBe("en");
    expect(hostSessions).toBeNull();
    expect(proxies).toBeNull();
    expect(appearance).toEqual({ pages: {}, style: null });
  });

  test("the settings are frozen, and changing an option's list afterwards changes nothing", async () => {
    const redirectOrigins = ["https://shop.example.com"];
    const resolved = resolveOptions({
      ...good,
      redirectOrigins,
      messages: { en: { askButton: "Go" } },
    });
    redirectOrigins.push("https://evil.example");
    const { settings, appearance } = resolved;
    const said = await settings.languages.choose(null);
    expect(settings.redirectOrigins).toEqual(["https://shop.example.com"]);
    const all = [
      resolved,
      settings,
      settings.redirectOrigins,
      settings.limits,
      settings.limits?.address,
      settings.limits?.link,
      settings.code,
      settings.ownMails,
      said,
      said.problem,
      settings.mailFrom,
      settings.keyring,
      settings.keyring.all,
      settings.keyring.current,
      appearance,
      appearance.pages,
    ];
    for (const each of all) expect(Object.isFrozen(each)).toBe(true);
    expect(Object.isFrozen(createMagicLinks(good))).toBe(true);
  });

  test("one sentence, also one of a problem, is replaced without the others", async () => {
    const messages = {
      askButton: "Go",
      addressFault: { empty: "Well?" },
      declined: { used: "Too late." },
      problem: { used: { title: "Used", sentence: "Up." } },
    };
    const { settings } = resolveOptions({ ...good, messages: { en: messages } });
    const said = await settings.languages.choose(null);
    expect(said.askButton).toBe("Go");
    expect(said.addressFault).toEqual({ ...en.addressFault, empty: "Well?" });
    expect(said.declined).toEqual({ ...en.declined, used: "Too late." });
    expect(said.problem).toEqual({ ...en.problem, used: messages.problem.used });
    expect(said.loginIntro).toBe(en.loginIntro);
  });
});

test.each([
  ["of one line", "ada@example.com has the password Tr0ub4dor&3"],
  ["of two lines", "no row for\nada@example.com: Tr0ub4dor&3"],
  ["with a line like a frame", "no row for:\n    at ada@example.com: Tr0ub4dor&3"],
])(
  "without onError a failure is a warning of the process: the kind of its cause and where, not its message %s",
  async (_what, message) => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on("warning", listen);
    const findById = function lookUpTheAccount(): User | null {
      throw new TypeError(message);
    };
    const magicLinks = createMagicLinks({ ...good, users: { findById } });
    await magicLinks.revoke({ userId: "7" });
    await vi.waitUntil(() => warnings.length > 0);
    process.off("warning", listen);
    expect(warnings).toHaveLength(1);
    const [warning] = warnings;
    expect(warning).toMatchObject({ name: "OnpurposeError", code: "invalid_host_answer" });
    const told = `${inspect(warning)} ${String(Reflect.get(warning ?? {}, "detail"))}`;
    expect(told).toContain("caused by TypeError");
    expect(told).toMatch(/\n {4}at .*lookUpTheAccount .*options\.test\.ts:\d+/);
    expect(told).not.toMatch(/ada@|Tr0ub4dor/);
  },
);
