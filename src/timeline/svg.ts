import { breakLine } from "./break-line.ts";
import { checkWhole, createClock, type Clock } from "./clock.ts";
import type { Explanation } from "./explanation.ts";
import { adviceOf, stateOf, titleOf } from "./headline.ts";
import { rowsOf, type Row } from "./rows.ts";
import { drawRows } from "./svg-rows.ts";
import { style } from "./svg-style.ts";
import { escapeXml, measured, textLines } from "./svg-text.ts";

export interface TimelineSvgOptions {
  /** In which times are written, as `Intl.DateTimeFormat` takes it, such as `Europe/Berlin`. Default `UTC`. */
  readonly timeZone?: string;
  /**
   * How wide it is drawn, in CSS pixels, 300 to 2,000. Default 400, which stays readable on a screen of 320: where there
   * is less room, it shrinks.
   */
  readonly width?: number;
  /** Rows at most, 10 to 500: beyond that, what matters least is told together. Default 40. */
  readonly rows?: number;
}

const pad = 14;
const titleSize = 17;
const textSize = 15;
const smallSize = 13;

/**
 * A timeline as a drawing: one `<svg>` element, for a page or a file. It holds no script, no handler and no reference to
 * anything outside; what strangers wrote is escaped. Its colours follow the reader's `prefers-color-scheme`, its ground is
 * its own. Screen readers are given all of its words. The distance of two rows grows with the time between them up to a
 * minute; a longer time is a marked break in the axis.
 *
 * A page whose Content-Security-Policy forbids inline styles shows it in black on white, or as an image:
 * `data:image/svg+xml,` and `encodeURIComponent` of it.
 *
 * @throws {OnpurposeError} `invalid_argument` for an unknown time zone, or a number out of its range.
 */
export function timelineSvg(explanation: Explanation, options: TimelineSvgOptions = {}): string {
  const clock = createClock(options.timeZone ?? "UTC", "timelineSvg");
  const width = checkWhole(options.width ?? 400, [300, 2000], "timelineSvg: width");
  const most = checkWhole(options.rows ?? 40, [10, 500], "timelineSvg: rows");
  const rows = rowsOf(explanation.timeline, most);
  const head = drawHead(explanation, clock, width);
  const middle = drawRows(rows, clock, { top: head.bottom, width, pad });
  const foot = drawFoot(adviceOf(explanation), { top: middle.bottom, width });
  const height = Math.ceil(foot.bottom);
  const id = `onpurpose-timeline-${explanation.link.id.replaceAll(/[^\w-]/g, "").slice(0, 64)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="onpurpose-timeline" role="img" lang="en" direction="ltr" aria-labelledby="${id}-title" aria-describedby="${id}-desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" color="#1c2330">`,
    `<title id="${id}-title">${escapeXml(titleOf(explanation))}</title>`,
    `<desc id="${id}-desc">${escapeXml(storyOf(explanation, rows, clock))}</desc>`,
    `<style>${style}</style>`,
    `<rect class="op-paper" width="${width}" height="${height}" rx="8" fill="#fff"/>`,
    head.drawing,
    middle.drawing,
    foot.drawing,
    "</svg>",
  ].join("\n");
}

/** A part of the drawing, and where it ends. */
interface Part {
  readonly drawing: string;
  readonly bottom: number;
}

function drawHead(explanation: Explanation, clock: Clock, width: number): Part {
  const room = width - 2 * pad;
  const title = breakLine(titleOf(explanation), room, measured(titleSize, "bold"));
  const state = breakLine(stateOf(explanation, clock), room, measured(smallSize));
  const titleBottom = pad + title.length * 22;
  const drawing = [
    textLines(title, { x: pad, top: pad, size: titleSize, line: 22, name: "op-title" }),
    textLines(state, { x: pad, top: titleBottom + 2, size: smallSize, line: 18, name: "op-soft" }),
  ].join("\n");
  return { drawing, bottom: titleBottom + state.length * 18 + 14 };
}

function drawFoot(advice: string, { top, width }: { top: number; width: number }): Part {
  const lines = breakLine(advice, width - 4 * pad, measured(textSize));
  const height = lines.length * 20 + 18;
  const box = `<rect class="op-box" x="${pad}" y="${top}" width="${width - 2 * pad}" height="${height}" rx="6" fill="none" stroke="#7b8698"/>`;
  const at = { x: 2 * pad, top: top + 9, size: textSize, line: 20, name: "op-text" };
  return { drawing: `${box}\n${textLines(lines, at)}`, bottom: top + height + pad };
}

/** All that is drawn, to be heard. */
function storyOf(explanation: Explanation, rows: readonly Row[], clock: Clock): string {
  const told = rows.map(({ at, what }) => `${clock.day(at)} ${clock.time(at)} ${what}.`);
  return [stateOf(explanation, clock), ...told, adviceOf(explanation)].join("\n");
}
