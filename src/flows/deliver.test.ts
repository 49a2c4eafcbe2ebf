import { describe, expect, test } from "vitest";
import { OnpurposeError } from "../errors.ts";
import { en } from "../locales/en.ts";
import type { Mail, Mailer } from "../mail/mailer.ts";
import { resolveOptions, type MagicLinksOptions } from "../options.ts";
import { memoryStore } from "../stores/memory.ts";
import type { Store } from "../stores/store.ts";
import type { User } from "../user.ts";
import { ask } from "./ask.ts";
import { listAsks } from "./asks.ts";

const at = Date.UTC(2030, 0, 1);
const users: readonly User[] = [
  { id: "1", email: "ada@example.com" },
  { id: "2", email: "disabled@example.com" },
  { id: "3", email: "grete@example.com", locale: "de" },
  { id: "4", email: "qapla@example.com", locale: "tlh" },
];
const visit = {
  at,
  method: "POST",
  clientAddress: "203.0.113.9",
  network: "203.0.113.9",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
  traits: null,
  class: null,
  browser: "b",
};
const down = (message: string) => (): never => {
  throw new Error(message);
};

/** What the host and the outside world were asked for, in order. */
interface Seen {
  readonly sent: Mail[];
  readonly rehearsed: Mail[];
  readonly errors: OnpurposeError[];
  readonly stored: (keyof Store)[];
}

interface Changes extends Partial<MagicLinksOptions> {
  readonly mails?: MagicLinksOptions["mails"] & object;
  /** Verbs of the store that fail. */
  readonly broken?: Partial<Pick<Store, "issue" | "settleAsk">>;
}

function setUp({ broken = {}, ...changes }: Changes = {}) {
  const seen: Seen = { sent: [], rehearsed: [], errors: [], stored: [] };
  const memory = memoryStore();
  const store: Store = {
    ...memory,
    issue(link) {
      seen.stored.push("issue");
      return (broken.issue ?? memory.issue)(link);
    },
    settleAsk(...given) {
      seen.stored.push("settleAsk");
      return (broken.settleAsk ?? memory.settleAsk)(...given);
    },
  };
  const mailer: Mailer = {
    send: async (mail) => void seen.sent.push(mail),
    rehearse: async (mail) => void seen.rehearsed.push(mail),
  };
  const { settings } = resolveOptions({
    url: "https://app.example.com/magic-link",
    secret: "a secret of more than 32 bytes, 0123456789",
    store,
    users: {
      findById: () => null,
      findByEmail: (email) => users.find((user) => user.email === email) ?? null,
      mayLogIn: ({ id }) => id !== "2",
    },
    mailer,
    appName: "Ledgerly",
    now: () => at,
    onError: (error) => seen.errors.push(error),
    ...changes,
  });
  /** Asks for a link, and gives what came of it. */
  const askFor = async (
    address: string,
    place: () => Promise<string | null> = async () => null,
  ) => {
    const result = await ask(settings, {
      address,
      browser: "b",
      redirectTo: "",
      visit,
      device: null,
      byLink: false,
      say: en,
      place,
    });
    if (result.kind !== "asked" || result.deliver === null) throw new Error(result.kind);
    // The ask alone has looked nothing up and written to nobody.
    expect([seen.sent, seen.rehearsed, seen.stored].flat()).toEqual([]);
    await result.deliver();
    const [told] = await listAsks(settings, address);
    return { outcome: told?.outcome, link: (await memory.explain(result.asked.id))?.link ?? null };
  };
  return { ...seen, askFor };
}

/** Without the ends of lines, which come where a line is full. */
const textOf = (mails: readonly Mail[]): string =>
  mails.map(({ text }) => text.replaceAll(/\s+/g, " ")).join("\n");
const codesOf = (errors: readonly OnpurposeError[]): string[] => errors.map(({ code }) => code);

