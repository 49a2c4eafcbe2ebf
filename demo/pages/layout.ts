import { html } from "onpurpose";
import type { Account } from "../users.ts";
import { style } from "./style.ts";

export type Html = ReturnType<typeof html>;

export const appName = "Ledgerly";

/** What every page is given besides its own data. */
export interface PageContext {
  readonly account: Account | null;
  /** The login page, leading back to the invoices. */
  readonly loginPath: string;
  /** The development inbox is there. */
  readonly hasInbox: boolean;
  /** Where this person looks after the logins of others; null for those who may not. */
  readonly operatorsPath: string | null;
  /** The login page, leading there. */
  readonly operatorsLogin: string;
  /** Whom to log in as to do so, on a development server. */
  readonly someOperator: string | null;
}

export interface Page {
  readonly title: string;
  readonly body: Html;
}

/** Light on dark and dark on light alike, so that one icon will do. */
export const icon =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1d4ed8"/>` +
  `<path d="M11 8v15h11" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>` +
  `<path d="M17 12h5M17 17h5" stroke="#93b4ff" stroke-width="2.5" stroke-linecap="round"/></svg>`;

/** The frame around every page. */
export function layout(
  { title, body }: Page,
  { account, loginPath, hasInbox, operatorsPath }: PageContext,
): string {
  const inbox = hasInbox ? html`<a href="/inbox">Inbox</a>` : "";
  const operators = operatorsPath === null ? "" : html`<a href="${operatorsPath}">Operators</a>`;
  const login = account === null ? html`<a href="${loginPath}">Log in</a>` : "";
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<title>${title === appName ? appName : `${title} · ${appName}`}</title>
<style>${html.raw`${style}`}</style>
</head>
<body>
<header class="bar">
<a class="brand" href="/"><img src="/icon.svg" alt="" width="28" height="28">${appName}</a>
<nav aria-label="Main"><a href="/invoices">Invoices</a>${inbox}${operators}${login}</nav>
</header>
<main>
${body}
</main>
</body>
</html>
`;
  return String(page);
}

export const logoutForm: Html = html`<form method="post" action="/magic-link/logout"><button class="other">Log out</button></form>`;
