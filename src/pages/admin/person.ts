import type { AskInfo } from "../../flows/asks.ts";
import type { FoundAccount } from "../../flows/operators/account.ts";
import type { SessionInfo } from "../../flows/sessions.ts";
import type { LinkState } from "../../link-state.ts";
import type { Act } from "../../stores/store.ts";
import type { Advice } from "../../timeline/explanation.ts";
import { visible } from "../../timeline/outside.ts";
import { html, type SafeHtml } from "../page.ts";
import { actsTable, doneNote } from "./acts.ts";
import type { AdminContent, Frame } from "./frame.ts";
import { adviceNote } from "./link.ts";
import { badge, facts, foreign, hidden, moment, table, withQuery, type Column } from "./parts.ts";
import { mailWord } from "./words.ts";

export interface PersonData {
  readonly account: FoundAccount;
  /** The address or the id that was asked for. */
  readonly askedFor: string;
  readonly advice: Advice;
  /** The newest ones. */
  readonly links: readonly PersonLink[];
  readonly asks: readonly PersonAsk[];
  readonly sessions: readonly PersonSession[];
  readonly acts: readonly Act[];
  /** The id of the act that led here. */
  readonly done: string | null;
  /** Whether a link can be issued for them. */
  readonly mayIssue: boolean;
}

export interface PersonLink {
  readonly id: string;
  readonly address: string;
  readonly asked: boolean;
  readonly issuedAt: Date;
  readonly state: LinkState;
  readonly advice: Advice;
}

export interface PersonAsk extends AskInfo {
  /** What a person would call the browser. */
  readonly client: string;
}

export interface PersonSession extends SessionInfo {
  /** Sealed: ends it. */
  readonly endForm: string;
}

export function personPage(data: PersonData, frame: Frame): AdminContent {
  const { account, askedFor, advice, acts, done } = data;
  const { base, ownSessions } = frame;
  const body = html`${doneNote(acts, done)}
${adviceNote(advice)}
<div class="buttons">${buttons(data, frame)}</div>
<section class="card"><h2>Account</h2>
${accountFacts(account)}</section>
<section class="card"><h2>Links</h2>
${linksOf(data, base)}
<p class="pages small"><a href="${withQuery(`${base}/links`, { who: askedFor })}">All their links</a></p></section>
<section class="card"><h2>Asks on the login page</h2>
${asksOf(data, base)}</section>
${ownSessions ? sessionsCard(data, base) : ""}
<section class="card"><h2>Acts of operators</h2>
${actsTable("About this user, newest first", acts, base, "No operator has done anything about them.")}</section>
${recordsCard(data, base)}`;
  return {
    title: visible(account.address ?? askedFor),
    heading: foreign(account.address ?? askedFor),
    body,
    tab: "links",
  };
}

function buttons(data: PersonData, { base, ownSessions }: Frame): SafeHtml {
  const { account, sessions, mayIssue } = data;
  const { userId, address } = account;
  const to = userId ?? address;
  const issue =
    to === null || !mayIssue
      ? ""
      : html`<a class="button" href="${withQuery(`${base}/issue`, { who: to })}">Issue a link</a>`;
  if (userId === null) return html`${issue}`;
  const user = { user: userId };
  const end =
    ownSessions && sessions.length > 0
      ? html`<a class="button danger" href="${withQuery(`${base}/end`, user)}">End all their sessions</a>`
      : "";
  return html`${issue}<a class="button danger" href="${withQuery(`${base}/revoke`, user)}">Revoke all their links</a>${end}`;
}

/** What a person may ask for by law. */
function recordsCard({ account, askedFor }: PersonData, base: string): SafeHtml {
  const { userId } = account;
  const who: Readonly<Record<string, string>> =
    userId === null ? { address: askedFor } : { user: userId };
  return html`<section class="card"><h2>What is kept about them</h2>
<p>Their links with each visit, their asks and sessions, and what operators did about them.</p>
<div class="buttons"><a class="button other" href="${withQuery(`${base}/person.json`, who)}">Take it out, as JSON</a><a class="button danger" href="${withQuery(`${base}/erase`, who)}">Erase it</a></div></section>`;
}

const lookUpWords: Readonly<Record<FoundAccount["lookUp"], string>> = {
  found: "has an account",
  none: "has no account",
  failed: "the app could not say",
  not_asked: "the app cannot be asked by address",
};

const accountFacts = ({ userId, address, name, lookUp }: FoundAccount): SafeHtml =>
  facts([
    ["Address", address === null ? null : foreign(address)],
    ["User", userId === null ? null : foreign(userId, 200)],
    ["Name", name === null ? null : foreign(name)],
    ["Account", lookUpWords[lookUp]],
  ]);

function linksOf({ links }: PersonData, base: string): SafeHtml {
  const columns: Column<PersonLink>[] = [
    {
      title: "Issued",
      cell: ({ id, issuedAt }) => html`<a href="${base}/links/${id}">${moment(issuedAt)}</a>`,
    },
    { title: "State", cell: ({ state }) => badge(state) },
    { title: "Came from", cell: ({ asked }) => (asked ? "Login page" : "The app") },
    { title: "What to tell", cell: ({ advice }) => html`${visible(advice.text)}` },
  ];
  return table("Newest first, 20 at most", links, columns, {
    empty: "No link of theirs is kept.",
    shown: 6,
  });
}

function asksOf({ asks, links }: PersonData, base: string): SafeHtml {
  const known = new Set(links.map(({ id }) => id));
  const columns: Column<PersonAsk>[] = [
    {
      title: "When",
      cell: ({ linkId, askedAt }) =>
        known.has(linkId)
          ? html`<a href="${base}/links/${linkId}">${moment(askedAt)}</a>`
          : moment(askedAt),
    },
    { title: "What came of it", cell: ({ outcome }) => mailWord(outcome) },
    { title: "From", cell: ({ clientAddress }) => foreign(clientAddress ?? "unknown") },
    { title: "With", cell: ({ client }) => foreign(client, 100) },
    { title: "Codes tried", cell: ({ attempts }) => attempts, numeric: true },
  ];
  return table("Newest first, 50 at most", asks, columns, {
    empty: "No ask for this address is kept.",
    shown: 8,
  });
}

function sessionsCard({ sessions }: PersonData, base: string): SafeHtml {
  const columns: Column<PersonSession>[] = [
    { title: "Since", cell: ({ createdAt }) => moment(createdAt) },
    { title: "Until", cell: ({ expiresAt }) => moment(expiresAt) },
    {
      title: "Opened by",
      cell: ({ id }) => html`<a href="${base}/links/${id}">this link</a>`,
    },
    {
      title: "End",
      cell: ({ id, endForm, createdAt }) => endButton(base, id, endForm, createdAt),
    },
  ];
  return html`<section class="card"><h2>Sessions</h2>
${table("Those that are alive", sessions, columns, { empty: "They are logged in nowhere.", shown: 8 })}</section>`;
}

/** A button that ends one session, told from the others by when it began. */
export function endButton(base: string, session: string, form: string, since: Date): SafeHtml {
  const which = `End the session of ${since.toISOString().slice(0, 19).replace("T", " ")}`;
  return html`<form method="post" action="${base}/end">${hidden({ form, session, back: "person" })}<button class="danger" aria-label="${which}">End</button></form>`;
}
