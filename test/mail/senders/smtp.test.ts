import { createServer } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import type { Mail, Mailer } from "onpurpose";
import { smtpMailer } from "onpurpose/mail/smtp";
import type { SMTPServerOptions } from "smtp-server";
import { errorOf } from "../../support/error-of.ts";
import { startSmtp, startStalling, type SmtpHost } from "../support/smtp.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const url = "https://app.example.com/magic-link/0123456789abcdefghjkmnpqrstvwxyz01234567";
const mail: Mail = {
  from: { name: "Invoices", address: "login@example.com" },
  to: { name: "", address: "ada@example.com" },
  subject: "Log in",
  text: `Open ${url}\n`,
  html: `<p><a href="${url}">${url}</a></p>`,
  headers: { "Auto-Submitted": "auto-generated" },
};

type Hook = "onConnect" | "onMailFrom" | "onRcptTo";

interface Moody extends SmtpHost {
  asked(): number;
}

/** A server that answers a command with these codes in turn, and then does as it should. */
async function startMoody(hook: Hook, codes: readonly number[]): Promise<Moody> {
  let asked = 0;
  const answer = (...given: unknown[]): void => {
    const code = codes[asked++];
    const error = Object.assign(new Error("not ada@example.com"), { responseCode: code });
    const done = given.at(-1);
    if (typeof done === "function")
      Reflect.apply(done, undefined, code === undefined ? [] : [error]);
  };
  return { ...(await start({ [hook]: answer })), asked: () => asked };
}

async function start(options: SMTPServerOptions = {}): Promise<SmtpHost> {
  const host = await startSmtp(options);
  closers.push(host.close);
  return host;
}

function open(at: string, options: Parameters<typeof smtpMailer>[1] = {}): Mailer {
  const mailer = smtpMailer(at, { backoff: 10, timeout: 500, ...options });
  closers.push(async () => mailer.close?.());
  return mailer;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

describe("what passes by itself", () => {
  test.each([
    ["onConnect", [421, 421]],
    ["onMailFrom", [450, 452]],
    ["onRcptTo", [451, 421]],
  ] as const)("%s answers %j, and then well: taken once", async (hook, codes) => {
    const server = await startMoody(hook, codes);
    await open(server.url).send(mail);
    expect(server.delivered).toHaveLength(1);
    expect(server.asked()).toBe(3);
  });

  test("the mail itself is answered with 4xx, and then well: taken once, under one Message-ID", async () => {
    const ids: string[] = [];
    let refusals = 2;
    const server = await start({
      onData(stream, _session, done) {
        let text = "";
        stream.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
        stream.on("end", () => {
          ids.push(/^Message-ID: (.*)$/im.exec(text)?.[1]?.trim() ?? "");
          const busy = Object.assign(new Error("later"), { responseCode: 452 });
          done(refusals-- > 0 ? busy : null);
        });
      },
    });
    const mailer = open(server.url);
    await mailer.send(mail);
    await mailer.send(mail);
    expect(ids).toHaveLength(4);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[0]).toMatch(/^<[\w-]{20,}@example\.com>$/);
    expect(ids[3]).not.toBe(ids[0]);
  });

  test("it stays so: no more tries than allowed", async () => {
    const server = await startMoody(
      "onRcptTo",
      Array.from({ length: 9 }, () => 451),
    );
    const error = await errorOf(open(server.url, { attempts: 4 }).send(mail));
    expect([error.code, error.message]).toEqual([
      "mail_not_sent",
      "the SMTP server did not take the mail (EENVELOPE)",
    ]);
    expect(String(error.cause)).toBe("Error: tries: 4; the last: 451 EENVELOPE");
    expect(server.asked()).toBe(4);
    expect(server.delivered).toEqual([]);
  });

  test("connections without a greeting: as many tries as allowed, not more", async () => {
    let connections = 0;
    const server = await start({
      onConnect: () => {
        connections++;
      },
    });
    const mailer = open(server.url, { timeout: 150 });
    const took = await timed(() => errorOf(mailer.send(mail)));
    expect(connections).toBe(3);
    expect(took).toBeLessThan(3000);
  });

  test("connections that break off: as many tries as allowed, and no others by the pool", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.on("error", () => {});
      socket.destroy();
    });
    closers.push(() => new Promise((resolve) => void server.close(() => resolve())));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("no port");
    const error = await errorOf(open(`smtp://127.0.0.1:${address.port}`).send(mail));
    expect(error.message).toMatch(/^the SMTP server did not take the mail \(E[A-Z]+\)$/);
    expect(connections).toBe(3);
  });

  test("a server that says nothing: given up at the deadline", async () => {
    const stalling = await startStalling();
    closers.push(stalling.close);
    const mailer = open(stalling.url, { timeout: 60_000, deadline: 300 });
    const took = await timed(async () => {
      const error = await errorOf(mailer.send(mail));
      expect(error.message).toBe("the SMTP server did not take the mail (ETIMEDOUT)");
    });
    expect(took).toBeLessThan(1500);
  });

  test("a connection that the server closed while it was idle: the next mail goes out once", async () => {
    const server = await start({ socketTimeout: 200 });
    const mailer = open(server.url);
    await mailer.send(mail);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await mailer.send(mail);
    expect(server.delivered).toHaveLength(2);
  });

  test("close ends a wait", async () => {
    const server = await startMoody("onMailFrom", [451, 451, 451]);
    const mailer = open(server.url, { backoff: 60_000, deadline: 120_000 });
    const took = await timed(async () => {
      const sent = errorOf(mailer.send(mail));
      while (server.asked() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await mailer.close?.();
      expect((await sent).code).toBe("mail_not_sent");
      expect((await errorOf(mailer.send(mail))).message).toMatch(/\(closed\)$/);
    });
    expect(took).toBeLessThan(5000);
    expect(server.asked()).toBe(1);
  });
});

