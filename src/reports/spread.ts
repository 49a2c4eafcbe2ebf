import { sum, type Counts } from "./counts.ts";
import type { Spread } from "./report.ts";

/** How values are spread over bars that begin at these edges, the first one 0. */
export function spreadOf(counts: Counts, edges: readonly number[]): Spread {
  const sorted = [...counts].toSorted(([a], [b]) => a - b);
  return {
    count: sum(counts.values()),
    median: percentile(sorted, 50),
    p90: percentile(sorted, 90),
    histogram: histogram(sorted, edges),
  };
}

/** The smallest value that so many of a hundred are not above: nearest rank. */
function percentile(
  sorted: readonly (readonly [value: number, times: number])[],
  percent: number,
): number | null {
  // In whole numbers: 0.9 of 70 is more than 63 to a machine.
  const rank = Math.ceil((sum(sorted.map(([, times]) => times)) * percent) / 100);
  let passed = 0;
  for (const [value, times] of sorted) {
    passed += times;
    if (passed >= rank) return value;
  }
  return null;
}

function histogram(
  sorted: readonly (readonly [value: number, times: number])[],
  edges: readonly number[],
): Spread["histogram"] {
  const bars = edges.map((from, index) => {
    const until = edges[index + 1] ?? null;
    const within = sorted.filter(([value]) => value >= from && (until === null || value < until));
    return { from, until, count: sum(within.map(([, times]) => times)) };
  });
  return bars.slice(0, bars.findLastIndex(({ count }) => count > 0) + 1);
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** In seconds. */
export const timeEdges: readonly number[] = [
  0,
  10,
  30,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  30 * minute,
  hour,
  6 * hour,
  day,
  7 * day,
];

export const opensEdges: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 11, 21, 51];
