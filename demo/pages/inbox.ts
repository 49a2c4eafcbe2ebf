import { html } from "onpurpose";
import type { KeptMail } from "../inbox.ts";
import { dateAndTime } from "./format.ts";
import type { Html, Page } from "./layout.ts";

/** The newest mails as they look, the newest of them opened. */
export function inboxPage(mails: readonly KeptMail[]): Page {
  const none = html`<p class="card">No mail yet. Ask for a link, or invite somebody.</p>`;
  const body = html`<h1>Inbox</h1>
<p class="soft">Every mail that this development server would have sent, newest first. For programs: <a href="/inbox.json">inbox.json</a>. In every language: <a href="/mail/preview">how the mails look</a></p>
${mails.length === 0 ? none : mails.map(card)}`;
  return { title: "Inbox", body };
}

function card({ id, to, from, subject, text, url, sentAt }: KeptMail, index: number): Html {
  // Mails run nothing and see nothing; but a person's click on a link leads where it would from a mailbox.
  const sandbox =
    "allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox";
  const link =
    url === "" ? "" : html`<p class="acts"><a class="button" href="${url}">Open the link</a></p>`;
  return html`<details class="card mail"${index === 0 ? html` open` : ""}>
<summary><b>${subject}</b><span class="soft">To ${to} · ${dateAndTime(sentAt)}</span></summary>
<div>
<p class="soft">From ${from}</p>
<iframe src="/inbox/${id}/html" sandbox="${sandbox}" loading="lazy" title="The mail “${subject}” to ${to}"></iframe>
${link}
<h3>As plain text</h3>
<pre>${text}</pre>
</div>
</details>
`;
}
