import { createTransport } from "nodemailer";
import { randomText } from "../crypto.ts";
import { OnpurposeError } from "../errors.ts";
import { Closing } from "./closing.ts";
import { noTrackingHeaders } from "./click-tracking.ts";
import { furtherHeaders, recipient } from "./mail-fields.ts";
import type { Mail, MailAddress, Mailer } from "./mailer.ts";
import {
  checkWhole,
  readRetryOptions,
  sendWithRetries,
  type Outcome,
  type RetryOptions,
} from "./retry.ts";

export interface SmtpMailerOptions extends RetryOptions {
  /** How long to wait for the server at each step of a try, in milliseconds, 100 to 120,000. Default 10,000. */
  readonly timeout?: number;
  /** Connections held open at most, 1 to 100. Default 5. */
  readonly maxConnections?: number;
}

// A mail of ours is text that we made; nothing in it may make nodemailer read files or fetch URLs.
const textOnly = { disableFileAccess: true, disableUrlAccess: true } as const;

// Nodemailer's codes for what went wrong before any answer (`errors.js` there).
const passing: readonly unknown[] = ["ECONNECTION", "ETIMEDOUT", "ESOCKET", "EDNS"];

/**
 * Sends through an SMTP server, by a pool of connections. Needs the package `nodemailer` (7 or newer).
 *
 * Replies of 400 to 499, lost connections and timeouts are tried again, with the same Message-ID; those of
 * 500 and more are not (RFC 5321 4.2.1). The deadline also covers the wait for a free connection. Every mail
 * has the headers that switch click and open tracking off; see docs/mail-senders.md.
 *
 * @param url `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://...:465`.
 * @throws {OnpurposeError} `invalid_option`; a send that fails rejects with `mail_not_sent`.
 */
export function smtpMailer(url: string | undefined, options: SmtpMailerOptions = {}): Mailer {
  const { timeout = 10_000, maxConnections = 5 } = options;
  checkWhole("smtpMailer", "timeout", timeout, 100, 120_000);
  checkWhole("smtpMailer", "maxConnections", maxConnections, 1, 100);
  const retry = readRetryOptions("smtpMailer", options);
  const transport = createTransport({
    url: checkUrl(url),
    pool: true,
    maxConnections,
    // The pool has retries of its own. They know no deadline.
    maxRequeues: 0,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    ...textOnly,
  });
  const rehearsal = createTransport({ streamTransport: true, buffer: true, ...textOnly });
  const closing = new Closing();
  // The steps have their timeouts. A try as a whole has none: it may be waiting for a free connection.
  const rules = { ...retry, timeout: retry.deadline };
  return {
    async send(mail) {
      const message = compose(mail);
      const tryOnce = async (signal: AbortSignal): Promise<Outcome> => {
        const stoppable = { ...message, signal };
        try {
          await transport.sendMail(stoppable);
          return { accepted: true };
        } catch (error) {
          return outcomeOf(error);
        }
      };
      await sendWithRetries("the SMTP server", tryOnce, rules, closing);
    },
    async rehearse(mail) {
      await rehearsal.sendMail(compose(mail));
    },
    async close() {
      closing.end();
      transport.close();
    },
  };
}

interface Message extends Pick<Mail, "subject" | "text" | "html"> {
  readonly from: MailAddress;
  readonly to: MailAddress;
  readonly headers: Record<string, string | typeof asItIs>;
  readonly messageId: string;
}

const asItIs = { prepared: true, foldLines: true, value: "" };

// Nodemailer would make encoded-words of JSON, which no relay reads. Ours is ASCII and has no line breaks.
const noTracking = Object.fromEntries(
  Object.entries(noTrackingHeaders).map(([name, value]) => [name, { ...asItIs, value }]),
);

function compose(mail: Mail): Message {
  const from = recipient(mail.from);
  return {
    from,
    to: recipient(mail.to),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: { ...noTracking, ...furtherHeaders(mail.headers) },
    // Made here, so that all tries have the same: if an answer was lost, mail programs show one mail.
    messageId: `<${randomText(20)}@${from.address.slice(from.address.lastIndexOf("@") + 1)}>`,
  };
}

/** The server's code, never its text: that often repeats the address. */
function outcomeOf(error: unknown): Outcome {
  const code = codeOf(error, "code");
  const reply = codeOf(error, "responseCode");
  const again = typeof reply === "number" ? reply >= 400 && reply < 500 : passing.includes(code);
  const known = [reply, code, codeOf(error, "originalCode")].filter((part) => part !== undefined);
  return {
    accepted: false,
    again,
    reason: typeof code === "string" ? code : "EUNKNOWN",
    detail: known.join(" "),
  };
}

function codeOf(error: unknown, key: string): string | number | undefined {
  if (!(error instanceof Error)) return undefined;
  const value: unknown = Object.entries(error).find(([name]) => name === key)?.[1];
  if (typeof value === "number") return value;
  return typeof value === "string" && /^[A-Z_]{2,40}$/.test(value) ? value : undefined;
}

function checkUrl(url: string | undefined): string {
  const fault =
    'smtpMailer: url must look like "smtp://user:password@host:587" or "smtps://user:password@host:465"';
  if (url === undefined || !URL.canParse(url)) throw new OnpurposeError("invalid_option", fault);
  const { protocol, hostname } = new URL(url);
  if (!["smtp:", "smtps:"].includes(protocol) || hostname === "") {
    throw new OnpurposeError("invalid_option", fault);
  }
  return url;
}
