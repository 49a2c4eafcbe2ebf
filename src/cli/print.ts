import { visible } from "../timeline/outside.ts";

/** One line of text on the standard output. What strangers wrote is inert in it. */
export function printLine(text: string): void {
  process.stdout.write(`${visible(text)}\n`);
}

/** What there is to say besides the result. */
export function tellLine(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}

/** One line of JSON. What a terminal might obey is escaped in it, which is the same data. */
export function printJson(value: unknown): void {
  const json = JSON.stringify(value).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  process.stdout.write(`${json}\n`);
}

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16).padStart(4, "0");
    return `\\u${unit}`;
  }).join("");

/** "2030-01-31 14:02:07 UTC". */
export const moment = (at: Date): string =>
  `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** "1 link", "3 links". */
export const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;
