import { OnpurposeError } from "../errors.ts";
import { signAws4, type AwsCredentials } from "./http-aws4.ts";
import { checkSecret, httpMailer, type HttpMailerOptions } from "./http-mailer.ts";
import { asciiMailbox } from "./mail-fields.ts";
import type { Mail, Mailer } from "./mailer.ts";
import { codeWord } from "../outgoing.ts";

export interface SesMailerOptions extends HttpMailerOptions {
  /** Such as `eu-central-1`. */
  readonly region: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  /** Of temporary credentials. They end, and nothing here renews them: make a new mailer then. */
  readonly sessionToken?: string | undefined;
  /**
   * Whether each mail switches click and open tracking off over the settings of the account. Needs the
   * permission `ses:ApplyTrackingConfigurationOverrides` beside `ses:SendEmail`: without it SES sends nothing
   * and answers 403. Only with `false` is the permission not needed. Default true.
   */
  readonly overrideTracking?: boolean;
}

/**
 * Sends through the API of Amazon SES, version 2. Default endpoint: `https://email.<region>.amazonaws.com`.
 *
 * Requests: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html, tracking:
 * https://docs.aws.amazon.com/ses/latest/dg/configuration-overrides.html
 *
 * @throws {OnpurposeError} `invalid_option`; a send that fails rejects with `mail_not_sent`.
 */
export function sesMailer(options: SesMailerOptions): Mailer {
  const factory = "sesMailer";
  const { region, sessionToken, overrideTracking = true } = options;
  if (region === undefined || !/^[a-z]+(?:-[a-z]+)+-\d{1,2}$/.test(region)) {
    throw new OnpurposeError("invalid_option", `${factory}: region must look like "eu-central-1"`);
  }
  const credentials: AwsCredentials = {
    accessKeyId: checkSecret(factory, "accessKeyId", options.accessKeyId),
    secretAccessKey: checkSecret(factory, "secretAccessKey", options.secretAccessKey),
    sessionToken:
      sessionToken === undefined ? undefined : checkSecret(factory, "sessionToken", sessionToken),
  };
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return httpMailer(
    {
      name: "Amazon SES",
      factory,
      endpoint: `https://email.${region}.${domain}`,
      path: "/v2/email/outbound-emails",
      request(mail, url) {
        const body = JSON.stringify({ ...message(mail), ...(overrideTracking ? noTracking : {}) });
        const headers = { "content-type": "application/json" };
        const request = { method: "POST", url, headers, body };
        const scope = { region, service: "ses" };
        return { headers: signAws4(request, credentials, scope, new Date()), body };
      },
      explain({ headers }) {
        const code = codeWord(headers.get("x-amzn-errortype")?.split(":", 1)[0]);
        // Too many at once is not always a 429 with AWS.
        // https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html
        return { code, again: code === "ThrottlingException" };
      },
    },
    options,
  );
}

const noTracking = {
  ConfigurationOverrides: {
    Tracking: { ClickTrackingEnabled: "DISABLED", OpenTrackingEnabled: "DISABLED" },
  },
};

/** SES takes addresses and headers in ASCII alone. */
function message({ from, to, subject, text, html, headers }: Mail): object {
  return {
    FromEmailAddress: asciiMailbox(from),
    Destination: { ToAddresses: [asciiMailbox(to)] },
    Content: {
      Simple: {
        Subject: { Data: subject, Charset: "UTF-8" },
        Body: {
          Text: { Data: text, Charset: "UTF-8" },
          Html: { Data: html, Charset: "UTF-8" },
        },
        Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
      },
    },
  };
}
