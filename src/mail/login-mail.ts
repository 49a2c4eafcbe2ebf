import { html } from "@remix-run/html-template";
import type { Messages } from "../locales/messages.ts";
import type { Mail, MailAddress } from "./mailer.ts";

export interface LoginMailData {
  readonly from: MailAddress;
  readonly address: string;
  readonly url: string;
  /** For how many seconds the link works. */
  readonly lifetime: number;
  readonly appName: string;
}

/** The mail that carries a link: text and HTML with the same single URL, spelled out in both. */
export function loginMail(data: LoginMailData, say: Messages): Mail {
  const { appName, url } = data;
  const life = say.mailLife(data.lifetime);
  const lines = {
    intro: say.mailIntro(appName),
    nothing: say.mailNothingYet,
    notYou: say.mailNotYou,
  };
  return {
    from: data.from,
    to: { name: "", address: data.address },
    subject: say.mailSubject(appName),
    text: `${lines.intro}\n\n${url}\n\n${life} ${lines.nothing}\n\n${lines.notYou}\n`,
    html: String(htmlBody(url, say, { ...lines, life })),
    // Answering machines leave mail alone that says it was made by a machine (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  };
}

interface Lines {
  readonly intro: string;
  readonly life: string;
  readonly nothing: string;
  readonly notYou: string;
}

function htmlBody(url: string, say: Messages, { intro, life, nothing, notYou }: Lines) {
  const cell =
    "padding:32px 24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
  const button =
    "display:inline-block;padding:12px 24px;background:#1d4ed8;color:#ffffff;border-radius:8px;" +
    "text-decoration:none;font-weight:600";
  return html`<!doctype html>
<html lang="${say.languageTag}" dir="${say.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${intro}</title>
</head>
<body style="margin:0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" style="max-width:520px" cellpadding="0" cellspacing="0"><tr><td style="${cell}">
<p>${intro}</p>
<p><a href="${url}" style="${button}">${say.mailButton}</a></p>
<p>${say.mailSpelledOut}<br><a href="${url}" style="word-break:break-all">${url}</a></p>
<p>${life} ${nothing}</p>
<p>${notYou}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
