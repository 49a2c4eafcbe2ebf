import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { asking, someHash } from "../../testing/store/records.ts";
import type { Limit } from "../ask.ts";
import { memoryStore } from "../memory.ts";
import { postgresStore } from "../postgres.ts";

const span = fc.integer({ min: 1, max: 50 });
const someLimit = fc.record({
  free: fc.integer({ min: 1, max: 3 }),
  firstWait: span,
  // Longer than the 2^30-fold of most first waits.
  maxWait: fc.oneof(span, fc.constant(Number.MAX_SAFE_INTEGER)),
  calm: span,
});
/** How long after the one before it an ask comes, and under which limits, some of them twice. */
const someAsk = fc.record({
  pause: fc.nat({ max: 60 }),
  under: fc.array(fc.nat({ max: 4 }), { maxLength: 5 }),
});

await describeWith(
  "limits on PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    beforeAll(async () => void (await postgresStore(pool).migrate()));
    afterAll(() => pool.end());

    test("are judged as the memory store judges them, whatever they are and however many", async () => {
      const store = postgresStore(pool);
      const limits = fc.array(someLimit, { minLength: 5, maxLength: 5 });
      const asks = fc.array(someAsk, { minLength: 10, maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(limits, asks, async (spans, steps) => {
          const known = spans.map((each) => ({ key: someHash(), ...each }));
          const model = memoryStore();
          let askedAt = Date.now();
          for (const { pause, under } of steps) {
            askedAt += pause;
            const request = asking(
              { askedAt },
              under.flatMap((index) => known[index] ?? []),
            );
            expect(await store.ask(request)).toEqual(await model.ask(request));
          }
        }),
        { numRuns: 30 },
      );
    });

    test("of which a wait is longer than a bigint could double", async () => {
      const store = postgresStore(pool);
      const limit: Limit = { key: someHash(), free: 1, firstWait: 1, maxWait: 3, calm: 1e6 };
      let askedAt = Date.now();
      for (let count = 1; count <= 40; count++, askedAt += 3) {
        const { waitMs } = await store.ask(asking({ askedAt }, [limit]));
        expect(waitMs).toBe(Math.min(3, 2 ** (count - 1)));
      }
      const huge = { ...limit, key: someHash(), firstWait: 2 ** 40, maxWait: 2 ** 41 };
      expect((await store.ask(asking({ askedAt }, [huge]))).waitMs).toBe(2 ** 40);
      askedAt += 2 ** 40;
      expect((await store.ask(asking({ askedAt }, [huge]))).waitMs).toBe(2 ** 41);
    });

    test("clear old keys away, and no others: the table does not grow with the number of asks", async () => {
      const store = postgresStore(pool);
      await pool.query("TRUNCATE onpurpose_asks");
      const brief = { free: 1, firstWait: 1, maxWait: 1, calm: 1 };
      const at = Date.now();
      const kept = { ...brief, key: someHash(), maxWait: 2, calm: 1e6 };
      await store.ask(asking({ askedAt: at }, [kept]));
      const keys = async (): Promise<number> => {
        const { rows } = await pool.query<{ n: number }>(
          "SELECT count(*)::int AS n FROM onpurpose_asks",
        );
        return rows[0]?.n ?? 0;
      };
      // Three new keys each, many at a time; each turn ends those of the turns before.
      for (let turn = 1; turn <= 30; turn++) {
        const requests = Array.from({ length: 20 }, () =>
          asking(
            { askedAt: at + 10 * turn },
            [1, 2, 3].map(() => ({ ...brief, key: someHash() })),
          ),
        );
        await Promise.all(requests.map((request) => store.ask(request)));
      }
      expect(await keys()).toBeLessThan(900);
      expect((await store.ask(asking({ askedAt: at + 1000 }, [kept]))).waitMs).toBe(2);
    });
  },
);
