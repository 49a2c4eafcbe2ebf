import pg from "pg";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { describeWith } from "../../test/support/servers/missing.ts";
import { freshDatabase } from "../../test/support/servers/fresh-database.ts";
import { testLaws, testStore, type StoreTestOptions } from "../testing/index.ts";
import { postgresStore } from "./postgres.ts";

// The races have thousands of callers.
vi.setConfig({ testTimeout: 60_000 });

// Waiting for one of ten connections counts: on a busy machine longer than the default.
const patient = { timeout: 20_000 };

await describeWith(
  "PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    beforeAll(async () => void (await postgresStore(pool).migrate()));
    afterAll(() => pool.end());

    const failSession: NonNullable<StoreTestOptions["failSession"]> = async () => {
      const table = "ALTER TABLE onpurpose_sessions";
      await pool.query(`${table} ADD CONSTRAINT no_sessions CHECK (false) NOT VALID`);
      return async () => void (await pool.query(`${table} DROP CONSTRAINT no_sessions`));
    };
    testStore({ describe, test }, () => postgresStore(pool, patient), { failSession });
    testLaws({ describe, test }, () => postgresStore(pool, patient), { failSession });
  },
);
