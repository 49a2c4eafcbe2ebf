import { describe, expect, test } from "vitest";
import { OnpurposeError } from "./errors.ts";
import { createMagicLinks } from "./magic-links.ts";
import { resolveOptions, type MagicLinksOptions } from "./options.ts";
import { memoryStore } from "./stores/memory.ts";

// The options of how links are asked for.

const good: MagicLinksOptions = {
  url: "https://app.example.com/magic-link",
  secret: "a secret of more than 32 bytes, 0123456789",
  store: memoryStore(),
  users: { findById: () => null, findByEmail: () => null },
  mailer: { send: async () => {} },
};

const limits =
  'option "limits" must be false, or an object with address, network, device and link, each with free (1 to 10000), firstWait, maxWait and calm (1 to 86400 seconds), all whole numbers';
const rule =
  "free (1 to 10000), firstWait, maxWait and calm (1 to 86400 seconds), all whole numbers";
const otherBrowser = 'option "otherBrowser" must be one of "code", "address" and "press"';
const digits = 'option "code.digits" must be a whole number of digits from 6 to 12';
const attempts = 'option "code.attempts" must be a whole number of attempts from 1 to 100';
const weakCode =
  'option "code" must be strong enough for its attempts: 10 ** digits at least a million times attempts, such as 8 digits and 5 attempts';
const asks = (name: string): string =>
  `option "limits.${name}.free" must be a whole number of asks from 1 to 10000`;
const span = (name: string): string =>
  `option "limits.${name}" must be a whole number of seconds from 1 to 86400`;

const wrong: readonly (readonly [what: string, change: object, message: string])[] = [
  ["otherBrowser of another kind", { otherBrowser: "ask" }, otherBrowser],
  ["otherBrowser empty", { otherBrowser: "" }, otherBrowser],
  ["otherBrowser null", { otherBrowser: null }, otherBrowser],
  ["otherBrowser true", { otherBrowser: true }, otherBrowser],

  ["code a number", { code: 8 }, 'option "code" must be an object with digits and attempts'],
  ["code false", { code: false }, 'option "code" must be an object with digits and attempts'],
  ["code null", { code: null }, 'option "code" must be an object with digits and attempts'],
  ["code of 4 digits", { code: { digits: 4 } }, digits],
  ["code of 5 digits, tried once", { code: { digits: 5, attempts: 1 } }, digits],
  ["code of 13 digits", { code: { digits: 13 } }, digits],
  ["code of 8.5 digits", { code: { digits: 8.5 } }, digits],
  ["code with digits as a text", { code: { digits: "8" } }, digits],
  ["code that may not be tried", { code: { attempts: 0 } }, attempts],
  ["code that may be tried 101 times", { code: { attempts: 101 } }, attempts],
  ["code that may be tried for ever", { code: { attempts: Infinity } }, attempts],
  ["code of 6 digits, tried as often as by default", { code: { digits: 6 } }, weakCode],
  ["code of 6 digits, tried twice", { code: { digits: 6, attempts: 2 } }, weakCode],
  ["code of 7 digits, tried 11 times", { code: { digits: 7, attempts: 11 } }, weakCode],

  ["limits true", { limits: true }, limits],
  ["limits a number", { limits: 5 }, limits],
  ["limits null", { limits: null }, limits],
  [
    "limits with a rule that is off",
    { limits: { address: false } },
    'option "limits.address" must be an object with free (1 to 10000), firstWait, maxWait and calm (1 to 86400 seconds), all whole numbers',
  ],
  ["limits of no asks", { limits: { address: { free: 0 } } }, asks("address")],
  ["limits of too many asks", { limits: { network: { free: 10_001 } } }, asks("network")],
  ["limits of half an ask", { limits: { link: { free: 0.5 } } }, asks("link")],
  ["limits without a wait", { limits: { device: { firstWait: 0 } } }, span("device.firstWait")],
  ["limits with too long a wait", { limits: { link: { maxWait: 86_401 } } }, span("link.maxWait")],
  [
    "limits that never calm down",
    { limits: { network: { calm: Infinity } } },
    span("network.calm"),
  ],
  ["limits with a wait as a text", { limits: { address: { calm: "1h" } } }, span("address.calm")],
  [
    "limits of something else",
    { limits: { addresses: { free: 5 } } },
    `there is no option "limits.addresses": ${limits.replace("option ", "")}`,
  ],
  [
    "limits with something else",
    { limits: { address: { max: 5 } } },
    `there is no option "limits.address.max": "limits.address" must be an object with ${rule}`,
  ],
  [
    "limits whose first wait is longer than the longest",
    { limits: { address: { firstWait: 60, maxWait: 30 } } },
    'option "limits.address.maxWait" must be no less than firstWait',
  ],
  [
    "limits whose longest wait is shorter than the first by default",
    { limits: { link: { maxWait: 29 } } },
    'option "limits.link.maxWait" must be no less than firstWait',
  ],

  [
    "placeOf a place",
    { placeOf: "Lyon, France" },
    'option "placeOf" must be a function that names the place of a request, or gives null',
  ],
  [
    "mails a function",
    { mails: () => {} },
    'option "mails" must be an object with the mails to replace',
  ],
  [
    "mails with a mail nobody knows",
    { mails: { welcome: () => {} } },
    'option "mails.welcome" must be the mail login',
  ],
  [
    "mails with a text",
    { mails: { login: "Hello" } },
    'option "mails.login" must be a function that gives a mail',
  ],
];

