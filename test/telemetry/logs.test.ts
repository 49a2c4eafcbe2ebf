import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import {
  createMagicLinks,
  type LogFields,
  type Logger,
  type MagicLinks,
  type MagicLinksOptions,
} from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { openWebFace } from "../http/support/faces.ts";
import { ask, button, logIn, mount, secret, startHost, whoIs } from "../http/support/host.ts";
import { found, playDay } from "./support/day.ts";

interface Line {
  readonly level: keyof Logger;
  readonly text: string;
  readonly fields: LogFields;
}

function collect(): { lines: Line[]; logger: Logger } {
  const lines: Line[] = [];
  const level = (name: keyof Logger) => (text: string, fields: LogFields) =>
    void lines.push({ level: name, text, fields });
  return {
    lines,
    logger: {
      debug: level("debug"),
      info: level("info"),
      warn: level("warn"),
      error: level("error"),
    },
  };
}

const isRequest = ({ text }: Line): boolean => text === "request answered";

test("the lines of a day", async () => {
  const { lines, logger } = collect();
  const host = await startHost(openWebFace, { logger });
  const { secrets, personal, linkId } = await playDay(host);
  await host.close();
  const said = lines
    .filter((line) => !isRequest(line))
    .map(({ level, text, fields }) => {
      const about = fields["reason"] ?? fields["outcome"] ?? fields["kind"] ?? fields["count"];
      return `${level} ${text}${about === undefined ? "" : `: ${about}`}`;
    });
  expect(said).toEqual([
    "info link issued",
    "info ask settled: mailed",
    "debug link opened: automation",
    "debug link opened: person",
    "info login refused: wrong_code",
    "info login succeeded: person",
    "info login succeeded: person",
    "info link refused: used",
    "info sessions ended: 1",
    "info ask settled: no_account",
    "info link issued",
    "info ask settled: mailed",
    "info login succeeded: person",
    "info link issued",
    "debug link opened: person",
    "info login refused: forged",
    "warn a person says that it was not them: person",
    "info links revoked: 1",
    "info link refused: revoked",
    "info link refused: mangled",
    "info link refused: method_not_allowed",
  ]);
  expect(lines.find(({ text }) => text === "login succeeded")?.fields).toEqual({
    event: "login.succeeded",
    linkId,
    userId: "ada",
    again: false,
    method: "POST",
    kind: "person",
  });
  const requests = lines.filter(isRequest);
  expect(requests.map(({ level }) => level)).toEqual(requests.map(() => "debug"));
  const { durationMs, ...first } = requests[0]?.fields ?? {};
  expect(first).toEqual({ route: "start", method: "GET", status: 200 });
  expect(durationMs).toBeGreaterThan(0);
  expect(requests.map(({ fields }) => fields["route"])).toContain("junk");
  const everything = JSON.stringify(lines);
  expect(everything).toContain(linkId);
  expect(found(everything, [...secrets, ...personal])).toEqual([]);
});

describe("what strangers and hosts write", () => {
  const hostile = 'x\r\n\u001B[31mroot logged in\u001B]0;\u0007 %s %o \u202E\u2028","level":"error';

  test("cannot end a line, colour it, or say another one", async () => {
    const { lines, logger } = collect();
    const host = await startHost(openWebFace, { logger });
    host.users.set("eve@example.com", { id: hostile, email: "eve@example.com" });
    const { url } = await host.magicLinks.issue({ email: "eve@example.com" });
    const respond = (method: string, target: string) =>
      host.magicLinks.respond({
        method,
        target,
        header: () => hostile,
        peerAddress: hostile,
        body: () => Promise.resolve(Buffer.from(hostile)),
      });
    const { pathname } = new URL(url);
    const targets = [pathname, `/magic-link/${hostile}`, `${pathname}${hostile}`, hostile];
    for (const method of ["GET", "POST", hostile]) {
      for (const target of targets) await respond(method, target);
    }
    await host.close();
    expect(lines.length).toBeGreaterThan(15);
    for (const { text, fields } of lines) {
      // Constant: not even a placeholder of printf.
      expect(text).toMatch(/^[a-z ]+$/);
      for (const value of Object.values(fields)) {
        expect(String(value)).not.toMatch(/[\p{C}\u2028\u2029]/u);
      }
    }
    const users = lines.map(({ fields }) => fields["userId"]).filter((id) => id !== undefined);
    expect(users).toContain(`x??\u003F[31mroot logged in?]0;? %s %o ??","level":"error`);
    const others = JSON.stringify(lines.map(({ fields }) => ({ ...fields, userId: null })));
    expect(found(others, ["root logged in", pathname.slice(-40)])).toEqual([]);
  });

  test("ends in console as data", () => {
    // As console prints the fields.
    expect(inspect({ userId: "a\u001B[31m\n" })).toBe(String.raw`{ userId: 'a\x1B[31m\n' }`);
  });
});

const leak = "the token is 0123456789abcdefghjkmnpqrstvwxyz01234567";

