import type { Mailer } from "onpurpose";
import { postmarkMailer } from "onpurpose/mail/postmark";
import { resendMailer } from "onpurpose/mail/resend";
import { sendgridMailer } from "onpurpose/mail/sendgrid";
import { sesMailer } from "onpurpose/mail/ses";
import { addressParser, decodeWords } from "postal-mime";
import * as v from "valibot";
import { verifySignature } from "./aws-signature.ts";
import { json, type Answer, type Received } from "./provider-server.ts";

export interface SenderOptions {
  readonly endpoint?: string;
  readonly attempts?: number;
  readonly backoff?: number;
  readonly deadline?: number;
  readonly timeout?: number;
}

/** What a provider would make of a request. */
export interface Understood {
  /** Of From and To, all addresses that it can be read as, with their names. */
  readonly from: readonly Person[];
  readonly to: readonly Person[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Person {
  readonly name: string;
  readonly address: string;
}

export interface Provider {
  readonly name: string;
  readonly secrets: readonly string[];
  open(options: SenderOptions): Mailer;
  /** Throws unless the request is as documented, field by field. */
  check(received: Received): void;
  understand(body: string): Understood;
  readonly accept: Answer;
  /** A refusal for good as documented, which tells everything it should not. */
  readonly refuse: Answer;
  readonly refusal: string;
}

const leak = "cannot send to ada@example.com with re_secret_1234567890";

function checkCommon(received: Received, path: string): void {
  const { method, headers } = received;
  if (method !== "POST" || received.path !== path) throw new Error(`${method} ${received.path}`);
  if (headers["content-type"] !== "application/json") throw new Error("content-type");
  if (headers["user-agent"] !== "onpurpose") throw new Error("user-agent");
  if (headers.accept !== "application/json") throw new Error("accept");
}

function same(what: string, is: unknown, should: string): void {
  if (is !== should) throw new Error(`${what} is ${String(is)}`);
}

const names = v.record(v.pipe(v.string(), v.regex(/^[!-9;-~]+$/)), v.string());
const NameValue = v.array(
  v.strictObject({
    // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html
    Name: v.pipe(v.string(), v.regex(/^[!-9;-@A-~]+$/), v.maxLength(126)),
    Value: v.pipe(v.string(), v.regex(/^[ -~]*$/), v.maxLength(870)),
  }),
);

function fromNameValue(list: v.InferOutput<typeof NameValue>): Record<string, string> {
  return Object.fromEntries(list.map(({ Name, Value }) => [Name, decodeWords(Value)]));
}

/** As a mail program reads them; not by the code under test. */
function people(...texts: readonly string[]): Person[] {
  return texts
    .flatMap((text) => addressParser(text, { flatten: true }))
    .map(({ name, address = "" }) => ({ name: decodeWords(name), address }));
}

const ResendBody = v.strictObject({
  from: v.string(),
  to: v.pipe(v.array(v.string()), v.maxLength(50)),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  headers: names,
});

const apiKey = "re_secret_1234567890";

const resend: Provider = {
  name: "Resend",
  secrets: [apiKey],
  open: (options) => resendMailer({ apiKey, ...options }),
  check(received) {
    checkCommon(received, "/emails");
    same("authorization", received.headers.authorization, `Bearer ${apiKey}`);
    const key = String(received.headers["idempotency-key"]);
    if (!/^[\w-]{32,256}$/.test(key)) throw new Error("idempotency-key");
    v.parse(ResendBody, JSON.parse(received.body));
  },
  understand(body) {
    const { from, to, ...rest } = v.parse(ResendBody, JSON.parse(body));
    const headers = Object.entries(rest.headers).map(([key, value]) => [key, decodeWords(value)]);
    return {
      ...rest,
      from: people(from),
      to: people(...to),
      headers: v.parse(names, Object.fromEntries(headers)),
    };
  },
  accept: json(200, { id: "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794" }),
  refuse: json(422, { statusCode: 422, name: "validation_error", message: leak }),
  refusal: "Resend did not take the mail (HTTP 422, validation_error)",
};

const PostmarkBody = v.strictObject({
  From: v.string(),
  To: v.string(),
  Subject: v.string(),
  TextBody: v.string(),
  HtmlBody: v.string(),
  Headers: NameValue,
  MessageStream: v.literal("outbound"),
  TrackOpens: v.literal(false),
  TrackLinks: v.literal("None"),
});

const serverToken = "1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f";

const postmark: Provider = {
  name: "Postmark",
  secrets: [serverToken],
  open: (options) => postmarkMailer({ serverToken, ...options }),
  check(received) {
    checkCommon(received, "/email");
    same("token", received.headers["x-postmark-server-token"], serverToken);
    v.parse(PostmarkBody, JSON.parse(received.body));
  },
  understand(body) {
    const mail = v.parse(PostmarkBody, JSON.parse(body));
    return {
      from: people(mail.From),
      to: people(mail.To),
      subject: mail.Subject,
      text: mail.TextBody,
      html: mail.HtmlBody,
      headers: fromNameValue(mail.Headers),
    };
  },
  accept: json(200, {
    To: "ada@example.com",
    SubmittedAt: "2026-11-22T07:25:01.4178645-05:00",
    MessageID: "0a129aee-e1cd-480d-b08d-4f48548ff48d",
    ErrorCode: 0,
    Message: "OK",
  }),
  refuse: json(422, { ErrorCode: 406, Message: leak }),
  refusal: "Postmark did not take the mail (HTTP 422, ErrorCode 406)",
};

const off = v.strictObject({ enable: v.literal(false) });
const SendGridBody = v.strictObject({
  personalizations: v.strictTuple([
    v.strictObject({ to: v.strictTuple([v.strictObject({ email: v.string() })]) }),
  ]),
  from: v.strictObject({ email: v.string(), name: v.optional(v.string()) }),
  subject: v.string(),
  content: v.strictTuple([
    v.strictObject({ type: v.literal("text/plain"), value: v.string() }),
    v.strictObject({ type: v.literal("text/html"), value: v.string() }),
  ]),
  headers: names,
  tracking_settings: v.strictObject({
    click_tracking: v.strictObject({ enable: v.literal(false), enable_text: v.literal(false) }),
    open_tracking: off,
    subscription_tracking: off,
    ganalytics: off,
  }),
});

const sendGridKey = "SG.secretsecretsecret.secretsecretsecret";

const sendgrid: Provider = {
  name: "SendGrid",
  secrets: [sendGridKey],
  open: (options) => sendgridMailer({ apiKey: sendGridKey, ...options }),
  check(received) {
    checkCommon(received, "/v3/mail/send");
    same("authorization", received.headers.authorization, `Bearer ${sendGridKey}`);
    v.parse(SendGridBody, JSON.parse(received.body));
  },
  understand(body) {
    const mail = v.parse(SendGridBody, JSON.parse(body));
    const headers = Object.entries(mail.headers).map(([key, value]) => [key, decodeWords(value)]);
    return {
      from: [{ name: mail.from.name ?? "", address: mail.from.email }],
      to: mail.personalizations[0].to.map(({ email }) => ({ name: "", address: email })),
      subject: mail.subject,
      text: mail.content[0].value,
      html: mail.content[1].value,
      headers: v.parse(names, Object.fromEntries(headers)),
    };
  },
  accept: json(202, undefined, { "x-message-id": "14c5d75ce93.dfd.64b469" }),
  refuse: json(400, { errors: [{ message: leak, field: "from", help: null }] }),
  refusal: "SendGrid did not take the mail (HTTP 400)",
};

const disabled = v.literal("DISABLED");
const Content = v.strictObject({ Data: v.string(), Charset: v.literal("UTF-8") });
const ascii = v.pipe(v.string(), v.regex(/^[ -~]+$/));
const SesBody = v.strictObject({
  FromEmailAddress: ascii,
  Destination: v.strictObject({ ToAddresses: v.array(ascii) }),
  Content: v.strictObject({
    Simple: v.strictObject({
      Subject: Content,
      Body: v.strictObject({ Text: Content, Html: Content }),
      Headers: NameValue,
    }),
  }),
  ConfigurationOverrides: v.strictObject({
    Tracking: v.strictObject({ ClickTrackingEnabled: disabled, OpenTrackingEnabled: disabled }),
  }),
});

const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const sessionToken = "IQoJb3JpZ2luX2VjEXAMPLETOKEN==";

const ses: Provider = {
  name: "Amazon SES",
  secrets: [accessKeyId, secretAccessKey, sessionToken],
  open: (options) =>
    sesMailer({
      region: "eu-central-1",
      accessKeyId,
      secretAccessKey,
      sessionToken,
      ...options,
    }),
  check(received) {
    checkCommon(received, "/v2/email/outbound-emails");
    same("token", received.headers["x-amz-security-token"], sessionToken);
    verifySignature(received, secretAccessKey, accessKeyId);
    v.parse(SesBody, JSON.parse(received.body));
  },
  understand(body) {
    const mail = v.parse(SesBody, JSON.parse(body));
    const { Subject, Body, Headers } = mail.Content.Simple;
    return {
      from: people(mail.FromEmailAddress),
      to: people(...mail.Destination.ToAddresses),
      subject: Subject.Data,
      text: Body.Text.Data,
      html: Body.Html.Data,
      headers: fromNameValue(Headers),
    };
  },
  accept: json(200, { MessageId: "010701234567-EXAMPLE-000000" }),
  refuse: json(400, { message: leak }, { "x-amzn-errortype": "MessageRejected" }),
  refusal: "Amazon SES did not take the mail (HTTP 400, MessageRejected)",
};

export const providers: readonly Provider[] = [resend, postmark, sendgrid, ses];
