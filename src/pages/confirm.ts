import { html, type PageContext, type SafeHtml } from "./page.ts";

// The forms below have no `action`: they go to the page's own URL, so that the token stands in no page. Links
// carry `noreferrer`, so that a live token reaches no log of the app's either.

export interface ConfirmData {
  /** The account as this browser may see it: in full, or masked. */
  readonly account: string;
  /** For how many more seconds the link works. */
  readonly lifetime: number;
  /** The sealed form token: must be posted back in the field `form`. */
  readonly formToken: string;
}

/** Nothing has happened yet. Log in and decline are equally easy to see and to press. */
export function confirmPage(
  { account, lifetime, formToken }: ConfirmData,
  { say, appName }: PageContext,
): { title: string; body: SafeHtml } {
  const body = html`<p>${say.confirmAccount(appName)}</p>
<p class="account" dir="auto">${account}</p>
<div class="choice">
<form method="post">${hiddenToken(formToken)}<button>${say.logInButton}</button></form>
<form method="post">${hiddenToken(formToken)}<input type="hidden" name="action" value="decline"><button class="other">${say.notMeButton}</button></form>
</div>
<p class="soft">${say.confirmLife(lifetime)} ${say.confirmNothingYet}</p>`;
  return { title: say.confirmTitle(appName), body };
}

export interface OtherAccountData {
  readonly currentAccount: string;
  readonly linkAccount: string;
  readonly formToken: string;
}

export function otherAccountPage(
  { currentAccount, linkAccount, formToken }: OtherAccountData,
  { say, homePath }: PageContext,
): { title: string; body: SafeHtml } {
  const body = html`<p>${say.otherAccountNow(currentAccount)}</p>
<p>${say.otherAccountLink(linkAccount)}</p>
<form method="post">${hiddenToken(formToken)}<input type="hidden" name="switch" value="yes"><button>${say.switchButton}</button></form>
<p><a class="button other" href="${homePath}" rel="noreferrer">${say.stayLink}</a></p>`;
  return { title: say.otherAccountTitle, body };
}

export interface DeclinedData {
  /** It had logged somebody in before, is switched off now, or goes on as it was. */
  readonly link: "used" | "revoked" | "noted";
}

export function declinedPage(
  { link }: DeclinedData,
  { say, appName, homePath }: PageContext,
): { title: string; body: SafeHtml } {
  const body = html`<p>${say.declined[link]}</p>
<p><a href="${homePath}" rel="noreferrer">${say.backLink(appName)}</a></p>`;
  return { title: say.declinedTitle, body };
}

export function hiddenToken(formToken: string): SafeHtml {
  return html`<input type="hidden" name="form" value="${formToken}">`;
}
