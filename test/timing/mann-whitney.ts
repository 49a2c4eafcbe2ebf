/** What the test says of two samples. */
export interface Comparison {
  /** By how much the ranks differ, in standard deviations of what chance does. */
  readonly z: number;
  /** How often chance alone makes a difference as large as this, or larger (two-sided). */
  readonly p: number;
  /** How often a value of the first sample is above one of the second: a half where they are alike. */
  readonly above: number;
}

/**
 * The test of Mann and Whitney, with the normal approximation and its correction for ties: whether values of one
 * sample tend to be larger than those of the other. Asks nothing about how the values are distributed.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): Comparison {
  const all = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ].toSorted((a, b) => a.value - b.value);
  let rankSum = 0;
  let ties = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end++;
    const count = end - start;
    const rank = (start + 1 + end) / 2;
    rankSum += rank * all.slice(start, end).filter(({ isFirst }) => isFirst).length;
    ties += count ** 3 - count;
    start = end;
  }
  const [m, n] = [first.length, second.length];
  const u = rankSum - (m * (m + 1)) / 2;
  const total = m + n;
  const deviation = Math.sqrt(((m * n) / 12) * (total + 1 - ties / (total * (total - 1))));
  const z = deviation === 0 ? 0 : (u - (m * n) / 2) / deviation;
  return { z, p: erfc(Math.abs(z) / Math.SQRT2), above: u / (m * n) };
}

/** The complementary error function; Abramowitz and Stegun 7.1.26, wrong by less than 2e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.327_591_1 * x);
  const factors = [0.254_829_592, -0.284_496_736, 1.421_413_741, -1.453_152_027, 1.061_405_429];
  const sum = factors.reduceRight((rest, factor) => (rest + factor) * t, 0);
  return sum * Math.exp(-x * x);
}
