import { createTransport } from "nodemailer";
import { parseEmailAddress } from "../email-address.ts";
import { OnpurposeError } from "../errors.ts";
import type { MailAddress, Mailer } from "./mailer.ts";

export interface SmtpMailerOptions {
  /** How long to wait for the server at each step, in milliseconds, 100 to 120,000. Default 10,000. */
  readonly timeout?: number;
  /** Connections held open at most, 1 to 100. Default 5. */
  readonly maxConnections?: number;
}

/**
 * Sends through an SMTP server, by a pool of connections. Needs the package `nodemailer` (7 or newer).
 *
 * @param url `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://...:465`.
 * @throws {OnpurposeError} `invalid_option`; a send that fails rejects with `mail_not_sent`.
 */
export function smtpMailer(url: string | undefined, options: SmtpMailerOptions = {}): Mailer {
  const { timeout = 10_000, maxConnections = 5 } = options;
  checkWhole("timeout", timeout, 100, 120_000);
  checkWhole("maxConnections", maxConnections, 1, 100);
  const transport = createTransport({
    url: checkUrl(url),
    pool: true,
    maxConnections,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    // A mail of ours is text that we made; nothing in it may make the server read files or fetch URLs.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      const message = {
        from: recipient(mail.from),
        to: recipient(mail.to),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { ...mail.headers },
      };
      try {
        await transport.sendMail(message);
      } catch (error) {
        throw new OnpurposeError(
          "mail_not_sent",
          `the SMTP server did not take the mail${codeOf(error)}`,
          { cause: error },
        );
      }
    },
    async close() {
      transport.close();
    },
  };
}

/** Always the object form: nodemailer parses a text as a list, and then one comma is one more recipient. */
function recipient({ name, address }: MailAddress): MailAddress {
  const parsed = parseEmailAddress(address);
  if (!parsed.ok) {
    throw new OnpurposeError(
      "invalid_argument",
      `a mail needs one plain address (${parsed.fault})`,
    );
  }
  return { name, address };
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

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new OnpurposeError(
    "invalid_option",
    `smtpMailer: ${name} must be a whole number from ${least} to ${most}`,
  );
}

/** The server's code, never its text: that often repeats the address. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? ` (${code})` : "";
}
