import { html, type PageContext, type SafeHtml } from "./page.ts";
import { trapButton, trapScript } from "./trap.ts";

// The forms below have no `action`: they go to the page's own URL, so that the token stands in no page. Links
// carry `noreferrer`, so that a live token reaches no log of the app's either.

export interface ConfirmData {
  /** The account as this browser may see it: in full, or masked. */
  readonly account: string;
  /** For how many more seconds the link works. */
  readonly lifetime: number;
  /** The sealed form token: must be posted back in the field `form`. */
  readonly formToken: string;
  /** Whether the app issued the link by itself, so that no browser is known to have asked. */
  readonly unasked: boolean;
  /** Whether pressing mails a code, which is typed in this browser. */
  readonly byCode: boolean;
  /** Who is logged in here, where that is somebody else, and is told so now; null else. */
  readonly currentAccount: string | null;
}

/** Nothing has happened yet. Log in and decline are equally easy to see and to press. */
export function confirmPage(
  { account, lifetime, formToken, unasked, byCode, currentAccount }: ConfirmData,
  { say, appName, challenge }: PageContext,
): { title: string; body: SafeHtml; script?: string; challenge?: boolean } {
  const puzzled = unasked && !byCode && challenge !== null;
  const widget = puzzled ? html`${html.raw`${challenge}`}` : "";
  const trap = unasked ? trapButton(say) : "";
  const body = html`<p>${say.confirmAccount(appName)}</p>
<p class="account" dir="auto">${account}</p>
${whoIsHere(currentAccount, say)}
${byCode ? html`<p>${say.codeByMail}</p>` : ""}
<div class="choice">
<form method="post"${unasked ? html` id="log-in"` : ""}>${hiddenToken(formToken)}${widget}<button>${byCode ? say.codeByMailButton : say.logInButton}</button></form>
<form method="post">${hiddenToken(formToken)}<input type="hidden" name="action" value="decline"><button class="other">${say.notMeButton}</button></form>
</div>
${trap}
<p class="soft">${say.confirmLife(lifetime)} ${say.confirmNothingYet}</p>`;
  const title = say.confirmTitle(appName);
  return unasked ? { title, body, script: trapScript, challenge: puzzled } : { title, body };
}

export interface OtherAccountData {
  readonly currentAccount: string;
  readonly linkAccount: string;
  readonly formToken: string;
  /** The address that was typed to prove oneself, to be posted along; empty where none is asked for. */
  readonly typed: string;
}

export function otherAccountPage(
  { currentAccount, linkAccount, formToken, typed }: OtherAccountData,
  { say, homePath }: PageContext,
): { title: string; body: SafeHtml } {
  const proof = typed === "" ? "" : html`<input type="hidden" name="address" value="${typed}">`;
  const body = html`<p>${say.otherAccountNow(currentAccount)}</p>
<p>${say.otherAccountLink(linkAccount)}</p>
<form method="post">${hiddenToken(formToken)}<input type="hidden" name="switch" value="yes">${proof}<button>${say.switchButton}</button></form>
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

export const whoIsHere = (account: string | null, say: PageContext["say"]): SafeHtml | "" =>
  account === null ? "" : html`<p>${say.otherAccountNow(account)}</p>`;

export function hiddenToken(formToken: string): SafeHtml {
  return html`<input type="hidden" name="form" value="${formToken}">`;
}
