import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { count, type Counts } from "./counts.ts";
import { opensEdges, spreadOf, timeEdges } from "./spread.ts";

function countsOf(values: readonly number[]): Counts {
  const counts: Counts = new Map();
  for (const value of values) count(counts, value);
  return counts;
}

describe("how values are spread", () => {
  test.each([
    { values: [], median: null, p90: null },
    { values: [7], median: 7, p90: 7 },
    { values: [1, 2], median: 1, p90: 2 },
    { values: [1, 2, 3], median: 2, p90: 3 },
    { values: [3, 3, 1], median: 3, p90: 3 },
    { values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], median: 5, p90: 9 },
    { values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], median: 6, p90: 10 },
    // Nine tenths of 70 are 63, and not a little more.
    { values: Array.from({ length: 70 }, (_, index) => index + 1), median: 35, p90: 63 },
  ])("the median and the 90th percentile of $values", ({ values, median, p90 }) => {
    expect(spreadOf(countsOf(values), opensEdges)).toMatchObject({
      count: values.length,
      median,
      p90,
    });
  });

  test("percentiles are values below which no more than so many lie, and up to which as many", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 200 }),
        (values) => {
          const { median, p90 } = spreadOf(countsOf(values), timeEdges);
          for (const [value, tenths] of [
            [median ?? NaN, 5],
            [p90 ?? NaN, 9],
          ] as const) {
            expect(values).toContain(value);
            const upTo = values.filter((other) => other <= value).length;
            const below = values.filter((other) => other < value).length;
            expect(upTo * 10).toBeGreaterThanOrEqual(values.length * tenths);
            expect(below * 10).toBeLessThan(values.length * tenths);
          }
        },
      ),
    );
  });

  test("each value in one bar, from its first edge on and before the next", () => {
    const { histogram } = spreadOf(countsOf([0, 9, 10, 59, 60, 604_799, 604_800, 1e9]), timeEdges);
    expect(histogram.filter(({ count }) => count > 0)).toEqual([
      { from: 0, until: 10, count: 2 },
      { from: 10, until: 30, count: 1 },
      { from: 30, until: 60, count: 1 },
      { from: 60, until: 120, count: 1 },
      { from: 86_400, until: 604_800, count: 1 },
      { from: 604_800, until: null, count: 2 },
    ]);
    expect(histogram).toHaveLength(timeEdges.length);
  });

  test("no bars behind the last value, none at all without values", () => {
    expect(spreadOf(countsOf([2]), opensEdges).histogram.map(({ count }) => count)).toEqual([
      0, 0, 1,
    ]);
    expect(spreadOf(new Map(), opensEdges).histogram).toEqual([]);
  });
});
