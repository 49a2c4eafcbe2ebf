import type { IssuedLink } from "../../flows/issue.ts";
import { html, type SafeHtml } from "../page.ts";
import type { AdminContent, Frame } from "./frame.ts";
import { foreign, hidden, moment, select, withQuery, type Choice } from "./parts.ts";
import { shortSpan } from "./words.ts";

/** As they were typed. */
export interface IssueFields {
  /** An address, or the id of a user. */
  readonly who: string;
  /** Empty: where logins lead. */
  readonly redirectTo: string;
  /** In seconds; empty: as long as links work. */
  readonly lifetime: string;
  /** `url` or `mail`. */
  readonly how: string;
}

export interface IssueData {
  readonly fields: IssueFields;
  readonly fault: string | null;
  /** Whether it can be mailed. */
  readonly mails: boolean;
  /** In seconds. */
  readonly usualLifetime: number;
  readonly usualRedirect: string;
  readonly formToken: string;
}

/** For how long a link of an operator's may work, in seconds. */
export const lifetimes: readonly Choice[] = [
  { value: "3600", title: "1 hour" },
  { value: "86400", title: "1 day" },
  { value: "604800", title: "7 days" },
];

export function issuePage(data: IssueData, { base }: Frame): AdminContent {
  const { fields, fault, usualLifetime, usualRedirect, formToken } = data;
  const usual = { value: "", title: `${shortSpan(usualLifetime)}, as links do` };
  const wrong =
    fault === null ? "" : html`<div class="fault" role="alert" id="fault"><p>${fault}</p></div>`;
  const described = fault === null ? "" : html` aria-describedby="fault"`;
  const body = html`${wrong}<form class="card form" method="post" action="${base}/issue">
${hidden({ form: formToken })}
<div class="field"><label for="who">For whom</label><input id="who" name="who" value="${fields.who}" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="254" required${described}>
<p class="hint">The address, or the id of a user.</p></div>
<div class="field"><label for="redirectTo">Leads to</label><input id="redirectTo" name="redirectTo" value="${fields.redirectTo}" placeholder="${usualRedirect}" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="2000">
<p class="hint">A path of this site, or nothing: then to where logins lead.</p></div>
${select("lifetime", "Works for", [usual, ...lifetimes], fields.lifetime)}
<fieldset><legend>What becomes of its URL</legend>
${howChoice("url", "Show it to me, once, so that I can copy it", fields.how)}
${data.mails ? howChoice("mail", "Mail it to the address of the account", fields.how) : ""}
</fieldset>
<button>Issue the link</button>
</form>
<p class="soft small">Whoever has the URL can log in as that person. It is kept that you issued it.</p>`;
  return { title: "Issue a link", body, tab: "issue" };
}

const howChoice = (value: string, title: string, chosen: string): SafeHtml =>
  html`<label class="choice"><input type="radio" name="how" value="${value}"${value === chosen ? html` checked` : ""}>${title}</label>
`;

export interface IssuedData {
  readonly link: IssuedLink;
  /** The secret. Null where it should have been mailed and was not: nobody has it then. */
  readonly url: string | null;
}

export function issuedPage({ link, url }: IssuedData, { base }: Frame): AdminContent {
  const about = html`<p class="buttons"><a class="button other" href="${base}/links/${link.id}">What happens to it</a></p>`;
  if (url === null) {
    const body = html`<div class="fault" role="alert"><p>The mailer did not take the mail to ${foreign(link.address)}. The link exists, and nobody has its URL.</p></div>
<p><a class="button" href="${withQuery(`${base}/issue`, { who: link.address })}">Issue another one</a></p>
${about}`;
    return { title: "The link was not mailed", body, tab: "issue" };
  }
  const body = html`<div class="card form">
<p>For ${foreign(link.address)}, until ${moment(link.expiresAt)}.</p>
<div class="field"><label for="url">Its URL, shown this once</label><textarea id="url" class="secret" rows="3" readonly spellcheck="false">${url}</textarea></div>
<p class="hint">Copy it now and send it to that person alone: whoever has it can log in as them. It is kept nowhere, and this page cannot be shown again.</p>
</div>
${about}`;
  return { title: "The link is issued", body, tab: "issue" };
}
