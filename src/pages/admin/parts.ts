import type { LinkState } from "../../link-state.ts";
import { visible } from "../../timeline/outside.ts";
import { html, type SafeHtml } from "../page.ts";
import { stateWords } from "./words.ts";

// Pieces that several of the operators' pages are made of.

/** What stands between tags. */
export type Piece = SafeHtml | string | number;

/** A text that is not ours: isolated, so that its direction stays its own, with what cannot be seen made visible. */
export function foreign(text: string, most = 300): SafeHtml {
  const start = text.length > most ? `${text.slice(0, most)}…` : text;
  return html`<bdi>${visible(start)}</bdi>`;
}

/** A moment, in UTC. */
export function moment(at: number | Date | null, none = "never"): SafeHtml {
  if (at === null) return html`<span class="soft">${none}</span>`;
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`;
}

export const badge = (state: LinkState): SafeHtml =>
  html`<span class="badge ${state}">${stateWords[state]}</span>`;

/** A path with parameters; without those that are empty. */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== "");
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Piece;
  readonly numeric?: boolean;
}

export interface TableOptions {
  /** Said in place of a table without rows. */
  readonly empty: string;
  /** How many rows are shown at once; the others are folded away. Default: all. */
  readonly shown?: number;
}

/**
 * A table whose first column names its rows. Where there is little room each row becomes a block, so that nothing has to be
 * moved sideways; its roles are spelled out, since such styles take them away.
 */
export function table<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { empty, shown = Infinity }: TableOptions,
): SafeHtml {
  if (rows.length === 0) return html`<p class="soft">${empty}</p>`;
  // Two more are shown as quickly as folded.
  if (rows.length > shown + 2) {
    const more = rows.length - shown;
    return html`${table(caption, rows.slice(0, shown), columns, { empty })}
<details><summary>${more} older</summary>
${table(`The other ${more}`, rows.slice(shown), columns, { empty })}
</details>`;
  }
  const heads = columns.map(
    ({ title, numeric }) =>
      html`<th role="columnheader" scope="col"${numeric === true ? html` class="number"` : ""}>${title}</th>`,
  );
  return html`<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">
${rows.map(
  (row) => html`<tr role="row">${columns.map((column, at) => cell(column, row, at))}</tr>
`,
)}</tbody>
</table>`;
}

function cell<Row>({ title, cell, numeric }: Column<Row>, row: Row, at: number): SafeHtml {
  const look = numeric === true ? html` class="number"` : "";
  const inside = html`<span>${cell(row)}</span>`;
  return at === 0
    ? html`<th role="rowheader" scope="row"${look} data-title="${title}">${inside}</th>`
    : html`<td role="cell"${look} data-title="${title}">${inside}</td>`;
}

/** A list of facts; those that are null are left out. */
export function facts(all: readonly (readonly [name: string, value: Piece | null])[]): SafeHtml {
  const told = all.map(([name, value]) =>
    value === null
      ? ""
      : html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
  );
  return html`<dl class="facts">
${told}</dl>`;
}

/** What a form of an operator's carries along. */
export function hidden(fields: Readonly<Record<string, string>>): SafeHtml[] {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
}

export interface Choice {
  readonly value: string;
  readonly title: string;
}

export function select(
  name: string,
  label: string,
  choices: readonly Choice[],
  chosen: string,
): SafeHtml {
  const options = choices.map(
    ({ value, title }) =>
      html`<option value="${value}"${value === chosen ? html` selected` : ""}>${title}</option>`,
  );
  return html`<div class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}">${options}</select></div>`;
}
