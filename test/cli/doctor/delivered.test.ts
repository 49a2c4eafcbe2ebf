import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lookAtMail, type MailOf } from "../../../src/cli/doctor/delivered.ts";
import { insideOf } from "../../../src/inside.ts";
import { createMagicLinks, linkMail, type Mail } from "../../../src/index.ts";
import { smtpMailer } from "../../../src/mail/smtp.ts";
import { memoryStore } from "../../../src/stores/memory.ts";
import { startSmtp, type SmtpHost } from "../../mail/support/smtp.ts";

const url = "https://app.example.com/magic-link";
const from = "login@app.example.com";

const appWith = (secret: string) =>
  createMagicLinks({
    url,
    secret,
    store: memoryStore(),
    users: { findById: (id) => ({ id, email: "ada@example.com" }) },
    mailFrom: from,
  });
const app = appWith("kUJ8wZ5rT2pQ9xVb3nM7cL1sD6fG4hYa");
const other = appWith("Zr5tW2pQ9xVb3nM7cL1sD6fG4hYakUJ8");

let smtp: SmtpHost;
let link: string;
let mail: Mail;
beforeAll(async () => {
  smtp = await startSmtp();
  ({ url: link } = await app.issue({ userId: "7" }));
  mail = linkMail({
    from: { name: "Shop – Straße", address: from },
    address: "ada@example.com",
    subject: "Log in",
    url: link,
    before: ["Grüße! Here is your link."],
    after: ["It works once."],
    button: "Log in",
  });
});
afterAll(async () => {
  await smtp.close();
  await Promise.all([app.close(), other.close()]);
});

/** The mail as a real server took it, with what a receiver writes above it. */
async function delivered(
  changes: Partial<Mail> = {},
  above: readonly string[] = trusted,
): Promise<Buffer> {
  const mailer = smtpMailer(smtp.url);
  await mailer.send({ ...mail, ...changes });
  await mailer.close?.();
  return Buffer.from([...above, smtp.delivered.at(-1)?.raw ?? ""].join("\r\n"));
}

const rewritten = (change: (text: string) => string): Partial<Mail> => ({
  text: change(mail.text),
  html: change(mail.html),
});

const trusted = [
  `Received: by mx.receiver.example with SMTP id 1; ${new Date().toUTCString().replace("GMT", "+0000")} (UTC)`,
  "Authentication-Results: mx.receiver.example;\r\n\tdkim=pass header.i=@app.example.com header.s=s1;\r\n spf=pass smtp.mailfrom=bounces@app.example.com;\r\n dmarc=pass (p=REJECT) header.from=app.example.com",
];

const known = (): MailOf => {
  const settings = insideOf(app)?.settings;
  return {
    url: new URL(url),
    keyring: settings?.keyring ?? null,
    from,
    linkLifetime: settings?.linkLifetime ?? null,
  };
};

/** What is not in order, by its name. */
function judged(raw: Buffer, of: MailOf = known()): Readonly<Record<string, string>> {
  const found = lookAtMail(raw, of);
  const token = link.slice(-40);
  for (const { says } of found) expect(says.toLowerCase()).not.toContain(token.slice(0, 12));
  const wrong = found.filter(({ status }) => status !== "ok");
  return Object.fromEntries(wrong.map(({ check, status, says }) => [check, `${status}: ${says}`]));
}

const matching = (text: RegExp): unknown => expect.stringMatching(text);

describe("a mail that arrived as it was sent", () => {
  test("has nothing that is not in order", async () => {
    expect(judged(await delivered())).toEqual({});
  });

  test("without the app: what can be told by its URL, and by nothing", async () => {
    const nothing = { url: null, keyring: null, from: null, linkLifetime: null };
    const raw = await delivered();
    expect(judged(raw, { ...nothing, url: new URL(url) })).toEqual({
      "mail-token": matching(/^skipped: The link has the right form/),
    });
    expect(judged(raw, nothing)).toEqual({ "mail-link": matching(/^skipped: /) });
  });

  test("as text alone, with line breaks of Unix, from a mailbox of many", async () => {
    const raw = (await delivered()).toString().replaceAll("\r\n", "\n");
    expect(
      judged(Buffer.from(`From login@app.example.com Mon Jan  1 00:00:00 2030\n${raw}`)),
    ).toEqual({});
    const plain = `From: ${from}\n${trusted.join("\n").replaceAll("\r", "")}\n\nHello, ${link}.\n`;
    expect(judged(Buffer.from(plain))).toEqual({});
  });
});

