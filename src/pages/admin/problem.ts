import { html } from "../page.ts";
import type { AdminContent, Frame } from "./frame.ts";

/** What an operator can be told instead of what was asked for. */
export type AdminProblem =
  | "not_found"
  | "no_link"
  | "method_not_allowed"
  | "malformed"
  | "too_large"
  | "cross_site"
  | "no_cookies"
  | "forged"
  | "stale"
  | "used_form"
  | "prefetch"
  | "unavailable"
  | "failed";

const words: Readonly<Record<AdminProblem, readonly [title: string, sentence: string]>> = {
  not_found: ["There is no such page", "Nothing of the operators’ pages has this address."],
  no_link: [
    "There is no such link",
    "No link has this id: it is mistyped, or the link was old and has been deleted.",
  ],
  method_not_allowed: ["That cannot be done here", "This page does not take such a request."],
  malformed: ["That could not be read", "What was sent is nothing that these pages send."],
  too_large: ["That is too much", "What was sent is longer than anything that these pages send."],
  cross_site: [
    "Nothing was done",
    "The browser did not say that this came from a page of this site. Open the page anew and press there.",
  ],
  no_cookies: [
    "Nothing was done",
    "The browser sent no cookie of ours. Allow cookies for this site, open the page anew and press there.",
  ],
  forged: [
    "Nothing was done",
    "This form was made for somebody else, for another browser, or for something else. Open the page anew and press there.",
  ],
  stale: [
    "Nothing was done",
    "This form had been open for too long. Open it anew and press there.",
  ],
  used_form: [
    "This form was used already",
    "It did once what it was for. To do that again, open it anew.",
  ],
  prefetch: ["Nothing was done", "The request said that it was made ahead of a person."],
  unavailable: [
    "The store cannot be reached just now",
    "Whether what you did was done is not known: look at the acts once it is back.",
  ],
  failed: ["Something failed here", "It was reported to whoever looks after the app."],
};

export function adminProblemPage(
  { problem, detail }: { readonly problem: AdminProblem; readonly detail: string | null },
  { base }: Frame,
): AdminContent {
  const [title, sentence] = words[problem];
  const more = detail === null ? "" : html`<p>${detail}</p>`;
  const body = html`<div class="card"><p>${sentence}</p>
${more}
<p><a href="${base}">To the overview</a></p></div>`;
  return { title, body, tab: null };
}
