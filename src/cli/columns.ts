import { breakLine } from "../timeline/break-line.ts";

/** How wide the terminal is; 80 where the output goes elsewhere, or to a terminal that does not say. */
export const terminalColumns = (): number =>
  Math.min(Math.max(process.stdout.columns || 80, 40), 1000);

/** Names with what is to be said of each beside them, in lines that fit. */
export function beside(
  rows: readonly (readonly [name: string, text: string])[],
  columns: number,
): readonly string[] {
  const widest = Math.min(Math.max(...rows.map(([name]) => name.length)), 24);
  const indent = " ".repeat(widest + 4);
  return rows.flatMap(([name, text]) => {
    const lines = breakLine(text, Math.max(columns - indent.length, 16), (part) => part.length);
    const head = `  ${name.padEnd(widest)}`;
    // A name that is too wide has a line to itself.
    const fits = name.length <= widest;
    const [first = "", ...more] = lines;
    return [
      ...(fits ? [`${head}  ${first}`] : [head, `${indent}${first}`]),
      ...more.map((line) => `${indent}${line}`),
    ].map((line) => line.trimEnd());
  });
}

/** A table for people: a head and rows, each column as wide as its widest cell. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = head.map((_, at) =>
    Math.max(...[head, ...rows].map((row) => (row[at] ?? "").length)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
