/** A way to send mails, as it stands in a configuration. */
export interface MailerChoice {
  readonly id: string;
  readonly title: string;
  readonly packages: readonly string[];
  readonly imports: readonly string[];
  /** The lines of the option `mailer`; none where there is none. */
  readonly code: readonly string[];
  readonly env: readonly string[];
}

const withKey = (
  id: string,
  title: string,
  [option, name]: readonly [option: string, name: string],
): MailerChoice => ({
  id,
  title,
  packages: [],
  imports: [`import { ${id}Mailer } from "onpurpose/mail/${id}";`],
  code: [`mailer: ${id}Mailer({ ${option}: process.env.${name} }),`],
  env: [`${name}=`],
});

export const mailers: readonly MailerChoice[] = [
  {
    id: "console",
    title: "Nothing yet: they are printed where the app runs, for you to try it",
    packages: [],
    imports: ['import { consoleMailer } from "onpurpose/mail/console";'],
    code: [
      "// For a developer's own terminal only: a printed link logs in.",
      "// For the others see docs/mail-senders.md.",
      "mailer: consoleMailer(),",
    ],
    env: [],
  },
  {
    id: "smtp",
    title: "SMTP",
    packages: ["nodemailer"],
    imports: ['import { smtpMailer } from "onpurpose/mail/smtp";'],
    code: ["mailer: smtpMailer(process.env.SMTP_URL),"],
    env: ["SMTP_URL=smtp://user:password@localhost:587"],
  },
  withKey("resend", "Resend", ["apiKey", "RESEND_API_KEY"]),
  withKey("postmark", "Postmark", ["serverToken", "POSTMARK_SERVER_TOKEN"]),
  {
    id: "ses",
    title: "Amazon SES",
    packages: [],
    imports: ['import { sesMailer } from "onpurpose/mail/ses";'],
    code: [
      "mailer: sesMailer({",
      '  region: process.env.AWS_REGION ?? "",',
      "  accessKeyId: process.env.AWS_ACCESS_KEY_ID,",
      "  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,",
      "}),",
    ],
    env: ["AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY="],
  },
  withKey("sendgrid", "SendGrid", ["apiKey", "SENDGRID_API_KEY"]),
  {
    id: "none",
    title: "The app itself, for the links that it issues: there is no login page",
    packages: [],
    imports: [],
    code: [],
    env: [],
  },
];
