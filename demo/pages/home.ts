import { html } from "onpurpose";
import { appName, logoutForm, type Html, type Page, type PageContext } from "./layout.ts";

export interface HomeData {
  /** Whether this person may invite. */
  readonly mayInvite: boolean;
  /** What was typed before, when it was no address; else null. */
  readonly wrongAddress: string | null;
}

export function homePage({ mayInvite, wrongAddress }: HomeData, context: PageContext): Page {
  const body = html`<div class="hero">
<h1>Invoices that mind their own business</h1>
<p class="lead">${appName} keeps the invoices of people who would rather do the work than write the bill. You log in with a link from your mail: no password, and nothing happens until you press.</p>
${doorway(context)}
</div>
${mayInvite ? inviteCard(wrongAddress) : ""}
${context.hasInbox ? inboxCard() : ""}
${operatorsCard(context)}`;
  return { title: wrongAddress === null ? appName : "That is not one plain e-mail address", body };
}

function doorway({ account, loginPath }: PageContext): Html {
  if (account === null) {
    return html`<p class="acts"><a class="button" href="${loginPath}">Log in</a><a class="button other" href="/app">Log in on one page</a></p>`;
  }
  return html`<p>Logged in as <b>${account.email}</b></p>
<div class="acts"><a class="button" href="/invoices">Your invoices</a>${logoutForm}</div>`;
}

function inviteCard(wrongAddress: string | null): Html {
  const fault =
    wrongAddress === null
      ? ""
      : html`<p class="fault" id="fault">That is not one plain e-mail address. It should look like name@example.com.</p>`;
  const described =
    wrongAddress === null ? "" : html` aria-invalid="true" aria-describedby="fault" autofocus`;
  return html`<section class="card">
<h2>Invite somebody</h2>
<p class="soft">We mail them a link that leads straight to their invoices. Their account is made when they first log in.</p>
${fault}
<form method="post" action="/invite">
<label for="email">Their e-mail address</label>
<div class="field"><input id="email" name="email" type="email" value="${wrongAddress ?? ""}" autocomplete="off" required maxlength="254" dir="ltr"${described}><button>Invite</button></div>
</form>
</section>`;
}

/** Whoever tries this out shall find the operators' pages. */
function operatorsCard({ operatorsPath, someOperator, operatorsLogin }: PageContext): Html {
  if (operatorsPath !== null) {
    return html`<section class="card">
<h2>Look after logins</h2>
<p>Why could somebody not log in, and who opened their link? The <a href="${operatorsPath}">operators’ pages</a> tell.</p>
</section>`;
  }
  if (someOperator === null) return html``;
  return html`<section class="card">
<h2>Look after logins</h2>
<p>On this development server whoever <a href="${operatorsLogin}">logs in</a> as ${someOperator} is an operator, and sees who opened which link.</p>
</section>`;
}

function inboxCard(): Html {
  return html`<section class="card">
<h2>Where the mails go</h2>
<p>This is a development server: it sends no mail. Every mail lands in the <a href="/inbox">inbox</a> of this page instead, whoever it is for.</p>
</section>`;
}

export function invitedPage(address: string, { hasInbox }: PageContext): Page {
  const inbox = hasInbox ? html`<a class="button" href="/inbox">Open the inbox</a>` : "";
  const body = html`<h1>Invitation sent</h1>
<p class="lead">Invitation sent to ${address}.</p>
<p class="acts">${inbox}<a class="button other" href="/">Back</a></p>`;
  return { title: "Invitation sent", body };
}
