import { randomText } from "../crypto.ts";
import { checkSecret, httpMailer, type HttpMailerOptions } from "./http-mailer.ts";
import { mailbox } from "./mail-fields.ts";
import type { Mailer } from "./mailer.ts";
import { codeWord } from "../outgoing.ts";

export interface ResendMailerOptions extends HttpMailerOptions {
  /** An API key that may send (`re_...`). */
  readonly apiKey: string | undefined;
}

/**
 * Sends through Resend. All tries of a mail have one idempotency key: Resend sends it once, also when an
 * answer was lost. Click tracking is a setting of the domain there and off by default; leave it off.
 * Default endpoint: `https://api.resend.com`.
 *
 * Requests: https://resend.com/docs/api-reference/emails/send-email, refusals:
 * https://resend.com/docs/api-reference/errors, keys: https://resend.com/docs/dashboard/emails/idempotency-keys
 *
 * @throws {OnpurposeError} `invalid_option`; a send that fails rejects with `mail_not_sent`.
 */
export function resendMailer(options: ResendMailerOptions): Mailer {
  const factory = "resendMailer";
  const apiKey = checkSecret(factory, "apiKey", options.apiKey);
  return httpMailer(
    {
      name: "Resend",
      factory,
      endpoint: "https://api.resend.com",
      path: "/emails",
      request: ({ from, to, subject, text, html, headers }) => ({
        headers: {
          authorization: `Bearer ${apiKey}`,
          "content-type": "application/json",
          "idempotency-key": randomText(24),
        },
        body: JSON.stringify({
          from: mailbox(from),
          to: [mailbox(to)],
          subject,
          text,
          html,
          headers,
        }),
      }),
      explain({ status, field }) {
        const code = codeWord(field("name"));
        // Our own try before, which we gave up on, is still at work.
        return { code, again: status === 409 && code === "concurrent_idempotent_requests" };
      },
    },
    options,
  );
}
