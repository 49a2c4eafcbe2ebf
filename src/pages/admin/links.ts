import type { LinkRow } from "../../flows/operators/row.ts";
import { linkStates } from "../../link-state.ts";
import { visitKinds, type VisitKind } from "../../visit-kind.ts";
import { html, type SafeHtml } from "../page.ts";
import type { AdminContent, Frame } from "./frame.ts";
import { badge, foreign, moment, select, table, withQuery, type Column } from "./parts.ts";
import { counted, endWords, grouped, kindWords, mailWord, stateWords } from "./words.ts";

/** As they stand in the URL; empty where nothing was chosen. */
export interface LinkFilters {
  /** An address, or the id of a user. */
  readonly who: string;
  readonly state: string;
  readonly kind: string;
  /** Days, the last one included. */
  readonly from: string;
  readonly until: string;
  readonly order: string;
}

export interface LinksData {
  readonly filters: LinkFilters;
  /** What was wrong with them. */
  readonly fault: string | null;
  readonly links: readonly LinkRow[];
  /** How many links were looked at to find these. */
  readonly looked: number;
  readonly next: string | null;
  readonly isFirst: boolean;
}

export function linksPage(data: LinksData, { base }: Frame): AdminContent {
  const { fault, filters } = data;
  const wrong = fault === null ? "" : html`<div class="fault" role="alert"><p>${fault}</p></div>`;
  const body = html`${wrong}
${filterForm(filters, base)}
${fault === null ? listCard(data, base) : ""}`;
  return { title: "Links", body, tab: "links" };
}

function filterForm({ who, state, kind, from, until, order }: LinkFilters, base: string): SafeHtml {
  const all = (title: string) => ({ value: "", title });
  const states = linkStates.map((value) => ({ value, title: stateWords[value] }));
  const kinds = visitKinds.map((value) => ({ value, title: kindWords[value] }));
  const orders = [
    { value: "newest", title: "Newest first" },
    { value: "oldest", title: "Oldest first" },
  ];
  return html`<form class="filters" method="get" action="${base}/links">
<div class="field"><label for="who">Address, or id of a user</label><input id="who" name="who" value="${who}" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="300"></div>
${select("state", "State", [all("Any"), ...states], state)}
${select("kind", "Opened by", [all("Anybody"), ...kinds], kind)}
<div class="field"><label for="from">Issued from</label><input id="from" name="from" type="date" value="${from}"></div>
<div class="field"><label for="until">to</label><input id="until" name="until" type="date" value="${until}"></div>
${select("order", "Order", orders, order)}
<button>Show</button>
</form>`;
}

function listCard(data: LinksData, base: string): SafeHtml {
  const { links, looked, isFirst } = data;
  const found =
    links.length === looked
      ? counted(links.length, "link")
      : `${counted(links.length, "link")}, of ${grouped(looked)} looked at`;
  return html`<div class="card">
${linksTable(`${found}, by when they were issued`, links, base)}
<p class="pages">${isFirst ? "" : html`<a href="${pathOf(data, base, "/links")}">Back to the first</a>`}${nextLink(data, base)}</p>
<p class="pages soft small">All of this list: <a href="${pathOf(data, base, "/links.csv")}">as CSV</a> <a href="${pathOf(data, base, "/links.json")}">as JSON</a> It is noted that you took it.</p>
</div>
<p><a class="button danger" href="${base}/revoke?all=yes">Revoke all links of everybody</a></p>`;
}

function nextLink(data: LinksData, base: string): SafeHtml | "" {
  const { next, links } = data;
  if (next === null) return "";
  const words = links.length === 0 ? "Go on looking" : "Next";
  const path = pathOf(data, base, "/links", { after: next });
  return html`<a class="button other" href="${path}" rel="next">${words}</a>`;
}

/** The same list, elsewhere or further on. */
function pathOf(
  { filters }: LinksData,
  base: string,
  path: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const { order, ...chosen } = filters;
  const query = { ...chosen, order: order === "newest" ? "" : order, ...more };
  return withQuery(`${base}${path}`, query);
}

function linksTable(caption: string, links: readonly LinkRow[], base: string): SafeHtml {
  const columns: Column<LinkRow>[] = [
    {
      title: "Issued",
      cell: ({ id, issuedAt }) => html`<a href="${base}/links/${id}">${moment(issuedAt)}</a>`,
    },
    { title: "For", cell: (link) => forWhom(link, base) },
    { title: "State", cell: stateCell },
    { title: "Came from", cell: cameFrom },
    { title: "Visits", cell: visitsCell },
  ];
  return table(caption, links, columns, { empty: "No links here." });
}

function forWhom({ address, userId }: LinkRow, base: string): SafeHtml {
  const path = withQuery(`${base}/person`, { address });
  const user =
    userId === null ? "" : html`<br><span class="soft small">${foreign(userId, 60)}</span>`;
  return html`<a href="${path}">${foreign(address)}</a>${user}`;
}

function stateCell({ state, usedAt, revokedAt, revokedBecause, expiresAt }: LinkRow): SafeHtml {
  const when = state === "used" ? usedAt : state === "revoked" ? revokedAt : expiresAt;
  const until = state === "live" ? "until " : "";
  const why = state === "revoked" && revokedBecause !== null ? `, ${endWords[revokedBecause]}` : "";
  return html`${badge(state)}<br><span class="soft small">${until}${moment(when)}${why}</span>`;
}

function cameFrom({ asked, mail }: LinkRow): SafeHtml {
  if (!asked) return html`The app`;
  return html`Login page<br><span class="soft small">${mailWord(mail)}</span>`;
}

function visitsCell({ visits, visitsBy }: LinkRow): SafeHtml {
  if (visits === 0) return html`<span class="soft">none</span>`;
  const kinds = visitKinds
    .filter((kind) => visitsBy[kind] > 0)
    .map((kind) => `${shortKinds[kind]} ${grouped(visitsBy[kind])}`);
  return html`${grouped(visits)}<br><span class="soft small">${kinds.join(", ")}</span>`;
}

const shortKinds: Readonly<Record<VisitKind, string>> = {
  person: "people",
  scanner: "scanners",
  preview: "previews",
  prefetch: "prefetches",
  image_proxy: "image proxies",
  crawler: "crawlers",
  automation: "programs",
  unknown: "unknown",
};
