import { checkWhole, createClock } from "./clock.ts";
import type { Explanation } from "./explanation.ts";
import { adviceOf, stateOf, titleOf } from "./headline.ts";
import { outside } from "./outside.ts";
import { rowsOf } from "./rows.ts";
import { breakLine } from "./break-line.ts";

export interface TimelineTextOptions {
  /** In which times are written, as `Intl.DateTimeFormat` takes it, such as `Europe/Berlin`. Default `UTC`. */
  readonly timeZone?: string;
  /** Characters in a line, 40 to 1,000. Default 80. */
  readonly columns?: number;
  /** Rows of the timeline at most, 10 to 10,000: beyond that, what matters least is told together. Default 100. */
  readonly rows?: number;
}

/**
 * A timeline for a terminal: lines with a line break at the end of each, in which control characters, escape sequences
 * and signs that turn the direction of a text are written by their code points, such as `<U+001B>`.
 *
 * @throws {OnpurposeError} `invalid_argument` for an unknown time zone, or a number out of its range.
 */
export function timelineText(explanation: Explanation, options: TimelineTextOptions = {}): string {
  const clock = createClock(options.timeZone ?? "UTC", "timelineText");
  const columns = checkWhole(options.columns ?? 80, [40, 1000], "timelineText: columns");
  const most = checkWhole(options.rows ?? 100, [10, 10_000], "timelineText: rows");
  const wrap = (text: string, indent = ""): string[] =>
    breakLine(text, columns - indent.length, (part) => part.length).map(
      (line) => `${indent}${line}`,
    );
  const lines = [
    ...wrap(titleOf(explanation)),
    `id ${outside(explanation.link.id)}`,
    ...wrap(stateOf(explanation, clock)),
  ];
  let day = "";
  for (const { at, what } of rowsOf(explanation.timeline, most)) {
    if (clock.day(at) !== day) lines.push("", (day = clock.day(at)));
    const [first = "", ...more] = wrap(what, " ".repeat(10));
    lines.push(`${clock.time(at)}  ${first.trimStart()}`, ...more);
  }
  lines.push("", ...wrap(adviceOf(explanation)));
  return `${lines.join("\n")}\n`;
}
