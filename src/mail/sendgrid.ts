import { checkSecret, httpMailer, type HttpMailerOptions } from "./http-mailer.ts";
import type { MailAddress, Mailer } from "./mailer.ts";

export interface SendGridMailerOptions extends HttpMailerOptions {
  /** An API key with the permission "Mail Send" (`SG....`). */
  readonly apiKey: string | undefined;
}

/**
 * Sends through SendGrid. Every mail switches off the tracking of clicks, opens and subscriptions and the
 * parameters of Google Analytics, over the account's settings. Default endpoint: `https://api.sendgrid.com`;
 * subusers in the EU: `https://api.eu.sendgrid.com`.
 *
 * Requests: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
 *
 * @throws {OnpurposeError} `invalid_option`; a send that fails rejects with `mail_not_sent`.
 */
export function sendgridMailer(options: SendGridMailerOptions): Mailer {
  const factory = "sendgridMailer";
  const apiKey = checkSecret(factory, "apiKey", options.apiKey);
  return httpMailer(
    {
      name: "SendGrid",
      factory,
      endpoint: "https://api.sendgrid.com",
      path: "/v3/mail/send",
      request: ({ from, to, subject, text, html, headers }) => ({
        headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
        body: JSON.stringify({
          // Without a name: SendGrid takes a comma in a recipient's name for the end of an address.
          // https://github.com/sendgrid/sendgrid-python/issues/291
          personalizations: [{ to: [{ email: to.address }] }],
          from: sender(from),
          subject,
          content: [
            { type: "text/plain", value: text },
            { type: "text/html", value: html },
          ],
          headers,
          tracking_settings: {
            click_tracking: { enable: false, enable_text: false },
            open_tracking: { enable: false },
            subscription_tracking: { enable: false },
            ganalytics: { enable: false },
          },
        }),
      }),
    },
    options,
  );
}

function sender({ name, address }: MailAddress): { email: string; name?: string } {
  return name === "" ? { email: address } : { email: address, name };
}
