import { parseEmailAddress } from "../email-address.ts";
import { OnpurposeError } from "../errors.ts";
import type { MailAddress } from "./mailer.ts";

// What every sender does with the fields of a mail before they leave: one recipient, and data stays data.

// Headers that say who gets a mail, or what it is. Providers and libraries read further recipients out of them.
const reserved =
  /^(?:to|cc|bcc|from|sender|reply-to|subject|date|message-id|received|return-path|mime-version|dkim-signature|resent-.*|content-.*)$/i;
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,126}$/;

/**
 * The object form of an address, checked to be exactly one: texts are parsed as lists by libraries and
 * providers alike, and then one comma is one more recipient.
 */
export function recipient({ name, address }: MailAddress): MailAddress {
  const parsed = parseEmailAddress(address);
  if (!parsed.ok) {
    throw new OnpurposeError(
      "invalid_argument",
      `a mail needs one plain address (${parsed.fault})`,
    );
  }
  return { name: oneLine(name), address: address.trim() };
}

/** Line breaks and other control characters become spaces: no field can begin another one. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

/** @throws {OnpurposeError} `invalid_argument`: a name that is none, or one that a mail's own fields are for. */
export function furtherHeaders(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => {
    if (headerName.test(name) && !reserved.test(name)) return [name, oneLine(value)] as const;
    throw new OnpurposeError("invalid_argument", "a mail has a header that it cannot have");
  });
  return Object.fromEntries(entries);
}

/** `"Name" <address>` after RFC 5322 3.4, the name always quoted, so that nothing in it is an address. */
export function mailbox({ name, address }: MailAddress): string {
  return name === "" ? address : `"${name.replace(/["\\]/g, "\\$&")}" <${address}>`;
}

/** The same in ASCII alone. */
export function asciiMailbox({ name, address }: MailAddress): string {
  return isAscii(name) ? mailbox({ name, address }) : `${encodedWords(name)} <${address}>`;
}

/** A header's value in ASCII: what is not becomes encoded-words. */
export function asciiText(text: string): string {
  return isAscii(text) ? text : encodedWords(text);
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** RFC 2047: at most 75 characters each, and no character of the text split over two of them. */
function encodedWords(text: string): string {
  const parts: string[] = [""];
  for (const character of text) {
    const longer = `${parts.at(-1) ?? ""}${character}`;
    if (Buffer.byteLength(longer) > 45) parts.push(character);
    else parts[parts.length - 1] = longer;
  }
  return parts.map((part) => `=?UTF-8?B?${Buffer.from(part).toString("base64")}?=`).join(" ");
}
