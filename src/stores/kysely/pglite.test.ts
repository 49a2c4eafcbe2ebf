import { PGlite } from "@electric-sql/pglite";
import { PGliteDialect } from "kysely";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { kept } from "../../../test/support/kept-dialect.ts";
import { testLaws, testStore, type StoreTestOptions } from "../../testing/index.ts";
import { kyselyStore, type KyselyStore } from "../kysely.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe("PGlite", () => {
  let pglite: PGlite;
  beforeAll(async () => {
    pglite = new PGlite();
    // Its first call waits for it to start.
    await kyselyStore(kept(new PGliteDialect({ pglite })), { timeout: 60_000 }).migrate();
  });
  afterAll(() => pglite.close());
  const createStore = (): KyselyStore =>
    kyselyStore(kept(new PGliteDialect({ pglite })), { timeout: 20_000 });
  const failSession: NonNullable<StoreTestOptions["failSession"]> = async () => {
    await pglite.query(
      "ALTER TABLE onpurpose_sessions ADD CONSTRAINT no_sessions CHECK (false) NOT VALID",
    );
    return async () => {
      await pglite.query("ALTER TABLE onpurpose_sessions DROP CONSTRAINT no_sessions");
    };
  };
  // PostgreSQL's code, on which postgresStore has raced in full, and here on one connection.
  testStore({ describe, test }, createStore, { failSession, rounds: 250 });
  testLaws({ describe, test }, createStore, { failSession });
});
