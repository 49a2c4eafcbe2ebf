import type { LiveSession } from "../../flows/operators/sessions.ts";
import { html } from "../page.ts";
import type { AdminContent, Frame } from "./frame.ts";
import { foreign, moment, table, withQuery, type Column } from "./parts.ts";
import { endButton } from "./person.ts";

export interface SessionsData {
  readonly sessions: readonly (LiveSession & { readonly endForm: string })[];
  readonly next: string | null;
  readonly isFirst: boolean;
}

export function sessionsPage(
  { sessions, next, isFirst }: SessionsData,
  { base }: Frame,
): AdminContent {
  type Row = SessionsData["sessions"][number];
  const columns: Column<Row>[] = [
    {
      title: "Since",
      cell: ({ id, createdAt }) => html`<a href="${base}/links/${id}">${moment(createdAt)}</a>`,
    },
    {
      title: "Who",
      cell: ({ userId, address }) =>
        html`<a href="${withQuery(`${base}/person`, { user: userId })}">${foreign(address)}</a><br><span class="soft small">${foreign(userId, 60)}</span>`,
    },
    { title: "Until", cell: ({ expiresAt }) => moment(expiresAt) },
    {
      title: "End",
      cell: ({ id, endForm, createdAt }) => endButton(base, id, endForm, createdAt),
    },
  ];
  const more = sessions.length === 0 ? "Go on looking" : "Older ones";
  const body = html`<p class="soft">Sessions that are alive, each by the link that opened it.</p>
<div class="card">
${table("By when their links were issued, newest first", sessions, columns, { empty: "No sessions here." })}
<p class="pages">${isFirst ? "" : html`<a href="${base}/sessions">Back to the first</a>`}${next === null ? "" : html`<a class="button other" href="${withQuery(`${base}/sessions`, { after: next })}">${more}</a>`}</p>
</div>`;
  return { title: "Sessions", body, tab: "sessions" };
}