describe("failures", () => {
  const alone: { magicLinks: MagicLinks | null } = { magicLinks: null };
  afterEach(() => alone.magicLinks?.close());
  const create = (changes: Partial<MagicLinksOptions>): MagicLinks => {
    const ada = { id: "ada", email: "ada@example.com" };
    const users = { findById: () => ada, findByEmail: () => ada };
    const store = memoryStore();
    alone.magicLinks = createMagicLinks({ url: mount, secret, store, users, ...changes });
    return alone.magicLinks;
  };
  /** What is printed where nobody is told. */
  const printed = async (act: () => Promise<void>): Promise<string[]> => {
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(warning.message);
    process.on("warning", listen);
    await act();
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    return warnings;
  };
  const fail = async (changes: Partial<MagicLinksOptions>): Promise<void> => {
    const open = () => Promise.reject(new Error(leak));
    const magicLinks = create({ store: { ...memoryStore(), open }, ...changes });
    const { url } = await magicLinks.issue({ userId: "ada" });
    expect((await magicLinks.handler(new Request(url))).status).toBe(500);
  };

  test("are told to the logger, with what failed and where, and not with what it said", async () => {
    const { lines, logger } = collect();
    await fail({ logger, onError: () => {} });
    const [failure] = lines.filter(({ level }) => level === "error");
    const { at, ...fields } = failure?.fields ?? {};
    expect({ ...failure, fields }).toEqual({
      level: "error",
      text: "failure",
      fields: {
        code: "invalid_host_answer",
        error: "a request failed unexpectedly; see the cause",
        cause: "Error",
      },
    });
    expect(at).toContain("logs.test.ts");
    const [request] = lines.filter((line) => isRequest(line));
    expect(request).toMatchObject({ level: "warn", fields: { route: "open", status: 500 } });
    expect(JSON.stringify(lines)).not.toContain("0123456789abc");
  });

  test("are not printed as well where there is a logger, unless it fails", async () => {
    const { logger } = collect();
    expect(await printed(() => fail({}))).toEqual(["a request failed unexpectedly; see the cause"]);
    expect(await printed(() => fail({ logger }))).toEqual([]);
    const broken = (): never => {
      throw new Error("the disk is full");
    };
    const logs = { debug: broken, info: broken, warn: broken, error: broken };
    expect(await printed(() => fail({ logger: logs }))).toEqual([
      'the option "logger" failed, and may do so again; it is said once',
      "a request failed unexpectedly; see the cause",
    ]);
  });

  test("an answer that a prefetch gets is none", async () => {
    const { lines, logger } = collect();
    const magicLinks = create({ logger });
    const { url } = await magicLinks.issue({ userId: "ada" });
    const headers = { "sec-purpose": "prefetch" };
    expect((await magicLinks.handler(new Request(url, { headers }))).status).toBe(503);
    expect(lines.filter(isRequest).map(({ level }) => level)).toEqual(["debug"]);
  });
});

test.each([
  [
    "throws",
    () => {
      throw new Error("the disk is full");
    },
  ],
  // As one that is an async function does, for all that its type says.
  ["rejects", () => Promise.reject(new Error("the disk is full"))],
] as const)("a logger that %s disturbs no login, and is told of once", async (_how, method) => {
  const logger = { debug: method, info: method, warn: method, error: method };
  const host = await startHost(openWebFace, { logger });
  const browser = host.browser();
  expect((await logIn(host, browser, "ada@example.com")).status).toBe(303);
  expect(await whoIs(host, browser)).toBe("ada");
  expect(host.errors.map(({ message }) => message)).toEqual([
    'the option "logger" failed, and may do so again; it is said once',
  ]);
  await host.close();
});

test("loggers as people have them fit", async () => {
  // The documentation's one line for those that take the fields first.
  const lines: string[] = [];
  const pino = {
    level: "info",
    info(fields: object, text: string) {
      if (this.level === "info") lines.push(`${text} ${Object.keys(fields).join(" ")}`);
    },
    debug() {},
    warn() {},
    error() {},
  };
  const flipped = (level: "debug" | "info" | "warn" | "error") => (text: string, fields: object) =>
    pino[level](fields, text);
  const logger: Logger = {
    debug: flipped("debug"),
    info: flipped("info"),
    warn: flipped("warn"),
    error: flipped("error"),
  };
  const host = await startHost(openWebFace, { logger });
  await host.magicLinks.issue({ userId: "ada" });
  await host.close();
  expect(lines).toEqual(["link issued event linkId userId asked"]);
  const plain: Logger = console;
  expect(plain).toBe(console);
});

test("a person at the login page is in no line by their address", async () => {
  const { lines, logger } = collect();
  const host = await startHost(openWebFace, { logger });
  const page = await ask(host.browser(), "ada@example.com,bob@example.com");
  expect(page.status).toBe(400);
  await host.browser().press(await host.browser().open("/magic-link"), button.ask, {});
  await host.close();
  expect(found(JSON.stringify(lines), ["example.com"])).toEqual([]);
});
