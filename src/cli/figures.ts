/** A table of figures: names on the left, and their figures under each other on the right. */
export function figures(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => (row[at] ?? "").length)));
  return all.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

export interface Bar {
  readonly name: string;
  readonly count: number;
}

const widest = 40;

/** Bars beside each other's names, the longest of them 40 columns; what there is any of can be seen. */
export function barChart(bars: readonly Bar[]): readonly string[] {
  const most = Math.max(...bars.map(({ count }) => count));
  const names = Math.max(...bars.map(({ name }) => name.length));
  return bars.map(({ name, count }) => {
    const length = count === 0 ? 0 : Math.max(1, Math.round((widest * count) / most));
    const bar = length === 0 ? "" : `${"█".repeat(length)} `;
    return `${name.padStart(names)}  ${bar}${grouped(count)}`;
  });
}

export const grouped = (count: number): string => count.toLocaleString("en-US");

/** "41.7 %"; a dash where there is nothing to have a share of. */
export const percent = (share: number | null): string =>
  share === null ? "-" : `${(share * 100).toFixed(1)} %`;

const units: readonly (readonly [name: string, seconds: number])[] = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

/** A number of seconds by its two largest units: "1 h 5 min". */
export function shortSpan(seconds: number): string {
  const first = units.findIndex(([, length]) => seconds >= length);
  if (first === -1) return "0 s";
  let left = seconds;
  const parts = units.slice(first, first + 2).flatMap(([name, length]) => {
    const times = Math.floor(left / length);
    left -= times * length;
    return times === 0 ? [] : [`${times} ${name}`];
  });
  return parts.join(" ");
}
