import { breakLine } from "./break-line.ts";
import type { Clock } from "./clock.ts";
import type { Mark, Row } from "./rows.ts";
import { spanOf } from "./span.ts";
import { measured, round, textLines } from "./svg-text.ts";

// The rows of a drawing, and the axis that they stand at.

interface Frame {
  readonly top: number;
  readonly width: number;
  readonly pad: number;
}

/** Where things stand, from left to right. */
interface Columns {
  readonly time: number;
  readonly axis: number;
  readonly text: number;
  /** How wide a text may be. */
  readonly room: number;
}

const textSize = 15;
const lineHeight = 20;
const timeSize = 13;
/** Up to here the distance of two rows grows with the time between them, in milliseconds; beyond it the axis breaks. */
const breakAfter = 60_000;

export function drawRows(
  rows: readonly Row[],
  clock: Clock,
  { top, width, pad }: Frame,
): { readonly drawing: string; readonly bottom: number } {
  const axis = pad + 72;
  const columns = { time: pad, axis, text: axis + 16, room: width - axis - 16 - pad };
  const parts: string[] = [];
  let y = top;
  let before: Row | null = null;
  for (const row of rows) {
    const gap = drawGap(before, row, clock, { y, columns });
    const drawn = drawRow(row, clock, { y: gap.bottom, columns });
    // The axis first, so that marks stand on it.
    parts.push(gap.drawing, axisLine(columns.axis, gap.bottom, drawn.bottom), drawn.drawing);
    y = drawn.bottom;
    before = row;
  }
  return { drawing: parts.filter((part) => part !== "").join("\n"), bottom: y + 16 };
}

interface At {
  readonly y: number;
  readonly columns: Columns;
}

/** What lies between two rows: a piece of the axis, or a break in it that says how long it was, and of a new day which. */
function drawGap(
  before: Row | null,
  { at }: Row,
  clock: Clock,
  { y, columns }: At,
): { readonly drawing: string; readonly bottom: number } {
  const day = clock.day(at);
  const soft = { x: columns.text, size: timeSize, line: 18, name: "op-soft" };
  if (before === null) {
    return { drawing: textLines([day], { ...soft, top: y }), bottom: y + 24 };
  }
  // Folded rows may overlap with those that follow.
  const gap = Math.max(0, at - before.until);
  const isNewDay = clock.day(before.at) !== day;
  if (gap <= breakAfter && !isNewDay) {
    const bottom = y + 6 + 20 * (Math.log1p(gap / 1000) / Math.log1p(breakAfter / 1000));
    return { drawing: axisLine(columns.axis, y, bottom), bottom };
  }
  const labels = [`${spanOf(gap)} later`, ...(isNewDay ? [day] : [])];
  const bottom = y + 24 + 18 * labels.length;
  const label = textLines(labels, { ...soft, top: y + 12 });
  return { drawing: `${brokenAxis(columns.axis, y, bottom)}\n${label}`, bottom };
}

function drawRow(
  { at, what, mark }: Row,
  clock: Clock,
  { y, columns }: At,
): { readonly drawing: string; readonly bottom: number } {
  const strong = mark === "logged_in";
  const lines = breakLine(what, columns.room, measured(textSize, strong ? "bold" : "plain"));
  const time = { x: columns.time, top: y, size: timeSize, line: lineHeight, name: "op-time" };
  const name = strong ? "op-strong" : "op-text";
  const text = { x: columns.text, top: y, size: textSize, line: lineHeight, name };
  const drawing = [
    `<g class="op-${mark}">`,
    drawMark(mark, columns.axis, y + lineHeight / 2),
    textLines([clock.time(at)], time),
    textLines(lines, text),
    "</g>",
  ].join("");
  return { drawing, bottom: y + lines.length * lineHeight };
}

const axisLine = (x: number, from: number, to: number): string =>
  `<path class="op-axis" d="M${x} ${round(from)}V${round(to)}" stroke="#7b8698" stroke-width="1.5" fill="none"/>`;

/** A zigzag, between two dashed pieces. */
function brokenAxis(x: number, from: number, to: number): string {
  const middle = (from + to) / 2;
  const dashes = `M${x} ${round(from)}V${round(middle - 7)}M${x} ${round(middle + 7)}V${round(to)}`;
  const zigzag = `M${x} ${round(middle - 7)}l7 3.5l-14 7l7 3.5`;
  const look = 'class="op-axis" stroke="#7b8698" stroke-width="1.5" fill="none"';
  return `<path ${look} stroke-dasharray="2 3" d="${dashes}"/><path ${look} d="${zigzag}"/>`;
}

/** Each by its own shape, for whoever sees no colours. */
function drawMark(mark: Mark, x: number, y: number): string {
  const path = (d: string, look = 'stroke-width="2"'): string =>
    `<path class="op-mark" fill="#fff" stroke="currentColor" ${look} d="M${x} ${round(y)}${d}"/>`;
  switch (mark) {
    case "issued":
    case "mail":
    case "ended":
      return path("m-5-5h10v10h-10z");
    case "robot":
      return path("m0-6l6 6l-6 6l-6-6z");
    case "opened":
      return path("m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z");
    case "logged_in":
      return path("m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z");
    case "refused":
      return path("m-5-5l10 10m0-10l-10 10");
    case "more":
      return path("m0-6h0m0 6h0m0 6h0", 'stroke-width="4" stroke-linecap="round"');
  }
}