describe("what comes of an ask", () => {
  test("mailed: the account's link goes to the account's address, in one mail", async () => {
    const { askFor, sent, rehearsed, errors } = setUp();
    const { outcome, link } = await askFor("ada@example.com");
    expect(outcome).toBe("mailed");
    expect(link).toMatchObject({ userId: "1", address: "ada@example.com", askedBy: "b" });
    expect(link).toMatchObject({ issuedAt: at, expiresAt: at + 600_000, redirectTo: "/" });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.to).toEqual({ name: "", address: "ada@example.com" });
    expect(sent[0]?.text).toMatch(/https:\/\/app\.example\.com\/magic-link\/[0-9a-z]{40}\n/);
    expect([rehearsed, errors].flat()).toEqual([]);
  });

  test("mailed to the address that the account has, not to the spelling that found it", async () => {
    const findByEmail = (): User => ({ id: "1", email: "ada@example.com" });
    const { askFor, sent } = setUp({ users: { findById: () => null, findByEmail } });
    const { outcome, link } = await askFor("a.d.a+x@example.com");
    expect(outcome).toBe("mailed");
    expect(link?.address).toBe("ada@example.com");
    expect(sent.map(({ to }) => to.address)).toEqual(["ada@example.com"]);
  });

  test("mailed to whoever has no account yet, where accounts are made", async () => {
    const create = (email: string): User => ({ id: "9", email });
    const { askFor, sent } = setUp({
      users: { findById: () => null, findByEmail: () => null, create },
    });
    const { outcome, link } = await askFor("new@example.com");
    expect(outcome).toBe("mailed");
    expect(link).toMatchObject({ userId: null, address: "new@example.com" });
    expect(sent.map(({ to }) => to.address)).toEqual(["new@example.com"]);
  });

  test("not_mailed: the mailer fails, the link is there, and the host is told", async () => {
    const send = async (): Promise<void> => down("450 try later")();
    const { askFor, errors } = setUp({ mailer: { send } });
    const { outcome, link } = await askFor("ada@example.com");
    expect(outcome).toBe("not_mailed");
    expect(link?.userId).toBe("1");
    expect(codesOf(errors)).toEqual(["mail_not_sent"]);
    expect(errors[0]?.cause).toEqual(new Error("450 try later"));
    expect(errors[0]?.message).not.toContain("@");
  });

  test.each([
    ["no_account", "nobody@example.com"],
    ["not_allowed", "disabled@example.com"],
  ])("%s: no link, and a mail that is written but goes nowhere", async (expected, address) => {
    const { askFor, sent, rehearsed, errors } = setUp();
    const { outcome, link } = await askFor(address);
    expect(outcome).toBe(expected);
    expect(link).toBeNull();
    expect(rehearsed.map(({ to }) => to.address)).toEqual([address]);
    expect(rehearsed[0]?.text).toMatch(/https:\/\/app\.example\.com\/magic-link\/[0-9a-z]{40}\n/);
    expect([sent, errors].flat()).toEqual([]);
  });

  test("no_account with a mailer that cannot rehearse", async () => {
    const sent: Mail[] = [];
    const { askFor, errors } = setUp({ mailer: { send: async (mail) => void sent.push(mail) } });
    expect((await askFor("nobody@example.com")).outcome).toBe("no_account");
    expect([sent, errors].flat()).toEqual([]);
  });

  test("the store is written to as often, whoever it was", async () => {
    const addresses = ["ada@example.com", "nobody@example.com", "disabled@example.com"];
    const counts = await Promise.all(
      addresses.map(async (address) => {
        const { askFor, stored } = setUp();
        await askFor(address);
        return stored.length;
      }),
    );
    expect(counts).toEqual([2, 2, 2]);
  });
});

