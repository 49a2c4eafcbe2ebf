import type { Act } from "../../stores/store.ts";
import { html, type SafeHtml } from "../page.ts";
import type { AdminContent, Frame } from "./frame.ts";
import { foreign, moment, table, withQuery, type Column } from "./parts.ts";
import { actWords, counted } from "./words.ts";

export interface ActsData {
  readonly acts: readonly Act[];
  /** What they are about, where that is one link or one user. */
  readonly linkId: string | null;
  readonly userId: string | null;
  readonly isFirst: boolean;
  readonly next: string | null;
  /** The id of the act that led here. */
  readonly done: string | null;
}

export function actsPage(data: ActsData, { base }: Frame): AdminContent {
  const { acts, linkId, userId, isFirst, next, done } = data;
  const about = { link: linkId ?? "", user: userId ?? "" };
  const path = `${base}/acts`;
  const isAll = linkId === null && userId === null;
  const all = isAll ? "" : html` <a href="${path}">All acts</a>`;
  const body = html`${doneNote(acts, done)}
<p class="soft">Everything that operators changed or took out of here, with who did it.${all}</p>
<div class="card">
${actsTable("Newest first", acts, base, "Nothing is kept of any act.")}
${isFirst ? "" : html`<p class="pages"><a href="${withQuery(path, about)}">Back to the newest</a></p>`}
${next === null ? "" : html`<p class="pages"><a class="button other" href="${withQuery(path, { ...about, after: next })}">Older ones</a></p>`}
</div>`;
  return { title: titleOf(data), body, tab: "acts" };
}

function titleOf({ linkId, userId }: ActsData): string {
  if (linkId !== null) return "Acts about one link";
  return userId === null ? "Acts of operators" : "Acts about one user";
}

export function actsTable(
  caption: string,
  acts: readonly Act[],
  base: string,
  empty: string,
): SafeHtml {
  const columns: Column<Act>[] = [
    { title: "When", cell: ({ at }) => moment(at) },
    { title: "Who", cell: ({ operator }) => foreign(operator, 200) },
    { title: "Did what", cell: ({ name }) => actWords[name] },
    { title: "About", cell: (act) => aboutOf(act, base) },
    { title: "How many", cell: ({ count }) => countWords(count), numeric: true },
  ];
  return table(caption, acts, columns, { empty });
}

const countWords = (count: number | null): string =>
  count === null ? "did not finish" : String(count);

function aboutOf({ linkId, userId }: Act, base: string): SafeHtml | string {
  const link = linkId === null ? "" : html`<a href="${base}/links/${linkId}">a link</a>`;
  const user =
    userId === null
      ? ""
      : html`<a href="${withQuery(`${base}/person`, { user: userId })}">user ${foreign(userId, 60)}</a>`;
  if (linkId === null && userId === null) return "–";
  return html`${link}${linkId !== null && userId !== null ? " of " : ""}${user}`;
}

/** What has just been done, by what the store holds of it: a made-up address of this page can claim nothing. */
export function doneNote(acts: readonly Act[], done: string | null): SafeHtml | "" {
  const act = acts.find(({ id }) => id === done);
  if (act === undefined) return "";
  return html`<div class="note done" role="status"><p>${actWords[act.name]}: ${resultOf(act)}</p></div>`;
}

function resultOf({ name, count }: Act): string {
  if (count === null) return "whether it was done is not known.";
  switch (name) {
    case "issue":
      return "its URL went out once, and is kept nowhere.";
    case "revoke_link":
    case "revoke_user":
    case "revoke_all":
      return `${counted(count, "link")} taken out of use.`;
    case "end_session":
    case "end_sessions":
      return `${counted(count, "session")} ended.`;
    case "export":
      return `${counted(count, "link")} taken out.`;
    case "erase":
      return "it is gone.";
  }
}
