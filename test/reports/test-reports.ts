import { expect } from "vitest";
import { createMagicLinks } from "onpurpose";
import { dayMs, dayText } from "../../src/day.ts";
import { withStore, type CreateStore, type Runner } from "../../src/testing/runner.ts";
import { writeCorpus } from "./corpus.ts";
import { expected, expectedOfSecondDay } from "./expected.ts";

/** Years before anything that other tests write, and another fortnight for each store of this process. */
let start = Date.UTC(2003, 0, 1);

/** Proves that reports say of the corpus on this store what was worked out by hand. */
export function testReports(runner: Runner, createStore: CreateStore): void {
  const test = withStore(runner, createStore);
  test("reports: the corpus, as it was worked out by hand", async (store) => {
    start += 14 * dayMs;
    await writeCorpus(store, start);
    const now = start + 5 * dayMs;
    const magicLinks = createMagicLinks({
      url: "https://app.example.com/magic-link",
      secret: "a secret of more than 32 bytes, 0123456789",
      store,
      users: { findById: () => null },
      now: () => now,
    });
    const day = (number: number): string => dayText(start / dayMs + number);
    const report = await magicLinks.report({ from: day(0), until: day(3), count: true });
    const { days, kinds, funnel, visits, ...rest } = expected;
    expect(report).toEqual({
      ...rest,
      period: { from: day(0), until: day(3) },
      countedAt: new Date(now),
      visits: { ...visits, days: kinds.map((each, index) => ({ day: day(index), kinds: each })) },
      funnel: { ...funnel, days: days.map((steps, index) => ({ day: day(index), ...steps })) },
    });
    const second = await magicLinks.report({ from: day(1), until: day(2) });
    expect(second).toMatchObject(expectedOfSecondDay);
  });
}
