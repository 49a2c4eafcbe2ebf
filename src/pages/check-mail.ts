import { html, type PageContext, type SafeHtml } from "./page.ts";

export interface CheckMailData {
  /** The address as this browser may see it. */
  readonly address: string;
  /** For how many seconds a link and a code work. */
  readonly lifetime: number;
  /** Where the code goes. */
  readonly action: string;
  readonly loginPath: string;
  /** The sealed ask: must be posted back in the field `form`. */
  readonly formToken: string;
  /** How many digits a code has. */
  readonly digits: number;
  /** What was wrong with the code that was typed, or null. */
  readonly fault: "malformed" | "wrong" | null;
  /** How often a code can still be tried; null where none was tried yet. */
  readonly attemptsLeft: number | null;
  /**
   * For how many seconds no other mail goes to this address. The page says so in minutes, of no wait as of a short one:
   * else the first ask for an address would look different from one that has to wait.
   */
  readonly wait: number;
  /** Whether only the code logs in here, and not the link beside it. */
  readonly byCode: boolean;
}

/** The same page whether or not there is such an account. */
export function checkMailPage(
  data: CheckMailData,
  { say }: PageContext,
): { title: string; body: SafeHtml; script: string } {
  const { address, lifetime, action, loginPath, wait, byCode } = data;
  const body = html`<p>${say.checkMailSent(address)}</p>
<p>${byCode ? say.checkMailCode(lifetime) : say.checkMailNext(lifetime)}</p>
${codeForm(data, say)}
<p class="soft">${say.checkMailNothing} ${say.waitFor(wait)}</p>
<p data-waiting="${action}"><a href="${loginPath}" rel="noreferrer">${say.askAgain}</a></p>`;
  return { title: say.checkMailTitle, body, script };
}

function codeForm(
  { action, formToken, digits, fault, attemptsLeft }: CheckMailData,
  say: PageContext["say"],
): SafeHtml {
  const sentence =
    fault === "malformed" ? say.codeMalformed(digits) : say.codeWrong(attemptsLeft ?? 0);
  const faultLine = fault === null ? "" : html`<p class="fault" id="fault">${sentence}</p>`;
  const described =
    fault === null ? "" : html` aria-invalid="true" aria-describedby="fault" autofocus`;
  // No pattern and no length: a code is pasted with blanks and dashes, and those are ours to take out.
  return html`<form method="post" action="${action}">
<input type="hidden" name="form" value="${formToken}">
<label for="code">${say.codeLabel}</label>
${faultLine}
<input class="code" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required autocapitalize="off" spellcheck="false" dir="ltr"${described}>
<button>${say.codeButton}</button>
</form>`;
}

// Comfort for whoever pressed the link in another tab: when this one is looked at again, it asks whether this very
// browser has logged in meanwhile. It asks nobody else, and never by itself.
const script = `(() => {
  const waiting = document.querySelector("[data-waiting]");
  const look = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(waiting.dataset.waiting, { headers: { accept: "application/json" } });
      const { page, redirectTo } = await answer.json();
      if (page === "loggedIn") location.replace(redirectTo);
    } catch {}
  };
  // Going back to this page, or loading it again, shall not send its form again.
  history.replaceState(null, "", waiting.dataset.waiting);
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
})()`;