describe("failed: nothing is sent, and the host is told", () => {
  const outage = new OnpurposeError("store_unavailable", "the store is down");
  const find = { findById: () => null, findByEmail: () => users[0] ?? null };
  const cases: readonly (readonly [what: string, changes: Changes, code: string])[] = [
    [
      "users.findByEmail throws",
      { users: { ...find, findByEmail: down("Tr0ub4dor&3") } },
      "invalid_host_answer",
    ],
    [
      "users.findByEmail rejects",
      { users: { ...find, findByEmail: async () => down("Tr0ub4dor&3")() } },
      "invalid_host_answer",
    ],
    [
      "users.findByEmail gives no user",
      { users: { ...find, findByEmail: () => ({ id: "", email: "ada@example.com" }) } },
      "invalid_host_answer",
    ],
    [
      "users.mayLogIn throws",
      { users: { ...find, mayLogIn: down("Tr0ub4dor&3") } },
      "invalid_host_answer",
    ],
    [
      "the mail's template throws",
      { mails: { login: down("Tr0ub4dor&3") } },
      "invalid_host_answer",
    ],
    [
      "the mail lacks its link",
      { mails: { login: () => ({ subject: "Hi", text: "Hi", html: "Hi" }) } },
      "invalid_host_answer",
    ],
    [
      "the link cannot be stored",
      { broken: { issue: () => Promise.reject(outage) } },
      "store_unavailable",
    ],
  ];

  test.each(cases)("%s", async (_what, changes, code) => {
    const { askFor, sent, rehearsed, errors } = setUp(changes);
    const { outcome, link } = await askFor("ada@example.com");
    expect(outcome).toBe("failed");
    expect(link).toBeNull();
    expect([sent, rehearsed].flat()).toEqual([]);
    expect(codesOf(errors)).toEqual([code]);
    expect(errors[0]?.message).not.toMatch(/Tr0ub4dor|@/);
  });

  test("a rehearsal that fails is told of, as the failing mail would be", async () => {
    const rehearse = async (): Promise<void> => down("550 no such user")();
    const { askFor, errors } = setUp({ mailer: { send: async () => {}, rehearse } });
    const { link } = await askFor("nobody@example.com");
    expect(link).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).not.toContain("@");
  });

  test("what came of it cannot be stored: the mail is gone all the same", async () => {
    const settleAsk = async (): Promise<void> => down("the disk is full")();
    const { askFor, sent, errors } = setUp({ broken: { settleAsk } });
    const { outcome, link } = await askFor("ada@example.com");
    expect(outcome).toBeNull();
    expect(link?.userId).toBe("1");
    expect(sent).toHaveLength(1);
    expect(codesOf(errors)).toEqual(["store_unavailable"]);
  });

  test("an onError that throws changes nothing", async () => {
    const findByEmail = down("the directory is down");
    const warned = new Promise((resolve) => process.once("warning", resolve));
    const { askFor } = setUp({
      users: { ...find, findByEmail },
      onError: down("the logger is down, too"),
    });
    expect((await askFor("ada@example.com")).outcome).toBe("failed");
    expect(await warned).toMatchObject({ code: "invalid_host_answer" });
  });
});

describe("the place in the mail", () => {
  const sentFrom = async (place: () => Promise<string | null>) => {
    const { askFor, sent, errors } = setUp();
    const { outcome } = await askFor("ada@example.com", place);
    expect(outcome).toBe("mailed");
    return { text: textOf(sent), errors };
  };

  test.each([
    ["Lyon, France", "near Lyon, France."],
    ["  Lyon,\r\n\tFrance\u0000 ", "near Lyon, France."],
    ["x".repeat(80), `near ${"x".repeat(80)}.`],
  ])("is %j as %j", async (place, said) => {
    expect((await sentFrom(async () => place)).text).toContain(said);
  });

  test.each([
    null,
    "",
    " \n\u200b",
    "x".repeat(81),
    "https://evil.example",
    "evil.example/x",
    "www.evil.example",
    "WWW.evil",
    "mail eve@evil.example",
    "<b>Lyon</b>",
  ])("is left out when it is %j", async (place) => {
    const { text, errors } = await sentFrom(async () => place);
    expect(text).not.toMatch(/near |evil|Lyon/);
    expect(errors).toEqual([]);
  });

  test.each([
    ["throws", down("geo is down")],
    ["rejects", async () => down("geo is down")()],
  ])("is left out when placeOf %s, and the host is told", async (_what, place) => {
    const { text, errors } = await sentFrom(place);
    expect(text).not.toContain("near ");
    expect(codesOf(errors)).toEqual(["invalid_host_answer"]);
    expect(errors[0]?.message).toBe("placeOf failed");
  });
});

describe("the language of the mail", () => {
  const subjectTo = async (address: string): Promise<string | undefined> => {
    const { askFor, sent } = setUp();
    await askFor(address);
    return sent[0]?.subject;
  };

  test("is the account's own, where it is spoken here", async () => {
    const german = await subjectTo("grete@example.com");
    expect(german).not.toBe(en.mailSubject("Ledgerly"));
    expect(german).toContain("Ledgerly");
  });

  test("is the asker's, where the account has none, or one that nobody speaks", async () => {
    expect(await subjectTo("ada@example.com")).toBe(en.mailSubject("Ledgerly"));
    expect(await subjectTo("qapla@example.com")).toBe(en.mailSubject("Ledgerly"));
  });
});
