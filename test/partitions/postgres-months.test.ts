import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { postgresSchema, postgresStore, postgresVisitsMonth } from "../../src/stores/postgres.ts";
import { testStore } from "../../src/testing/index.ts";
import {
  issued,
  loggedIn,
  opening,
  outcomesOf,
  someHash,
} from "../../src/testing/store/records.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

await describeWith(
  "PostgreSQL with visits partitioned by month",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    beforeAll(async () => {
      const text = postgresSchema(0, { partitions: 2, visits: "month" });
      const month = new Date().toISOString().slice(0, 7);
      await pool.query(`BEGIN;\n${text}\n${postgresVisitsMonth(month)}COMMIT`);
    });
    afterAll(() => pool.end());
    // It has raced in full on tables of one piece.
    testStore({ describe, test }, () => postgresStore(pool, { timeout: 20_000 }), { rounds: 250 });

    test("an old month is dropped as a whole, and its links and sessions stay", async () => {
      const store = postgresStore(pool);
      await pool.query(postgresVisitsMonth("2025-01") + postgresVisitsMonth("2025-02"));
      const lastMoment = Date.UTC(2025, 1, 1) - 1;
      const link = await issued(store, {
        issuedAt: lastMoment - 1000,
        expiresAt: Date.now() + 60_000,
      });
      await store.open(opening(link));
      const later = opening(link);
      await store.open({ ...later, visit: { ...later.visit, at: lastMoment + 1 } });
      const old = await loggedIn(store, { issuedAt: lastMoment - 500 });
      expect(await outcomesOf(store, link)).toEqual(["opened", "opened"]);
      const piece = "SELECT count(*)::int AS rows FROM onpurpose_visits_2025_01";
      expect((await pool.query(piece)).rows).toEqual([{ rows: 2 }]);

      await pool.query("DROP TABLE onpurpose_visits_2025_01");
      expect(await outcomesOf(store, link)).toEqual(["opened"]);
      expect(await outcomesOf(store, old.link)).toEqual([]);
      expect(await store.session(old.link.id)).not.toBeNull();
      // A visit of a month that has no partition (any more) is kept all the same.
      const again = opening(link);
      await store.open({ ...again, visit: { ...again.visit, at: lastMoment } });
      expect(await outcomesOf(store, link)).toEqual(["opened", "opened"]);
    });
  },
);

describe("postgresSchema and postgresVisitsMonth", () => {
  test("refuse what makes no sense", () => {
    const invalid: unknown = expect.objectContaining({ code: "invalid_argument" });
    for (const count of [0, 1, 1.5, 1025]) {
      expect(() => postgresSchema(0, { partitions: count })).toThrow(invalid);
    }
    for (const month of ["2025", "2025-13", "2025-1", "2025-01-01", `${someHash()}; DROP`]) {
      expect(() => postgresVisitsMonth(month)).toThrow(invalid);
    }
  });
});
