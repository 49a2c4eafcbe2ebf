import type { SafeHtml } from "../page.ts";
import { label, rect } from "./figure.ts";

export interface Bar {
  readonly title: string;
  /** What stands at its end. */
  readonly value: string;
  /** 0 to 1: of the whole width. */
  readonly share: number;
  readonly fill: string;
}

const rowHeight = 46;
const barHeight = 14;

/** Bars below each other, each below its own words. */
export function bars(all: readonly Bar[]): { drawing: SafeHtml[]; height: number } {
  const drawing = all.flatMap(({ title, value, share, fill }, row) => {
    const top = row * rowHeight;
    const bar = { y: top + 22, height: barHeight, x: 0 };
    return [
      label({ text: title, x: 0, y: top + 15, anchor: "start" }),
      label({ text: value, x: 1, y: top + 15, anchor: "end" }),
      rect({ ...bar, fill: "track", width: 1 }),
      rect({ ...bar, fill, width: Math.min(1, share) }),
    ];
  });
  return { drawing, height: Math.max(all.length * rowHeight - 8, 0) };
}
