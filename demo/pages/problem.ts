import { html } from "onpurpose";
import type { Page } from "./layout.ts";

const problems = {
  400: ["That request made no sense", "Go back, reload the page and try once more."],
  403: ["That did not come from our page", "Open the page here, and send the form from there."],
  404: ["There is no such page", "Check the address, or start from the beginning."],
  405: ["That does not work here", "This page cannot be used in that way."],
  413: ["That was too much", "The form that was sent is larger than any of ours."],
  500: ["Something went wrong on our side", "It was not your fault. Try again in a moment."],
  503: ["We cannot do that just now", "Try again in a moment. No link is lost by this."],
} as const;

export type ProblemStatus = keyof typeof problems;

export function problemPage(status: ProblemStatus): Page {
  const [title, sentence] = problems[status];
  const body = html`<h1>${title}</h1>
<p class="lead">${sentence}</p>
<p class="acts"><a class="button" href="/">Start page</a></p>`;
  return { title, body };
}
