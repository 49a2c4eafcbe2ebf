import { visible } from "./outside.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text for any place in XML; what XML cannot hold is written by its code point. Line breaks stay. */
export function escapeXml(text: string): string {
  const lines = text.split("\n").map(visible).join("\n");
  return lines.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? "");
}

interface Place {
  readonly x: number;
  /** Of the first line's box. */
  readonly top: number;
  readonly size: number;
  /** The height of a line. */
  readonly line: number;
  /** Its class. */
  readonly name: string;
}

/** Lines below each other, as one text. */
export function textLines(lines: readonly string[], { x, top, size, line, name }: Place): string {
  const baseline = top + (line + size * 0.7) / 2;
  const spans = lines.map(
    (text, index) =>
      `<tspan x="${x}" y="${round(baseline + index * line)}">${escapeXml(text)}</tspan>`,
  );
  return `<text class="${name}" font-size="${size}" fill="currentColor">${spans.join("")}</text>`;
}

export const round = (value: number): number => Math.round(value * 10) / 10;

// In parts of the font size. Nobody knows here which font it will be shown with: these are those of DejaVu Sans, the
// widest of the fonts that systems use for their own texts.
const widths: readonly (readonly [signs: RegExp, width: number])[] = [
  [/[ ijl.,:;'’|!]/, 0.34],
  [/[frt()[\]/\\-]/, 0.42],
  [/[ckvxyzs_“”"]/, 0.58],
  [/[mMW@%…]/, 1],
  [/[wA-Z<>+=~]/, 0.8],
];

/** Measures a text in this size, rather too wide than too narrow. */
export function measured(
  size: number,
  weight: "plain" | "bold" = "plain",
): (text: string) => number {
  const factor = size * (weight === "bold" ? 1.1 : 1);
  return (text) => {
    let sum = 0;
    for (const sign of text) sum += widths.find(([signs]) => signs.test(sign))?.[1] ?? 0.64;
    return sum * factor;
  };
}
