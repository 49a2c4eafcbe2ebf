import { html, type Mail, type MailAddress } from "onpurpose";
import { dateAndTime } from "./pages/format.ts";

export interface InvitationData {
  readonly appName: string;
  readonly from: MailAddress;
  readonly address: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** The app's own mail around a link that the app issued by itself. */
export function invitationMail({ appName, from, address, url, expiresAt }: InvitationData): Mail {
  const intro = `You are invited to ${appName}, where invoices are a quiet affair.`;
  const what = "Open this link and press “Log in”. There is no password to choose.";
  const life = `The link works once, until ${dateAndTime(expiresAt)}. After that, its page can mail you a new one.`;
  const ignore =
    "You expected no invitation? Then ignore this mail: nothing happens unless somebody presses.";
  const button =
    "display:inline-block;padding:12px 24px;background:#1d4ed8;color:#ffffff;border-radius:8px;" +
    "text-decoration:none;font-weight:600";
  const cell =
    "padding:32px 24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
  const body = html`<!doctype html>
<html lang="en">
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
<p>${what}</p>
<p><a href="${url}" style="${button}">See your invoices</a></p>
<p>Or copy this address into your browser:<br><a href="${url}" style="word-break:break-all">${url}</a></p>
<p>${life}</p>
<p>${ignore}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
  return {
    from,
    to: { name: "", address },
    subject: `Your invitation to ${appName}`,
    text: `${intro}\n\n${what}\n\n${url}\n\n${life}\n\n${ignore}\n`,
    html: String(body),
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  };
}
