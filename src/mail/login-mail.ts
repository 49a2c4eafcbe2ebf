import type { Messages } from "../locales/messages.ts";
import { layOut } from "./layout.ts";
import { machineHeaders } from "./link-mail.ts";
import type { Mail, MailAddress } from "./mailer.ts";

export interface LoginMailData {
  readonly from: MailAddress;
  /** The one recipient: one plain address. */
  readonly address: string;
  /** The link, and the mail's only URL. */
  readonly url: string;
  /** 6 to 12 digits without gaps. */
  readonly code: string;
  /** For how many seconds the link and the code both work. */
  readonly lifetime: number;
  readonly appName: string;
  readonly askedAt: Date;
  /** The asking browser, such as "Firefox on Windows"; null where it is not known. */
  readonly askedWith: string | null;
  /** Roughly where it was, as the host says: "Lyon, France"; null where it is not known. */
  readonly askedFrom: string | null;
}

/** The mail to a person who asked for a link: whoever did ask recognises it, whoever did not learns enough. */
export function loginMail(data: LoginMailData, say: Messages): Mail {
  const { from, address, url, code, lifetime, appName } = data;
  const { languageTag, direction } = say;
  const life = say.mailLife(lifetime);
  const subject = say.mailSubject(appName);
  const when = whenAsked(data.askedAt, languageTag);
  const { text, html } = layOut({
    title: subject,
    sender: appName,
    preheader: `${say.mailPreheader(appName)} ${life}`,
    languageTag,
    direction,
    blocks: [
      {
        kind: "soft",
        text: say.mailAsked(when, shortName(data.askedWith), shortName(data.askedFrom)),
      },
      { kind: "text", text: say.mailIntro(appName) },
      { kind: "link", url, button: say.mailButton, spelledOut: say.mailSpelledOut },
      { kind: "code", code, intro: say.mailCodeIntro, care: say.mailCodeCare },
      { kind: "soft", text: `${life} ${say.mailNothingYet}` },
      { kind: "rule" },
      { kind: "soft", text: say.mailNotYou },
    ],
  });
  return { from, to: { name: "", address }, subject, text, html, headers: { ...machineHeaders } };
}

/** "22 November 2026 at 14:02 UTC", in the language of the mail. */
function whenAsked(at: Date, languageTag: string): string {
  const style = { dateStyle: "long", timeStyle: "short", timeZone: "UTC" } as const;
  return `${dateFormat(languageTag, style).format(at)} UTC`;
}

/** A tag of the host's that nobody knows must not cost anyone their mail. */
function dateFormat(tag: string, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // English without a country is American to Intl, with a clock of twelve hours.
  const international = "en-GB";
  try {
    return new Intl.DateTimeFormat(tag.toLowerCase() === "en" ? international : tag, style);
  } catch {
    return new Intl.DateTimeFormat(international, style);
  }
}

/** A name from a database of places, say, as a part of a sentence: one short line, or null for nothing. */
function shortName(name: string | null): string | null {
  const line = (name ?? "").replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim();
  return line === "" ? null : Array.from(line).slice(0, 80).join("").trimEnd();
}
