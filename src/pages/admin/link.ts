import type { FoundAccount } from "../../flows/operators/account.ts";
import type { LinkState } from "../../link-state.ts";
import type { Ask } from "../../stores/ask.ts";
import type { Act, Link } from "../../stores/store.ts";
import type { Advice } from "../../timeline/explanation.ts";
import type { Row } from "../../timeline/rows.ts";
import { visible } from "../../timeline/outside.ts";
import { html, type SafeHtml } from "../page.ts";
import { actsTable, doneNote } from "./acts.ts";
import type { AdminContent, Frame } from "./frame.ts";
import { badge, facts, foreign, hidden, moment, withQuery, type Piece } from "./parts.ts";
import { endWords, mailWord } from "./words.ts";

export interface LinkData {
  readonly link: Link & { readonly asked: boolean };
  readonly state: LinkState;
  /** The moment that it is told at. */
  readonly at: Date;
  readonly ask: Ask | null;
  readonly advice: Advice;
  /** Whose it is, as far as the host can say; null while it is nobody's yet. */
  readonly account: FoundAccount | null;
  readonly session: ShownSession | null;
  readonly acts: readonly Act[];
  /** The id of the act that led here. */
  readonly done: string | null;
  readonly rows: readonly Row[];
  /** The timeline as an SVG element. */
  readonly drawing: string;
  /** Sealed: ends the session; null where there is none to end. */
  readonly endForm: string | null;
}

/** The session that a link opened. */
export interface ShownSession {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly alive: boolean;
}

export function linkPage(data: LinkData, { base }: Frame): AdminContent {
  const { link, acts, done, rows, drawing, state } = data;
  const title = `Link for ${visible(link.address)}`;
  const heading = html`Link for ${foreign(link.address)} ${badge(state)}`;
  const body = html`${doneNote(acts, done)}
${adviceNote(data.advice)}
<div class="buttons">${buttons(data, base)}</div>
<section class="card"><h2>What happened</h2>
<div class="story">
<div>${timelineList(rows)}</div>
<div class="drawn">${html.raw`${drawing}`}</div>
</div></section>
<section class="card"><h2>Facts</h2>
${factsOf(data, base)}</section>
<section class="card"><h2>Acts of operators</h2>
${actsTable("About this link, newest first", acts, base, "No operator has done anything about it.")}</section>`;
  return { title, heading, body, tab: "links" };
}

export function adviceNote({ text, sure, code }: Advice): SafeHtml {
  const title = sure ? "What to tell the person" : "What to tell the person, as far as can be told";
  return html`<section class="advice"><h2>${title}</h2>
<p>${visible(text)}</p>
<p class="soft small"><code>${code}</code></p></section>`;
}

function buttons({ link, state, session, endForm }: LinkData, base: string): SafeHtml {
  const person: Readonly<Record<string, string>> =
    link.userId === null ? { address: link.address } : { user: link.userId };
  const revoke =
    state === "live"
      ? html`<a class="button danger" href="${withQuery(`${base}/revoke`, { link: link.id })}">Revoke this link</a>`
      : "";
  const end =
    session === null || endForm === null
      ? ""
      : html`<form method="post" action="${base}/end">${hidden({ form: endForm, session: session.id })}<button class="danger">End its session</button></form>`;
  return html`<a class="button other" href="${withQuery(`${base}/person`, person)}">Everything about this person</a>${revoke}${end}`;
}

function factsOf({ link, ask, account, session, at }: LinkData, base: string): SafeHtml {
  const { userId, redeemedAt, revokedAt, revokedBecause } = link;
  const ended =
    revokedAt === null || revokedBecause === null
      ? null
      : html`${moment(revokedAt)}, ${endWords[revokedBecause]}`;
  return facts([
    ["Id", html`<code>${link.id}</code>`],
    [
      "User",
      userId === null
        ? html`<span class="soft">made at the first login</span>`
        : userOf(userId, account, base),
    ],
    ["Came from", link.asked ? "the login page" : "the app, or an operator"],
    ["Issued", moment(link.issuedAt)],
    ["Works until", moment(link.expiresAt)],
    ["First opened", moment(link.firstOpenedAt)],
    ["Used", moment(redeemedAt)],
    ["Taken out of use", ended],
    ["Leads to", foreign(link.redirectTo)],
    ["Mail", ask === null ? null : mailWord(ask.outcome)],
    ["Asked from", ask === null ? null : foreign(ask.clientAddress ?? "an unknown address")],
    ["Asked with", ask === null ? null : foreign(ask.userAgent ?? "no user agent")],
    ["Codes tried", ask === null ? null : String(ask.attempts)],
    ["Session", sessionWords(session)],
    ["As of", moment(at)],
  ]);
}

function userOf(userId: string, account: FoundAccount | null, base: string): SafeHtml {
  const path = withQuery(`${base}/person`, { user: userId });
  const name = account?.name ?? null;
  const called = name === null ? "" : html` ${foreign(name, 100)}`;
  const gone =
    account?.lookUp === "none"
      ? html` <span class="soft">(the app no longer knows them)</span>`
      : account?.lookUp === "failed"
        ? html` <span class="soft">(the app could not say who that is)</span>`
        : "";
  return html`<a href="${path}">${foreign(userId, 200)}</a>${called}${gone}`;
}

function sessionWords(session: ShownSession | null): Piece {
  if (session === null) return html`<span class="soft">none is kept</span>`;
  const { alive, createdAt, expiresAt, endedAt } = session;
  if (alive) return html`alive since ${moment(createdAt)}, until ${moment(expiresAt)}`;
  return endedAt === null ? html`expired ${moment(expiresAt)}` : html`ended ${moment(endedAt)}`;
}

function timelineList(rows: readonly Row[]): SafeHtml {
  let day = "";
  const items = rows.map(({ at, what, mark }) => {
    const iso = new Date(at).toISOString();
    const isNew = iso.slice(0, 10) !== day;
    day = iso.slice(0, 10);
    const head = isNew
      ? html`<li class="day">${day}</li>
`
      : "";
    const strong = mark === "logged_in" || mark === "refused";
    return html`${head}<li class="${mark}"><time datetime="${iso}">${iso.slice(11, 19)}</time> ${strong ? html`<b>${what}</b>` : html`<span>${what}</span>`}</li>
`;
  });
  return html`<ol class="timeline">
${items}</ol>`;
}