describe("a link that was rewritten", () => {
  const encoded = () => encodeURIComponent(link);
  test.each([
    ["SendGrid", () => `https://url1234.app.example.com/ls/click?upn=u001.${encoded()}`],
    ["SendGrid", () => "https://u123.ct.sendgrid.net/ls/click?upn=abc"],
    ["Mailgun", () => "https://email.app.example.com/c/eJxVjMsKwyAQRb_G7BLMjI9k4cKN"],
    ["Amazon SES", () => `https://ab12.r.us-east-1.awstrack.me/L0/${encoded()}/1/0100`],
    ["Mandrill", () => "https://mandrillapp.com/track/click/30/app.example.com?p=eyJz"],
    ["Mailchimp", () => "https://shop.us1.list-manage.com/track/click?u=1&id=2"],
    ["Postmark", () => "https://click.pstmrk.it/3s/app.example.com%2Fmagic-link/abc"],
    ["Mailjet", () => "https://abcd.mjt.lu/lnk/AAAAAAAA/1/x"],
  ])("by %s: says where to switch it off", async (name, to) => {
    const raw = await delivered(rewritten((text) => text.replaceAll(link, to())));
    expect(judged(raw)).toEqual({
      "mail-link": matching(new RegExp(`^fail: ${name} has put its own address`)),
    });
  });

  test.each([
    [
      "Microsoft Safe Links",
      () => `https://eur01.safelinks.protection.outlook.com/?url=${encoded()}`,
    ],
    [
      "Proofpoint URL Defense",
      () => "https://urldefense.com/v3/__https://app.example.com/magic-link/",
    ],
  ])("by %s, on the receiver's side: nothing to switch off", async (name, to) => {
    const raw = await delivered(rewritten((text) => text.replaceAll(link, to())));
    expect(judged(raw)).toEqual({
      "mail-link": matching(new RegExp(`^warn: ${name}, on the receiver's side`)),
    });
  });

  test.each([
    ["in its query", () => `https://go.tracker.example/r?to=${encoded()}`],
    ["in base64", () => `https://go.tracker.example/r/${Buffer.from(link).toString("base64url")}`],
  ])("by somebody unknown, who holds it %s", async (_, to) => {
    const raw = await delivered(rewritten((text) => text.replaceAll(link, to())));
    expect(judged(raw)).toEqual({
      "mail-link": matching(/^fail: The link leads through go\.tracker\.example first/),
    });
  });

  test("in the HTML alone: the text still has it, and the other URL is named", async () => {
    const html = mail.html.replaceAll(link, `https://u1.ct.sendgrid.net/ls/click?upn=${encoded()}`);
    expect(judged(await delivered({ html }))).toEqual({
      "mail-link": matching(/^fail: SendGrid has put its own address in place of the link/),
    });
  });

  test("to nowhere", async () => {
    const gone = await delivered(rewritten((text) => text.replaceAll(link, "#")));
    expect(judged(gone)).toEqual({ "mail-link": matching(/^fail: The mail has no URL at all/) });
    const else_ = rewritten((text) => text.replaceAll(link, "https://blog.example/"));
    expect(judged(await delivered(else_))).toEqual({
      "mail-link": matching(/^fail: The mail leads to blog\.example alone, and not to https/),
    });
  });
});

