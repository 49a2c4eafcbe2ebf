import { OnpurposeError } from "../errors.ts";
import { checkSecret, httpMailer, type HttpMailerOptions } from "./http-mailer.ts";
import { mailbox } from "./mail-fields.ts";
import type { Mailer } from "./mailer.ts";

export interface PostmarkMailerOptions extends HttpMailerOptions {
  /** The API token of the server that sends. */
  readonly serverToken: string | undefined;
  /** A transactional message stream of that server. Default `outbound`, which every server has. */
  readonly messageStream?: string;
}

/**
 * Sends through Postmark. Asks for no tracking of links and opens with every mail; the server's own switch
 * for opens must be off as well, since a mail cannot overrule it. Default endpoint:
 * `https://api.postmarkapp.com`.
 *
 * Requests: https://postmarkapp.com/developer/api/email-api, refusals:
 * https://postmarkapp.com/developer/api/overview, opens:
 * https://postmarkapp.com/developer/user-guide/tracking-opens/tracking-opens-per-email
 *
 * @throws {OnpurposeError} `invalid_option`; a send that fails rejects with `mail_not_sent`.
 */
export function postmarkMailer(options: PostmarkMailerOptions): Mailer {
  const factory = "postmarkMailer";
  const { messageStream = "outbound" } = options;
  const serverToken = checkSecret(factory, "serverToken", options.serverToken);
  if (!/^[a-z0-9][\w-]{0,29}$/i.test(messageStream)) {
    throw new OnpurposeError("invalid_option", `${factory}: messageStream must be a stream's ID`);
  }
  return httpMailer(
    {
      name: "Postmark",
      factory,
      endpoint: "https://api.postmarkapp.com",
      path: "/email",
      request: ({ from, to, subject, text, html, headers }) => ({
        headers: { "content-type": "application/json", "x-postmark-server-token": serverToken },
        body: JSON.stringify({
          From: mailbox(from),
          To: mailbox(to),
          Subject: subject,
          TextBody: text,
          HtmlBody: html,
          Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
          MessageStream: messageStream,
          TrackOpens: false,
          TrackLinks: "None",
        }),
      }),
      explain({ field }) {
        const code = field("ErrorCode");
        return { code: typeof code === "number" ? `ErrorCode ${code}` : undefined };
      },
    },
    options,
  );
}
