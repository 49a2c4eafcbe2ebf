import { hiddenToken, whoIsHere } from "./confirm.ts";
import { html, type PageContext, type SafeHtml } from "./page.ts";

export interface OtherBrowserData {
  /** The account, masked. */
  readonly account: string;
  /** For how many more seconds the link works where it was asked for. */
  readonly lifetime: number;
  readonly formToken: string;
  /** Who is logged in here, where that is somebody else; null else. */
  readonly currentAccount: string | null;
  /** Whether the mail for this browser is about its code: a link of its own would not log in here by a press. */
  readonly byCode: boolean;
}

/** In a browser that did not ask, where nothing but the code counts: the ways on, and no button that logs in. */
export function otherBrowserPage(
  { account, lifetime, formToken, currentAccount, byCode }: OtherBrowserData,
  { say, appName }: PageContext,
): { title: string; body: SafeHtml } {
  const body = html`<p>${say.otherBrowserAccount(appName)}</p>
<p class="account" dir="auto">${account}</p>
${whoIsHere(currentAccount, say)}
<p>${say.otherBrowserCode}</p>
<p>${byCode ? say.otherBrowserCodeHere : say.otherBrowserHere}</p>
<div class="choice stack">
<form method="post">${hiddenToken(formToken)}<input type="hidden" name="action" value="new-link"><button>${byCode ? say.codeByMailButton : say.otherBrowserButton}</button></form>
<form method="post">${hiddenToken(formToken)}<input type="hidden" name="action" value="decline"><button class="other">${say.notMeButton}</button></form>
</div>
<p class="soft">${say.confirmLife(lifetime)}</p>`;
  return { title: say.otherBrowserTitle, body };
}

export interface ProveAddressData {
  /** The account, masked. */
  readonly account: string;
  readonly lifetime: number;
  readonly formToken: string;
  /** What was typed before, or empty. */
  readonly typed: string;
  readonly fault: boolean;
  /** Who is logged in here, where that is somebody else, and is told so now; null else. */
  readonly currentAccount: string | null;
  /** Whether a press says that the account that is logged in here may be replaced. */
  readonly switchAccount: boolean;
  /** As in {@link OtherBrowserData}. */
  readonly byCode: boolean;
  /** Whether another link can be mailed. */
  readonly mails: boolean;
}

const mailMe = ({ formToken, byCode }: ProveAddressData, say: PageContext["say"]): SafeHtml =>
  html`<form method="post">${hiddenToken(formToken)}<input type="hidden" name="action" value="new-link"><button class="other">${byCode ? say.codeByMailButton : say.otherBrowserButton}</button></form>`;

/** In a browser that did not ask, where whoever knows the address may log in. */
export function proveAddressPage(
  data: ProveAddressData,
  { say, appName }: PageContext,
): { title: string; body: SafeHtml } {
  const { account, lifetime, formToken, typed, fault, currentAccount, switchAccount, mails } = data;
  const also = switchAccount ? html`<input type="hidden" name="switch" value="yes">` : "";
  const described = fault ? html` aria-invalid="true" aria-describedby="fault" autofocus` : "";
  const faultLine = fault ? html`<p class="fault" id="fault">${say.provenWrong}</p>` : "";
  const body = html`<p>${say.confirmAccount(appName)}</p>
<p class="account" dir="auto">${account}</p>
${whoIsHere(currentAccount, say)}
<p>${say.provenIntro}</p>
<form method="post">${hiddenToken(formToken)}${also}
<label for="address">${say.provenLabel}</label>
${faultLine}
<input id="address" name="address" type="email" value="${typed}" autocomplete="email" required maxlength="254" dir="ltr"${described}>
<div class="choice">
<button name="action" value="log-in">${switchAccount ? say.switchButton : say.logInButton}</button>
<button class="other" name="action" value="decline" formnovalidate>${say.notMeButton}</button>
</div>
</form>
${mails ? mailMe(data, say) : ""}
<p class="soft">${say.confirmLife(lifetime)} ${say.confirmNothingYet}</p>`;
  return { title: say.provenTitle(appName), body };
}