describe("a refusal for good", () => {
  test.each([
    ["onConnect", 554],
    ["onMailFrom", 550],
    ["onRcptTo", 550],
    ["onRcptTo", 552],
  ] as const)("%s answers %i: one try, and nothing told but codes", async (hook, code) => {
    const server = await startMoody(hook, [code]);
    const error = await errorOf(open(server.url).send(mail));
    expect(error.message).toMatch(/^the SMTP server did not take the mail \(E[A-Z]+\)$/);
    expect(String(error.cause)).toContain(`tries: 1; the last: ${code} E`);
    const told = inspect(error, { depth: 9, showHidden: true });
    for (const secret of ["ada@", "login@", "magic-link/", "Log in"]) {
      expect(told).not.toContain(secret);
    }
    expect(server.asked()).toBe(1);
    expect(server.delivered).toEqual([]);
  });

  test("a wrong password: one try", async () => {
    let asked = 0;
    const server = await start({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth(_auth, _session, done) {
        asked++;
        done(Object.assign(new Error("no"), { responseCode: 535 }));
      },
    });
    const mailer = open(`smtp://someone:hunter2hunter2@127.0.0.1:${server.port}`);
    const error = await errorOf(mailer.send(mail));
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("hunter2");
    expect(asked).toBe(1);
  });

  test.each(["Bcc", "cc", "To", "Resent-Bcc", "Sender"])(
    "a header %j is refused: it would be one more recipient or sender",
    async (name) => {
      const server = await start();
      const headers = { ...mail.headers, [name]: "eve@evil.example" };
      const error = await errorOf(open(server.url).send({ ...mail, headers }));
      expect(error.code).toBe("invalid_argument");
      expect(server.recipients).toEqual([]);
    },
  );
});

test("every mail switches tracking off, in the words of each relay", async () => {
  const server = await start();
  await open(server.url).send(mail);
  const headers = new Map(server.delivered[0]?.mail.headers.map(({ key, value }) => [key, value]));
  const off = { settings: { enable: 0 } };
  expect(JSON.parse(headers.get("x-smtpapi") ?? "")).toEqual({
    filters: {
      clicktrack: { settings: { enable: 0, enable_text: false } },
      opentrack: off,
      subscriptiontrack: off,
      ganalytics: off,
    },
  });
  expect(JSON.parse(headers.get("x-msys-api") ?? "")).toEqual({
    options: { open_tracking: false, click_tracking: false },
  });
  const plain = [...headers].filter(([key]) => /track/.test(key));
  expect(Object.fromEntries(plain)).toEqual(
    Object.fromEntries([
      ["x-mailgun-track", "no"],
      ["x-mailgun-track-clicks", "no"],
      ["x-mailgun-track-opens", "no"],
      ["x-mailjet-trackclick", "0"],
      ["x-mailjet-trackopen", "0"],
      ["x-mc-track", "none"],
      ["x-pm-tracklinks", "None"],
      ["x-pm-trackopens", "false"],
    ]),
  );
  const lines = server.delivered[0]?.raw.split("\r\n") ?? [];
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(999);
});

test("a rehearsal composes the mail, refuses what send refuses, and connects to nobody", async () => {
  const server = await start();
  const mailer = open(server.url);
  await mailer.rehearse?.(mail);
  const wrong = { ...mail, to: { name: "", address: "ada@example.com,eve@evil.example" } };
  const error = await errorOf(mailer.rehearse?.(wrong) ?? Promise.resolve());
  expect(error.code).toBe("invalid_argument");
  expect([server.connections(), server.delivered]).toEqual([0, []]);
});

test("a rehearsal costs this process most of what a mail costs it", async () => {
  const stalling = await startStalling();
  closers.push(stalling.close);
  const mailer = open(stalling.url);
  // So much that composing it can be told from everything else.
  const large = { ...mail, text: "ä ".repeat(2_000_000) };
  const used = async (work: () => Promise<unknown>): Promise<number> => {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  const small = await used(async () => mailer.rehearse?.(mail));
  const much = await used(async () => mailer.rehearse?.(large));
  expect(much).toBeGreaterThan(small * 5);
});
