import type { SafeHtml } from "../page.ts";
import { label, rect, rule } from "./figure.ts";

export interface Column {
  /** Below it; not all of them have room. */
  readonly title: string;
  /** From the ground up. */
  readonly parts: readonly { readonly fill: string; readonly value: number }[];
}

const plotTop = 20;
const plotHeight = 140;
const ground = plotTop + plotHeight;
/** Of the room that each column has. */
const columnShare = 0.82;
/** A few columns do not become walls. */
const leastRoom = 1 / 8;
/** So many titles stand beside each other on the smallest phone. */
const mostTitles = 5;

/** Columns beside each other, and how much the highest stands for. `tell`: a value in words. */
export function columns(
  all: readonly Column[],
  tell: (value: number) => string,
): { drawing: SafeHtml[]; height: number } {
  const highest = Math.max(1, ...all.map(sumOf));
  const room = Math.min(leastRoom, 1 / Math.max(all.length, 1));
  const drawing = [
    label({ text: tell(highest), x: 0, y: 13, anchor: "start", axis: true }),
    rule(plotTop),
    ...all.flatMap((column, at) => drawColumn(column, { x: at * room, room, highest })),
    rule(ground),
    ...titlesOf(all, room),
  ];
  return { drawing, height: ground + 22 };
}

const sumOf = ({ parts }: Column): number => parts.reduce((sum, { value }) => sum + value, 0);

function drawColumn(
  { parts }: Column,
  { x, room, highest }: { x: number; room: number; highest: number },
): SafeHtml[] {
  const place = { x: x + (room * (1 - columnShare)) / 2, width: room * columnShare };
  let y = ground;
  return parts
    .filter(({ value }) => value > 0)
    .map(({ fill, value }) => {
      // What is there at all is to be seen.
      const height = Math.max((value / highest) * plotHeight, 1);
      y -= height;
      return rect({ fill, ...place, y, height });
    });
}

/** The first, the last, and some between them, each from the left edge of its column. */
function titlesOf(all: readonly Column[], room: number): SafeHtml[] {
  const last = all.length - 1;
  const step = Math.max(1, Math.ceil(all.length / mostTitles));
  const y = ground + 17;
  return all.flatMap(({ title }, at) => {
    if (at === last && last * room > 0.85) {
      return [label({ text: title, x: 1, y, anchor: "end", axis: true })];
    }
    if (at % step !== 0 || (last - at < step && last * room > 0.85)) return [];
    const x = at * room + (room * (1 - columnShare)) / 2;
    return [label({ text: title, x, y, anchor: "start", axis: true })];
  });
}
