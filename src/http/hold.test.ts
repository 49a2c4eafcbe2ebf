import { performance as nodePerformance } from "node:perf_hooks";
import { describe, expect, test } from "vitest";
import { holdUntil } from "./hold.ts";

describe("holding an answer back", () => {
  test("never ends too early, whatever fraction of a millisecond is due, and soon after", async () => {
    const late: number[] = [];
    for (let tenth = 0; tenth < 40; tenth++) {
      const due = performance.now() + 3 + tenth / 10;
      await holdUntil(due);
      late.push(performance.now() - due);
    }
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    // A busy machine may hold most of them up, but not all.
    const quick = late.toSorted((a, b) => a - b)[4];
    expect(quick).toBeLessThan(1);
  });

  test.each([0, -1, -60_000])("a moment that has gone by costs no wait: %i ms", async (ms) => {
    const spans: number[] = [];
    for (let time = 0; time < 5; time++) {
      const start = performance.now();
      await holdUntil(start + ms);
      spans.push(performance.now() - start);
    }
    expect(Math.min(...spans)).toBeLessThan(2);
  });

  test("leaves the process to others meanwhile", async () => {
    // Not the global one, whose type does not know of it.
    const before = nodePerformance.eventLoopUtilization();
    await holdUntil(performance.now() + 300);
    expect(nodePerformance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
  });
});
