import { head, html, type SafeHtml } from "../page.ts";
import { foreign } from "./parts.ts";

/** What every page of the operators is given besides its own data. */
export interface Frame {
  readonly appName: string;
  /** Where the app's own pages begin. */
  readonly homePath: string;
  /** The path of the operators' pages, without a slash at its end. */
  readonly base: string;
  /** Who looks. */
  readonly operator: string;
  /** Whether sessions are onpurpose's own. */
  readonly ownSessions: boolean;
}

export type Tab = "overview" | "links" | "sessions" | "acts" | "issue";

/** A page is a title and what stands below it. */
export interface AdminContent {
  readonly title: string;
  readonly body: SafeHtml;
  /** Where in the navigation it belongs, if anywhere. */
  readonly tab: Tab | null;
  /** In place of the title, where that is not plain text. */
  readonly heading?: SafeHtml;
}

/** The frame around every page of the operators. `style` must stand in it exactly as it is, or the policy keeps it out. */
export function adminLayout(
  { title, body, tab, heading }: AdminContent,
  frame: Frame,
  style: string,
): SafeHtml {
  const { appName, homePath, base, operator } = frame;
  return html`<!doctype html>
<html lang="en" dir="ltr">
${head(`${title} · ${appName} operators`, style)}
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<div class="bar">
<p class="brand"><a href="${base}"><bdi>${appName}</bdi> <span>operators</span></a></p>
<nav aria-label="Operators">${tabsOf(frame).map((one) => tabLink(one, base, tab))}</nav>
<form class="find" method="post" action="${base}/find" role="search">
<label for="find">Address, user or link</label>
<input id="find" name="q" type="search" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="1000" placeholder="ada@example.com">
<button>Find</button>
</form>
</div>
</header>
<main id="content" tabindex="-1">
<h1>${heading ?? title}</h1>
${body}
</main>
<footer><p>Times are in UTC. What you do here is kept with your name: ${foreign(operator)}.</p>
<p><a href="${homePath}">Back to <bdi>${appName}</bdi></a></p></footer>
</body>
</html>
`;
}

interface TabFacts {
  readonly tab: Tab;
  readonly title: string;
  readonly path: string;
}

function tabsOf({ ownSessions }: Frame): readonly TabFacts[] {
  return [
    { tab: "overview", title: "Overview", path: "" },
    { tab: "links", title: "Links", path: "/links" },
    ...(ownSessions ? [{ tab: "sessions", title: "Sessions", path: "/sessions" } as const] : []),
    { tab: "acts", title: "Acts", path: "/acts" },
    { tab: "issue", title: "Issue", path: "/issue" },
  ];
}

function tabLink({ tab, title, path }: TabFacts, base: string, current: Tab | null): SafeHtml {
  const here = tab === current ? html` aria-current="page"` : "";
  return html`<a href="${base}${path}"${here}>${title}</a>`;
}