describe("a link that was damaged", () => {
  test.each([
    [
      "one letter",
      () => link.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      /its checksum is wrong/,
    ],
    ["the end", () => link.slice(0, -2), /cut short: 38 characters/],
    ["most of it", () => link.slice(0, -30), /its checksum is wrong/],
  ])("%s", async (_, damaged, says) => {
    const raw = await delivered(rewritten((text) => text.replaceAll(link, damaged())));
    expect(judged(raw)).toEqual({
      "mail-token": matching(new RegExp(`^fail: The link is .*${says.source}`)),
    });
  });

  test("made with another secret", async () => {
    const { url: theirs } = await other.issue({ userId: "7" });
    const raw = await delivered(rewritten((text) => text.replaceAll(link, theirs)));
    expect(judged(raw)).toEqual({ "mail-token": matching(/another secret than this app's/) });
  });

  test("in another case: it works all the same", async () => {
    const loud = `${link.slice(0, -40)}${link.slice(-40).toUpperCase()}`;
    expect(judged(await delivered(rewritten((text) => text.replaceAll(link, loud))))).toEqual({});
  });

  test("two that differ", async () => {
    const { url: second } = await app.issue({ userId: "7" });
    const raw = await delivered({ text: mail.text.replaceAll(link, second) });
    expect(judged(raw)).toEqual({ "mail-token": matching(/^fail: The mail has two links/) });
  });
});

describe("what goes along with a link", () => {
  test("another URL, and a picture that tells who reads", async () => {
    const html = mail.html.replace(
      "</body>",
      '<a href="https://shop.example/">Shop</a><img src="https://t.example/open.gif" alt=""></body>',
    );
    expect(judged(await delivered({ html }))).toEqual({
      "mail-urls": matching(/^warn: .*\(shop\.example\)/),
      "mail-pictures": matching(/^warn: A picture is fetched/),
    });
  });

  test("headers of a newsletter", async () => {
    const headers = {
      ...mail.headers,
      "List-Unsubscribe": "<mailto:x@y.example>",
      Precedence: "bulk",
    };
    expect(judged(await delivered({ headers }))).toEqual({
      "mail-bulk": matching(/^warn: .*\(list-unsubscribe and precedence\)/),
    });
  });

  test.each([
    [
      "dkim=none; spf=none; dmarc=none",
      /^fail: The receiver does not trust .*SPF none, DKIM none and/,
    ],
    ["dkim=fail; spf=pass; dmarc=fail", /^fail: /],
    ["dkim=none; spf=pass; dmarc=pass", /^warn: The receiver trusts the sender in part/],
  ])("a sender of whom the receiver thinks: %s", async (results, says) => {
    const raw = await delivered({}, [`Authentication-Results: mx.example; ${results}`, ...trusted]);
    expect(judged(raw)).toEqual({ "mail-authentication": matching(says) });
  });

  test("no word of the receiver's; another sender; a long way", async () => {
    expect(judged(await delivered({}, trusted.slice(0, 1)))).toEqual({
      "mail-authentication": matching(/^skipped: .*show original/),
    });
    const foreign = { from: { name: "", address: "news@other.example" } };
    expect(judged(await delivered(foreign))).toEqual({
      "mail-authentication": matching(/^warn: The mail is from news@other\.example/),
    });
    const late = (minutes: number): string =>
      `Received: by mx.example; ${new Date(Date.now() + minutes * 60_000).toUTCString()}`;
    expect(judged(await delivered({}, [late(5), ...trusted]))).toEqual({
      "mail-delay": matching(/^warn: The mail was 5 minutes under way: people/),
    });
    expect(judged(await delivered({}, [late(11), ...trusted]))).toEqual({
      "mail-delay": matching(/^fail: The mail was 11 minutes under way, and its link works for 10/),
    });
  });

  test.each([
    "",
    "no mail at all",
    "\u0000\u0001\u0002",
    "Content-Type: application/pdf\n\n%PDF",
    "Content-Type: multipart/mixed; boundary=a\n\n--b\n",
  ])("%j: no mail", (text) => {
    const found = lookAtMail(Buffer.from(text), known());
    expect(found.some(({ status }) => status === "fail")).toBe(true);
  });
});
