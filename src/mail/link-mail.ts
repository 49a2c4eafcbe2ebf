import { layOut } from "./layout.ts";
import type { Mail, MailAddress } from "./mailer.ts";

export interface LinkMailData {
  readonly from: MailAddress;
  /** The one recipient: one plain address. */
  readonly address: string;
  readonly subject: string;
  /** The link's URL. It stands in the mail as a button and spelled out, and no other URL beside it. */
  readonly url: string;
  /** Paragraphs of plain text before the link, and after it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What stands on the button. */
  readonly button: string;
  /** What stands before the URL spelled out. Default "Or copy this address into your browser:". */
  readonly spelledOut?: string;
  /** BCP 47. Default `en`. */
  readonly languageTag?: string;
  /** Default `ltr`. */
  readonly direction?: "ltr" | "rtl";
}

/**
 * Answering machines leave mail alone that says it was made by a machine (RFC 3834, section 5; the
 * second is Microsoft's, [MS-OXCMAIL]).
 */
export const machineHeaders: Readonly<Record<string, string>> = Object.freeze({
  "Auto-Submitted": "auto-generated",
  "X-Auto-Response-Suppress": "All",
});

/**
 * A mail around a link: text and HTML with the same single URL, nothing from elsewhere, everything escaped.
 * The HTML has the subject as its title, and the name of `from` above it.
 */
export function linkMail(data: LinkMailData): Mail {
  const { from, address, subject, url, before, after, button } = data;
  const { spelledOut = "Or copy this address into your browser:" } = data;
  const { languageTag = "en", direction = "ltr" } = data;
  const { text, html } = layOut({
    title: subject,
    sender: from.name,
    preheader: before.join(" "),
    languageTag,
    direction,
    blocks: [
      ...before.map((text) => ({ kind: "text", text }) as const),
      { kind: "link", url, button, spelledOut },
      ...after.map((text) => ({ kind: "soft", text }) as const),
    ],
  });
  return { from, to: { name: "", address }, subject, text, html, headers: { ...machineHeaders } };
}
