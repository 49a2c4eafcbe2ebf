/** How often each value occurs: nothing is rounded, so that the median of many days is exact. */
export type Counts = Map<number, number>;

export function count(counts: Counts, value: number, times = 1): void {
  counts.set(value, (counts.get(value) ?? 0) + times);
}

/** Adds them to the first. */
export function addCounts(counts: Counts, others: Counts): void {
  for (const [value, times] of others) count(counts, value, times);
}

export const sum = (values: Iterable<number>): number => {
  let all = 0;
  for (const value of values) all += value;
  return all;
};
