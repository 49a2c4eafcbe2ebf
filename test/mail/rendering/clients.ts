/** What a mail program does to the HTML of a mail before it shows it. */
export type Client = (html: string) => string;

export const apple: Client = (html) => html;

/**
 * Gmail at its worst, as for accounts of other providers in its app: no style blocks, no classes, nothing of
 * `html`, `head` and `body`, and the rest inside a page of its own.
 */
export const gmail: Client = (html) =>
  page(
    withoutComments(bodyOf(html))
      .replaceAll(/<style\b.*?<\/style>/gs, "")
      .replaceAll(/ class="[^"]*"/g, ""),
  );

/** Outlook.com in the dark: it marks what it would recolour, and leaves the rest to the mail. */
export const outlookWeb: Client = (html) =>
  page(
    `${(withoutComments(html).match(/<style>.*?<\/style>/gs) ?? []).join("")}<div data-ogsc="" data-ogsb="" class="op-back">${bodyOf(html)}</div>`,
  );

/**
 * The Word engine of Outlook on Windows, as far as a browser can play it: it reads its own comments, knows
 * no `max-width`, no round corners, and no padding on links, where the cell's `mso-padding-alt` counts.
 */
export const outlookWord: Client = (html) =>
  html
    .replaceAll(/<!--\[if mso\]>(.*?)<!\[endif\]-->/gs, "$1")
    .replaceAll(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, "")
    .replaceAll(/(?:max-width|border-radius):[^;"]*;?/g, "")
    .replaceAll(/mso-padding-alt:/g, "padding:")
    .replaceAll(/(<a [^>]*style=")display:block;padding:[^;]*;/g, "$1");

const withoutComments = (html: string): string => html.replaceAll(/<!--.*?-->/gs, "");

function bodyOf(html: string): string {
  const [, body] = /<body[^>]*>(.*)<\/body>/s.exec(html) ?? [];
  if (body === undefined) throw new Error("The mail has no body.");
  return body;
}

const page = (inside: string): string =>
  `<!doctype html><html lang="en"><head><title>Webmail</title><meta name="viewport" content="width=device-width"></head><body style="margin:0"><main>${inside}</main></body></html>`;
