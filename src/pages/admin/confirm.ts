import { html } from "../page.ts";
import type { AdminContent, Frame } from "./frame.ts";
import { foreign, hidden } from "./parts.ts";

/** What is asked before something is done that cannot be undone. */
export interface ConfirmActData {
  readonly title: string;
  /** Whom it is about, where that is one. */
  readonly about: string | null;
  readonly sentence: string;
  readonly button: string;
  /** Where the form goes, and what it carries. */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly formToken: string;
  /** What has to be typed first, if anything. */
  readonly phrase: string | null;
  readonly fault: string | null;
  /** Where whoever does not mean it goes back to. */
  readonly back: string;
}

export function confirmPage(data: ConfirmActData, _frame: Frame): AdminContent {
  const { title, about, sentence, button, action, fields, formToken, phrase, fault, back } = data;
  const wrong =
    fault === null ? "" : html`<div class="fault" role="alert" id="fault"><p>${fault}</p></div>`;
  const described = fault === null ? "" : html` aria-invalid="true" aria-describedby="fault"`;
  const typed =
    phrase === null
      ? ""
      : html`<div class="field"><label for="typed">Type “${phrase}”</label><input id="typed" name="typed" autocomplete="off" autocapitalize="none" spellcheck="false" required${described}></div>`;
  const body = html`${wrong}<form class="card form" method="post" action="${action}">
${about === null ? "" : html`<p><b>${foreign(about)}</b></p>`}
<p>${sentence}</p>
${hidden({ form: formToken, ...fields })}${typed}
<div class="buttons"><button class="danger">${button}</button><a class="button other" href="${back}">No, go back</a></div>
</form>`;
  return { title, body, tab: null };
}
