import { smtpMailer } from "onpurpose/mail/smtp";
import type { Email } from "postal-mime";
import { en } from "../../../src/locales/en.ts";
import type { Messages } from "../../../src/locales/messages.ts";
import { linkMail } from "../../../src/mail/link-mail.ts";
import type { LoginMailData } from "../../../src/mail/login-mail.ts";
import type { Mail } from "../../../src/mail/mailer.ts";
import { composeLoginMail } from "../../../src/mail/templates.ts";
import { startSmtp, type Delivered } from "../support/smtp.ts";

const from = { name: "Ledgerly", address: "login@example.com" };

export const ordinary: LoginMailData = {
  from,
  address: "ada@example.com",
  url: "https://app.example.com/magic-link/k3v9q0a7x2m5n8b1c4d6e7f9g0h2j3k5m7p8q9r1",
  code: "73921846",
  lifetime: 600,
  appName: "Ledgerly",
  askedAt: new Date("2026-11-22T14:02:00Z"),
  askedWith: "Firefox on Windows",
  askedFrom: "Lyon, France",
};

/** Everything as long as it may be, and without a place to break. */
const long: LoginMailData = {
  ...ordinary,
  appName: "Donaudampfschifffahrts".repeat(3).slice(0, 60),
  url: `https://app.example.com/${"a-long-path/".repeat(5)}k3v9q0a7x2m5n8b1c4d6e7f9g0h2j3k5m7p8q9r1`,
  code: "739218460512",
  askedFrom: "x".repeat(80),
};

const rtl: Messages = { ...en, direction: "rtl" };

const login = (data: LoginMailData, say: Messages = en): Mail => composeLoginMail({}, data, say);

const mails = {
  ltr: login(ordinary),
  rtl: login(ordinary, rtl),
  long: login(long),
  longRtl: login(long, rtl),
  link: linkMail({
    from,
    address: "ada@example.com",
    subject: "Your invitation to Ledgerly",
    url: ordinary.url,
    before: ["You are invited to Ledgerly."],
    after: ["The link works once."],
    button: "See your invoices",
  }),
} as const;

export type MailName = keyof typeof mails;
export type Parsed = Email & { readonly html: string; readonly text: string };
export type Arrived = Readonly<Record<MailName, Parsed>> & { readonly raw: string };

/** Every mail as it arrives: sent by SMTP, and read by a parser that is not ours. `raw` is the ordinary one. */
export async function deliver(): Promise<Arrived> {
  const smtp = await startSmtp();
  const mailer = smtpMailer(smtp.url);
  try {
    for (const mail of Object.values(mails)) await mailer.send(mail);
  } finally {
    await mailer.close?.();
    await smtp.close();
  }
  const [ltr, right, longest, longestRight, link] = smtp.delivered;
  return {
    ltr: whole(ltr),
    rtl: whole(right),
    long: whole(longest),
    longRtl: whole(longestRight),
    link: whole(link),
    raw: ltr?.raw ?? "",
  };
}

function whole(delivered: Delivered | undefined): Parsed {
  const { html, text } = delivered?.mail ?? {};
  if (delivered === undefined || html === undefined || text === undefined) {
    throw new Error("A mail did not arrive in both bodies.");
  }
  return { ...delivered.mail, html, text };
}