test.each(wrong)("%s does not start", (_what, change, message) => {
  let thrown: unknown;
  try {
    createMagicLinks({ ...good, ...change });
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof OnpurposeError)) throw new Error(`it did: ${String(thrown)}`);
  expect(thrown.message).toBe(`createMagicLinks: ${message}`);
  expect(thrown.code).toBe("invalid_option");
});

test("there is no length of a code but its digits", () => {
  const code: object = { length: 8 };
  expect(() => createMagicLinks({ ...good, code })).toThrow(
    'createMagicLinks: there is no option "code.length"',
  );
});

describe("what does start", () => {
  test("limits may be off, or other than by default in one thing alone", () => {
    const limitsOf = (limits: MagicLinksOptions["limits"]) =>
      resolveOptions({ ...good, ...(limits === undefined ? {} : { limits }) }).settings.limits;
    const byDefault = limitsOf({});
    expect(limitsOf(false)).toBeNull();
    expect(limitsOf(undefined)).toEqual(byDefault);
    expect(limitsOf({ address: { free: 3 } })).toEqual({
      ...byDefault,
      address: { ...byDefault?.address, free: 3 },
    });
    // The longest wait is never less than the first, without anybody having to say so.
    expect(limitsOf({ network: { firstWait: 60 } })?.network).toMatchObject({
      firstWait: 60_000,
      maxWait: 60_000,
    });
  });

  test.each([
    [{}, { digits: 8, attempts: 5 }],
    [{ digits: 9 }, { digits: 9, attempts: 5 }],
    [{ attempts: 100 }, { digits: 8, attempts: 100 }],
    [
      { digits: 6, attempts: 1 },
      { digits: 6, attempts: 1 },
    ],
    [
      { digits: 7, attempts: 10 },
      { digits: 7, attempts: 10 },
    ],
  ])("a code of %j is guessed by one chance in a million at most", (code, rule) => {
    expect(resolveOptions({ ...good, code }).settings.code).toEqual(rule);
  });

  test.each(["code", "address", "press"] as const)("otherBrowser %s", (otherBrowser) => {
    expect(resolveOptions({ ...good, otherBrowser }).settings.otherBrowser).toBe(otherBrowser);
  });

  test("a mail and a place of the host's own", () => {
    const login = () => ({ subject: "x", text: "x", html: "x" });
    const placeOf = () => "Lyon, France";
    const { settings } = resolveOptions({ ...good, mails: { login }, placeOf });
    expect(settings.ownMails.login).toBe(login);
    expect(settings.placeOf).toBe(placeOf);
  });
});
