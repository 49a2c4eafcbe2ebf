import { html, type SafeHtml } from "../page.ts";

// Charts without a script, drawn as SVG in HTML. Lengths along a chart are shares of its width, so that it fits any
// screen with its words at their size; no style is inline, which the policy would forbid.

export interface FigureData {
  /** Of one page, each another one. */
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in a sentence or two. */
  readonly caption: string;
  /** All that is drawn, to be heard. */
  readonly told: string;
  /** Of the drawing, in pixels. */
  readonly height: number;
  readonly drawing: SafeHtml[];
  /** What the colours stand for, where there are several. */
  readonly legend?: readonly LegendEntry[];
  /** The same numbers, to be read. */
  readonly table: SafeHtml;
}

export interface LegendEntry {
  /** The class that fills it. */
  readonly fill: string;
  readonly title: string;
}

export function figure({
  id,
  title,
  caption,
  told,
  height,
  drawing,
  legend = [],
  table,
}: FigureData): SafeHtml {
  return html`<figure class="card">
<h2>${title}</h2>
<p class="soft small">${caption}</p>
<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-told" width="100%" height="${height}">
<title id="${id}-title">${title}</title>
<desc id="${id}-told">${told}</desc>
${drawing}</svg>
${legendOf(legend)}
<details><summary>These numbers as a table</summary>
${table}
</details>
</figure>`;
}

function legendOf(legend: readonly LegendEntry[]): SafeHtml | "" {
  if (legend.length < 2) return "";
  const entries = legend.map(
    ({ fill, title }) =>
      html`<li><svg aria-hidden="true" width="12" height="12"><rect class="${fill}" width="12" height="12" rx="2"/></svg>${title}</li>`,
  );
  return html`<ul class="legend">${entries}</ul>`;
}

/** A share of the width, for an attribute of SVG. */
const across = (share: number): string => `${Math.round(share * 10_000) / 100}%`;

/** Of a length in pixels. */
const round = (value: number): number => Math.round(value * 10) / 10;

export interface Rect {
  readonly fill: string;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
}

/** `x` and `width`: shares of the whole; `y` and `height`: pixels. */
export const rect = ({ fill, x, width, y, height }: Rect): SafeHtml =>
  html`<rect class="${fill}" x="${across(x)}" y="${round(y)}" width="${across(width)}" height="${round(height)}"/>
`;

export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly axis?: boolean;
}

export const label = ({ text, x, y, anchor, axis = false }: Label): SafeHtml =>
  html`<text${axis ? html` class="axis"` : ""} x="${across(x)}" y="${round(y)}" text-anchor="${anchor}">${text}</text>
`;

/** A line across the whole, such as the ground that columns stand on. */
export const rule = (y: number): SafeHtml =>
  html`<line class="rule" x1="0" x2="100%" y1="${round(y)}" y2="${round(y)}"/>
`;
