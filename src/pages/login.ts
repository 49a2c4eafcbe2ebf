import type { AddressFault } from "../email-address.ts";
import { html, type PageContext, type SafeHtml } from "./page.ts";

export interface LoginData {
  /** Where the form goes. */
  readonly action: string;
  /** What was typed before, or empty. */
  readonly address: string;
  readonly fault: AddressFault | null;
  /** Where the login shall lead, or empty. */
  readonly redirectTo: string;
}

export function loginPage(
  { action, address, fault, redirectTo }: LoginData,
  { say, appName }: PageContext,
): { title: string; body: SafeHtml } {
  const described = fault === null ? "" : html` aria-invalid="true" aria-describedby="fault"`;
  const faultLine =
    fault === null ? "" : html`<p class="fault" id="fault">${say.addressFault[fault]}</p>`;
  const title = say.loginTitle(appName);
  const body = html`<p>${say.loginIntro}</p>
<form method="post" action="${action}">
<label for="email">${say.addressLabel}</label>
${faultLine}
<input id="email" name="email" type="email" value="${address}" autocomplete="email" required maxlength="254" autofocus dir="ltr"${described}>
${hiddenRedirect(redirectTo)}<button>${say.askButton}</button>
</form>`;
  return { title, body };
}

export interface LoggedOutData {
  readonly loginPath: string | null;
}

export function loggedOutPage(
  { loginPath }: LoggedOutData,
  { say, appName, homePath }: PageContext,
): { title: string; body: SafeHtml } {
  const again =
    loginPath === null
      ? ""
      : html`<p><a class="button" href="${loginPath}">${say.logInAgain}</a></p>`;
  const body = html`<p>${say.loggedOut(appName)}</p>
${again}
<p><a href="${homePath}">${say.backLink(appName)}</a></p>`;
  return { title: say.loggedOutTitle, body };
}

export function hiddenRedirect(redirectTo: string): SafeHtml | "" {
  return redirectTo === ""
    ? ""
    : html`<input type="hidden" name="redirectTo" value="${redirectTo}">`;
}
