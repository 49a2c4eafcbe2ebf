import { html, type SafeHtml } from "@remix-run/html-template";
import type { Messages } from "../locales/messages.ts";

export { html, type SafeHtml };

/** What every page is given besides its own data. */
export interface PageContext {
  readonly say: Messages;
  readonly appName: string;
  /** Where the app's own pages begin. */
  readonly homePath: string;
  /** Where the login page is, or null when the app has none. */
  readonly loginPath: string | null;
  /** The widget of a challenge, as the host gave it; null where there is none. */
  readonly challenge: string | null;
}

export interface LayoutData {
  readonly title: string;
  readonly body: SafeHtml;
  /** The stylesheet; it must stand in the page exactly as it is, or the policy keeps it out. */
  readonly style: string;
  /** A script of the page's own, for comfort alone; null on most pages. It must stand in the page as it is, too. */
  readonly script: string | null;
  /** The URL of the script of a challenge on this page; null on most. */
  readonly challengeScript: string | null;
}

/** The head of a document. `style` stands in it exactly as it is, or the policy keeps it out. */
export const head = (title: string, style: string): SafeHtml => html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${html.raw`${style}`}</style>
</head>`;

/** The frame around every page. */
export function layout(
  { title, body, style, script, challengeScript }: LayoutData,
  { say, appName }: PageContext,
): SafeHtml {
  return html`<!doctype html>
<html lang="${say.languageTag}" dir="${say.direction}">
${head(title, style)}
<body>
<header>${appName}</header>
<main>
<h1>${title}</h1>
${body}
</main>
${challengeScript === null ? "" : html`<script src="${challengeScript}" async defer></script>`}
${script === null ? "" : html`<script>${html.raw`${script}`}</script>`}
</body>
</html>
`;
}
