import { html, type SafeHtml } from "@remix-run/html-template";
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

/** A mail around a link: text and HTML with the same single URL, nothing from elsewhere, everything escaped. */
export function linkMail(data: LinkMailData): Mail {
  const { from, address, subject, url, before, after } = data;
  return {
    from,
    to: { name: "", address },
    subject,
    text: `${[...before, url, ...after].join("\n\n")}\n`,
    html: String(htmlBody(data)),
    // Answering machines leave mail alone that says it was made by a machine (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  };
}

const cell = "padding:32px 24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
const buttonStyle =
  "display:inline-block;padding:12px 24px;background:#1d4ed8;color:#ffffff;border-radius:8px;" +
  "text-decoration:none;font-weight:600";

/** Tables and styles on the elements themselves, since Outlook's engine and Gmail drop much else. */
function htmlBody(data: LinkMailData): SafeHtml {
  const { subject, url, before, after, button } = data;
  const { languageTag = "en", direction = "ltr" } = data;
  const { spelledOut = "Or copy this address into your browser:" } = data;
  const paragraphs = (texts: readonly string[]): SafeHtml[] =>
    texts.map((text) => html`<p>${text}</p>\n`);
  return html`<!doctype html>
<html lang="${languageTag}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="margin:0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" style="max-width:520px" cellpadding="0" cellspacing="0"><tr><td style="${cell}">
${paragraphs(before)}<p><a href="${url}" style="${buttonStyle}">${button}</a></p>
<p>${spelledOut}<br><a href="${url}" style="word-break:break-all">${url}</a></p>
${paragraphs(after)}</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
