import type { Problem } from "../locales/messages.ts";
import { hiddenToken } from "./confirm.ts";
import { hiddenRedirect } from "./login.ts";
import { html, type PageContext, type SafeHtml } from "./page.ts";

/** What a person can do next. Every problem page has at least one way on. */
export type WayOn =
  /** A button that mails a new link to the address of this one, without showing that address. */
  | { readonly kind: "new_link"; readonly formToken: string }
  /** The app issued the link by itself and there is no login page. */
  | { readonly kind: "ask_sender" }
  /** Opens the same link again: it is as good as before. */
  | { readonly kind: "open_again" }
  /** Presses again, on a page that could not say what had come of the press before. */
  | {
      readonly kind: "press_again";
      readonly formToken: string;
      readonly switchAccount: boolean;
      readonly typed: string;
    }
  | { readonly kind: "log_in"; readonly loginPath: string }
  /** Asks once more, now that the browser has been given a cookie. */
  | {
      readonly kind: "ask_here";
      readonly loginPath: string;
      readonly address: string;
      readonly redirectTo: string;
    }
  /** An address to copy into another browser. */
  | { readonly kind: "copy"; readonly url: string }
  /** Back to where the code is typed. */
  | { readonly kind: "type_code"; readonly codePath: string }
  /** This browser is logged in already. */
  | { readonly kind: "continue"; readonly account: string; readonly to: string }
  | { readonly kind: "home" };

export interface ProblemData {
  readonly problem: Problem;
  readonly ways: readonly WayOn[];
  /** For how many seconds to wait, where waiting helps. A page needs to say so only of asking for a link. */
  readonly retryAfter: number | null;
}

export function problemPage(
  { problem, ways, retryAfter }: ProblemData,
  context: PageContext,
): { title: string; body: SafeHtml } {
  const { say } = context;
  const { title, sentence } = say.problem[problem];
  const wait =
    retryAfter === null || problem !== "too_many_asks"
      ? ""
      : html`<p>${say.waitFor(retryAfter)}</p>`;
  const body = html`<p>${sentence}</p>
${wait}
${ways.map((way, index) => wayOn(way, context, index > 0))}`;
  return { title, body };
}

/** `other`: not the first way on, so that one button leads and the others do not compete with it. */
function wayOn(way: WayOn, { say, appName, homePath }: PageContext, other: boolean): SafeHtml {
  const button = other ? "button other" : "button";
  switch (way.kind) {
    case "new_link":
      return html`<form method="post">${hiddenToken(way.formToken)}<input type="hidden" name="action" value="new-link"><button${other ? html` class="other"` : ""}>${say.newLinkButton}</button></form>
`;
    case "ask_sender":
      return html`<p>${say.newLinkFromSender}</p>
`;
    case "open_again":
      // An empty reference is the page's own address, which keeps the token out of the page.
      return html`<p>${say.linkUnharmed}</p>
<p><a class="${button}" href="">${say.openAgainLink}</a></p>
`;
    case "press_again": {
      const also = way.switchAccount ? html`<input type="hidden" name="switch" value="yes">` : "";
      const proof =
        way.typed === "" ? "" : html`<input type="hidden" name="address" value="${way.typed}">`;
      return html`<form method="post">${hiddenToken(way.formToken)}${also}${proof}<button>${say.tryAgainButton}</button></form>
`;
    }
    case "log_in":
      return html`<p><a class="${button}" href="${way.loginPath}" rel="noreferrer">${say.newLinkButton}</a></p>
`;
    case "ask_here":
      return html`<form method="post" action="${way.loginPath}"><input type="hidden" name="email" value="${way.address}">${hiddenRedirect(way.redirectTo)}<button${other ? html` class="other"` : ""}>${say.tryAgainButton}</button></form>
`;
    case "copy":
      return html`<p>${say.copyAddress}</p>
<p class="account copy" dir="ltr">${breakable(way.url)}</p>
`;
    case "type_code":
      return html`<p><a class="${button}" href="${way.codePath}" rel="noreferrer">${say.typeCodeLink}</a></p>
`;
    case "continue":
      return html`<p>${say.alreadyLoggedIn(way.account)}</p>
<p><a class="${button}" href="${way.to}" rel="noreferrer">${say.continueLink}</a></p>
`;
    case "home":
      return html`<p><a href="${homePath}" rel="noreferrer">${say.backLink(appName)}</a></p>
`;
  }
}

/** May be broken after each slash, rather than in the middle of a word; what is copied stays whole. */
function breakable(url: string): SafeHtml[] {
  return url.split(/(?<=[^/]\/)(?!\/)/).map((part) => html`${part}<wbr>`);
}
