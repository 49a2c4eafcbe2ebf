import { html } from "@remix-run/html-template";
import { OnpurposeError } from "../errors.ts";
import type { Messages } from "../locales/messages.ts";
import { machineHeaders } from "./link-mail.ts";
import { isObject } from "../option-shapes.ts";
import { loginMail, type LoginMailData } from "./login-mail.ts";
import type { Mail } from "./mailer.ts";

/** What a template decides. From whom and to whom a mail goes is not among it. */
export interface MailContent {
  /** One line, without the link and the code: lists of mails and lock screens show it. */
  readonly subject: string;
  /** Must have `data.url` in it. */
  readonly text: string;
  /** Must have `data.url` in it. Escaping is the template's: `html` of this package does it. */
  readonly html: string;
  /** Besides `Auto-Submitted` and `X-Auto-Response-Suppress`, which every mail has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Mails to use instead of the built-in ones. */
export interface MailTemplates {
  /** The mail to a person who asked for a link. `data.url` and `data.code` are secrets: they go nowhere else. */
  readonly login: (data: LoginMailData, say: Messages) => MailContent;
}

/**
 * The login mail by a template of the host's, or by the built-in one; checked.
 *
 * @throws {OnpurposeError} `invalid_host_answer` when the text or the HTML lacks the URL, when the subject is
 *   not one line of text or holds the URL, the token or the code, or when a header is none that a template
 *   may set. The message never repeats what the template gave.
 */
export function composeLoginMail(
  { login = loginMail }: Partial<MailTemplates>,
  data: LoginMailData,
  say: Messages,
): Mail {
  const content: unknown = login(data, say);
  const subject = textIn(content, "subject");
  const text = textIn(content, "text");
  const htmlBody = textIn(content, "html");
  checkLine("a subject", subject, data);
  if (!text.includes(data.url)) throw wrong("a text without the URL of the link");
  if (!htmlBody.includes(data.url) && !htmlBody.includes(String(html`${data.url}`))) {
    throw wrong("an html without the URL of the link");
  }
  const headers = { ...readHeaders(content, data), ...machineHeaders };
  const to = { name: "", address: data.address };
  return { from: data.from, to, subject, text, html: htmlBody, headers };
}

const wrong = (what: string): OnpurposeError =>
  new OnpurposeError("invalid_host_answer", `mails.login gave ${what}`);

function textIn(content: unknown, name: "subject" | "text" | "html"): string {
  const value: unknown = isObject(content) ? Reflect.get(content, name) : undefined;
  if (typeof value !== "string" || value.trim() === "") throw wrong(`a ${name} that is no text`);
  return value;
}

/** Subjects and headers are seen, searched and logged by everyone on the way. */
function checkLine(what: string, line: string, { url, code }: LoginMailData): void {
  if (/[\p{Cc}\u2028\u2029]/u.test(line)) throw wrong(`${what} that is more than one line`);
  // Tokens are read in upper case, too; and a code is one however it is spaced.
  const lower = line.toLowerCase();
  const token = url.slice(url.lastIndexOf("/") + 1).toLowerCase();
  if (lower.includes(url.toLowerCase()) || (token !== "" && lower.includes(token))) {
    throw wrong(`${what} with the link in it`);
  }
  const close = line.replaceAll(/[^\p{L}\p{N}]+/gu, "");
  if (code !== "" && close.includes(code)) throw wrong(`${what} with the code in it`);
}

/** Who gets the mail, and how it is built, is not for a template: a `Bcc` here would be one more recipient. */
const ours =
  /^(?:from|to|cc|bcc|sender|reply-to|subject|date|message-id|received|return-path|mime-version|dkim-signature|resent-.*|content-.*|arc-.*)$/i;

function readHeaders(content: unknown, data: LoginMailData): Readonly<Record<string, string>> {
  const headers: unknown = isObject(content) ? Reflect.get(content, "headers") : undefined;
  if (headers === undefined) return {};
  if (!isObject(headers)) throw wrong("headers that are no object");
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers) as [string, unknown][]) {
    // RFC 5322 3.6.8 allows more in a name; nobody uses it.
    if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name)) throw wrong("a header without a proper name");
    if (ours.test(name)) throw wrong("a header that is not a template's to set");
    if (typeof value !== "string") throw wrong("a header that is no text");
    checkLine("a header", value, data);
    if (!isMachineHeader(name)) read[name] = value;
  }
  return read;
}

const isMachineHeader = (name: string): boolean =>
  Object.keys(machineHeaders).some((own) => own.toLowerCase() === name.toLowerCase());
