import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Lanes, type Told } from "./lanes.ts";
import { usualPace } from "./pace.ts";
import type { Posted } from "./post.ts";

const refused: Posted = { taken: false, reason: "HTTP 500", after: 0, isBusy: false };

const told = (lane: string, number: number): Told => ({
  id: `${lane}${number}`,
  at: number,
  lane,
  event: { at: new Date(number), type: "mail.settled", linkId: lane, outcome: "mailed" },
});

/** What comes of a try: taken, refused, or not sent at all. */
const taken: Posted = { taken: true };
const outcomes = fc.constantFrom<Posted | null>(taken, taken, taken, taken, refused, null);

const scenario = fc.record({
  /** How many events each lane has. */
  lanes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }),
  /** What comes of each try, and after how many turns of the loop; all are taken in the end. */
  tries: fc.array(fc.tuple(outcomes, fc.nat(3)), { maxLength: 40 }),
  /** After how many events of each look there is a pause, in which others end. */
  pages: fc.integer({ min: 1, max: 5 }),
  atOnce: fc.integer({ min: 1, max: 3 }),
  mostOfLink: fc.integer({ min: 1, max: 3 }),
});

describe("lanes", () => {
  test("whatever happens: all events are sent, of each lane in order, and none while it is sent", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ lanes: counts, tries, pages, ...limits }) => {
        const outbox = mix(counts);
        const pending = new Set(outbox.map(({ id }) => id));
        const came = new Map<string, number[]>();
        const open = new Set<string>();
        let most = 0;
        const lanes = new Lanes(
          { ...usualPace, ...limits, firstWait: 0, longestWait: 0 },
          async ({ id, lane, at }) => {
            expect(open.has(lane)).toBe(false);
            open.add(lane);
            most = Math.max(most, open.size);
            const [posted, turns] = tries.shift() ?? [taken, 0];
            await pass(turns);
            open.delete(lane);
            if (posted?.taken === true) {
              pending.delete(id);
              came.set(lane, [...(came.get(lane) ?? []), at]);
            }
            return posted;
          },
          () => {},
        );
        for (let looks = 0; pending.size > 0; looks++) {
          expect(looks).toBeLessThan(200);
          const look = lanes.look(performance.now());
          for (const [place, event] of outbox.entries()) {
            if (place % pages === 0) await pass(1);
            if (pending.has(event.id) && !lanes.holds(event)) lanes.take(event, look);
          }
          lanes.tidy(look);
          await pass(1);
        }
        await lanes.settled();
        for (const [index, count] of counts.entries()) {
          expect(came.get(String.fromCodePoint(97 + index))).toEqual(range(count));
        }
        expect(most).toBeLessThanOrEqual(limits.atOnce);
      }),
      { numRuns: 300 },
    );
  });
});

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The events of all lanes, in the order of their moments. */
const mix = (counts: readonly number[]): readonly Told[] =>
  counts
    .flatMap((count, lane) => range(count).map((at) => told(String.fromCodePoint(97 + lane), at)))
    .toSorted((a, b) => a.at - b.at);

async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
