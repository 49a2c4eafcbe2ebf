import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Mail, Mailer } from "onpurpose";
import { consoleMailer } from "onpurpose/mail/console";
import { smtpMailer } from "onpurpose/mail/smtp";
import { openNodeFace } from "../http/support/faces.ts";
import { ask, button, linkIn, startHost, unsealed, until, whoIs } from "../http/support/host.ts";
import { startSmtp, startStalling, type SmtpHost } from "./support/smtp.ts";
import { errorOf } from "../support/error-of.ts";

const closers: (() => Promise<void>)[] = [];
let smtp: SmtpHost;
beforeEach(async () => {
  smtp = await startSmtp();
  closers.push(smtp.close);
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function mailerFor(url: string, options: Parameters<typeof smtpMailer>[1] = {}): Mailer {
  const mailer = smtpMailer(url, options);
  closers.push(async () => mailer.close?.());
  return mailer;
}

async function hostFor(url: string, changes: Parameters<typeof startHost>[1] = {}) {
  const host = await startHost(openNodeFace, {
    mailer: smtpMailer(url, { timeout: 500 }),
    ...changes,
  });
  closers.push(host.close);
  return host;
}

const url = "https://app.example.com/magic-link/0123456789abcdefghjkmnpqrstvwxyz01234567";
const mail: Mail = {
  from: { name: "Invoices", address: "login@example.com" },
  to: { name: "", address: "ada@example.com" },
  subject: "Log in",
  text: `Open ${url}\n`,
  html: `<p><a href="${url}">${url}</a></p>`,
  headers: { "Auto-Submitted": "auto-generated" },
};

describe("a mail that a person asked for", () => {
  test("arrives, once, at one recipient, with the one link in text and HTML, and logs in", async () => {
    const host = await hostFor(smtp.url, {
      mailFrom: "login@example.com",
      appName: "Ärger & Söhne",
    });
    const browser = host.browser();
    await ask(browser, "Ada@Example.com");
    await until(() => smtp.delivered.length === 1, "the mail");
    const [delivered] = smtp.delivered;
    if (delivered === undefined) throw new Error("no mail");
    expect([delivered.from, delivered.to]).toEqual(["login@example.com", ["ada@example.com"]]);
    const { mail } = delivered;
    expect(mail.from).toMatchObject({ name: "Ärger & Söhne", address: "login@example.com" });
    expect(mail.to).toMatchObject([{ name: "", address: "ada@example.com" }]);
    expect([mail.cc, mail.bcc, mail.replyTo].filter(Boolean).flat()).toEqual([]);
    expect(mail.subject).toBe("Log in to Ärger & Söhne");
    const link = linkIn(mail.text ?? "");
    const urls = (text = ""): Set<string> => new Set(text.match(/https?:\/\/[^\s"<>]+/g));
    expect(urls(mail.text)).toEqual(new Set([link]));
    expect(urls(mail.html)).toEqual(new Set([link]));
    const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers.get("auto-submitted")).toBe("auto-generated");
    expect(headers.get("x-auto-response-suppress")).toBe("All");
    expect(headers.get("message-id")).toMatch(/^<[^@>]+@[^@>]+>$/);
    expect(headers.get("content-type")).toMatch(/^multipart\/alternative/);
    expect(mail.attachments).toEqual([]);
    expect((await browser.press(await browser.open(link), button.logIn)).status).toBe(303);
    expect(await whoIs(host, browser)).toBe("ada");
    expect(smtp.recipients).toEqual(["ada@example.com"]);
    expect(host.errors).toEqual([]);
  });

  test("goes out over connections that are kept, of which there are few", async () => {
    const host = await hostFor(smtp.url, {
      mailer: smtpMailer(smtp.url, { maxConnections: 2 }),
      limits: false,
    });
    const browsers = Array.from({ length: 20 }, () => host.browser());
    await Promise.all(browsers.map((browser) => ask(browser, "ada@example.com")));
    await until(() => smtp.delivered.length === 20, "twenty mails");
    expect(smtp.connections()).toBeLessThanOrEqual(2);
    const links = smtp.delivered.map(({ mail }) => linkIn(mail.text ?? ""));
    expect(new Set(links).size).toBe(20);
  });

  test("close waits for mails that are still on their way", async () => {
    const host = await hostFor(smtp.url);
    await ask(host.browser(), "ada@example.com");
    await host.magicLinks.close();
    expect(smtp.delivered).toHaveLength(1);
  });
});

const hostile: readonly string[] = [
  "ada@example.com,eve@evil.example",
  "ada@example.com, eve@evil.example",
  "ada@example.com;eve@evil.example",
  "ada@example.com eve@evil.example",
  "ada@example.com\r\nRCPT TO:<eve@evil.example>",
  "ada@example.com\r\nBcc: eve@evil.example",
  "ada@example.com\neve@evil.example",
  "ada@example.com>\r\nRCPT TO:<eve@evil.example",
  "ada@example.com> <eve@evil.example",
  "<ada@example.com>,<eve@evil.example>",
  "Ada <ada@example.com>",
  '"ada@example.com" <eve@evil.example>',
  '"eve@evil.example,"@example.com',
  "ada@example.com (eve@evil.example)",
  "group:ada@example.com,eve@evil.example;",
  "@evil.example:ada@example.com",
  "ada@example.com\0eve@evil.example",
  "ada@example.com\u2028eve@evil.example",
  "ada@example.com\uff0ceve@evil.example",
  "ada\u200b@example.com",
  "аda@example.com",
  "",
  "   ",
];

describe("an address that tries to be more than one", () => {
  test.each(hostile)("%j is refused on the login page, and nobody gets a mail", async (address) => {
    const host = await hostFor(smtp.url);
    const refused = await ask(host.browser(), address);
    expect(refused.status).toBe(400);
    await host.magicLinks.close();
    expect(smtp.recipients).toEqual([]);
  });

  test.each(hostile)("%j is refused by the mailer itself", async (address) => {
    const mailer = mailerFor(smtp.url);
    const to = await errorOf(mailer.send({ ...mail, to: { name: "", address } }));
    const from = await errorOf(mailer.send({ ...mail, from: { name: "", address } }));
    expect([to.code, from.code]).toEqual(["invalid_argument", "invalid_argument"]);
    expect(to.message).not.toContain("evil");
    await mailer.send(mail);
    expect(smtp.recipients).toEqual(["ada@example.com"]);
    expect(smtp.delivered.map(({ to }) => to)).toEqual([["ada@example.com"]]);
  });
});

describe("a name that tries to be more than a name", () => {
  test.each([
    "Invoices\r\nBcc: eve@evil.example",
    "Invoices\nX-Evil: yes\n\n<script>",
    'Invoices" <eve@evil.example>, "',
    "Invoices <eve@evil.example>",
    "eve@evil.example,",
    "Ünïcode \u202e and more",
    "Invoices\0",
  ])("%j stays a name", async (name) => {
    const mailer = mailerFor(smtp.url);
    const subject = name;
    await mailer.send({ ...mail, subject, from: { ...mail.from, name }, to: { ...mail.to, name } });
    const [delivered] = smtp.delivered;
    expect(delivered?.to).toEqual(["ada@example.com"]);
    expect(delivered?.from).toBe("login@example.com");
    expect(delivered?.mail.from?.address).toBe("login@example.com");
    expect(delivered?.mail.to?.map(({ address }) => address)).toEqual(["ada@example.com"]);
    expect(delivered?.mail.bcc ?? []).toEqual([]);
    const names = delivered?.mail.headers.map(({ key }) => key) ?? [];
    expect(names).not.toContain("bcc");
    expect(names).not.toContain("x-evil");
    expect(delivered?.mail.text).toContain(url);
  });
});

describe("a server that does not take a mail", () => {
  test.each([
    ["refuses the recipient", "onRcptTo"],
    ["refuses the sender", "onMailFrom"],
    ["refuses every client", "onConnect"],
  ] as const)(
    "that %s: the person's page is the same, the host is told, without address or link",
    async (_what, hook) => {
      const refuse = (...given: unknown[]): void => {
        const done = given.at(-1);
        const error = Object.assign(new Error("no such user ada@example.com"), {
          responseCode: 550,
        });
        if (typeof done === "function") Reflect.apply(done, undefined, [error]);
      };
      const refusing = await startSmtp({ [hook]: refuse });
      closers.push(refusing.close);
      const host = await hostFor(refusing.url);
      const known = await ask(host.browser(), "ada@example.com");
      expect([known.status, known.title]).toEqual([200, "Check your mail"]);
      const unknown = await ask(host.browser(), "xyz@example.com");
      expect(unsealed(known.body).replaceAll("ada@", "xyz@")).toBe(unsealed(unknown.body));
      await until(() => host.errors.length === 1, "the error");
      expect(host.errors[0]?.code).toBe("mail_not_sent");
      expect(host.errors[0]?.message).toMatch(
        /^the SMTP server did not take the mail \(E[A-Z]+\)$/,
      );
      expect(refusing.delivered).toEqual([]);
    },
  );

  test("because nobody is there", async () => {
    await smtp.close();
    closers.splice(0);
    const mailer = mailerFor(smtp.url, { timeout: 500 });
    const error = await errorOf(mailer.send(mail));
    expect(error.code).toBe("mail_not_sent");
    expect(error.message).toBe("the SMTP server did not take the mail (ESOCKET)");
  });

  test("because the password is wrong, which no message tells", async () => {
    const strict = await startSmtp({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error("wrong password")),
    });
    closers.push(strict.close);
    const mailer = mailerFor(`smtp://someone:hunter2hunter2@127.0.0.1:${strict.port}`, {
      timeout: 500,
    });
    const error = await errorOf(mailer.send(mail));
    expect([error.code, error.message]).toEqual([
      "mail_not_sent",
      "the SMTP server did not take the mail (EAUTH)",
    ]);
    expect(`${error.stack}${String(error.cause)}`).not.toContain("hunter2");
  });

  test("because it says nothing: given up after the timeout, and closing does not hang", async () => {
    const stalling = await startStalling();
    closers.push(stalling.close);
    const host = await hostFor(stalling.url, {
      mailer: smtpMailer(stalling.url, { timeout: 100 }),
    });
    const page = await ask(host.browser(), "ada@example.com");
    expect(page.status).toBe(200);
    await until(() => host.errors.length === 1, "the error");
    expect(host.errors[0]?.message).toMatch(/^the SMTP server did not take the mail \(E[A-Z]+\)$/);
  });

  test("and takes the next one", async () => {
    let refusals = 1;
    const moody = await startSmtp({
      onMailFrom: (_address, _session, done) =>
        done(refusals-- > 0 ? new Error("busy") : undefined),
    });
    closers.push(moody.close);
    const mailer = mailerFor(moody.url);
    expect((await errorOf(mailer.send(mail))).code).toBe("mail_not_sent");
    await mailer.send(mail);
    expect(moody.delivered).toHaveLength(1);
  });
});

describe("wrong options", () => {
  test.each([
    undefined,
    "",
    "localhost",
    "localhost:25",
    "http://localhost",
    "smtp:",
    "smtp://",
    "mailto:ada@example.com",
  ])("the URL %j is refused", async (url) => {
    const error = await errorOf((async () => smtpMailer(url))());
    expect(error.code).toBe("invalid_option");
    expect(error.message).toMatch(/^smtpMailer: url must look like "smtp:\/\//);
  });

  test.each([
    [{ timeout: 99 }, "smtpMailer: timeout must be a whole number from 100 to 120000"],
    [{ timeout: Infinity }, "smtpMailer: timeout must be a whole number from 100 to 120000"],
    [{ maxConnections: 0 }, "smtpMailer: maxConnections must be a whole number from 1 to 100"],
    [{ maxConnections: 1.5 }, "smtpMailer: maxConnections must be a whole number from 1 to 100"],
  ])("%j is refused", async (options, message) => {
    const error = await errorOf((async () => smtpMailer("smtp://localhost", options))());
    expect([error.code, error.message]).toEqual(["invalid_option", message]);
  });
});

test("the console mailer prints the whole mail, with its link, for a developer", async () => {
  const printed: string[] = [];
  const host = await hostFor(smtp.url, { mailer: consoleMailer((text) => printed.push(text)) });
  const browser = host.browser();
  await ask(browser, "ada@example.com");
  await until(() => printed.length === 1, "the print");
  expect(printed[0]).toContain("To: ada@example.com\nSubject: Log in to Invoices\n");
  const link = linkIn(printed[0] ?? "");
  expect((await browser.press(await browser.open(link), button.logIn)).status).toBe(303);
});
