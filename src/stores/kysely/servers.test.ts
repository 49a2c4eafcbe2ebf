import { MysqlDialect, PostgresDialect } from "kysely";
import mysql from "mysql2";
import pg from "pg";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { kept } from "../../../test/support/kept-dialect.ts";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { testStore } from "../../testing/index.ts";
import { kyselyStore, type KyselyStore } from "../kysely.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// Databases that have stores of their own: here for many connections at a time, and for MySQL's family.
// Fewer rounds will do, as those stores have raced in full. 2,000 calls at once wait for ten connections, and waiting counts: on a busy machine longer than the default.
await describeWith(
  "PostgreSQL by Kysely's dialect",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    // Connections that are cut when the database is dropped.
    pool.on("error", () => {});
    const createStore = (): KyselyStore =>
      kyselyStore(kept(new PostgresDialect({ pool })), { timeout: 20_000 });
    beforeAll(async () => void (await createStore().migrate()));
    afterAll(() => pool.end());
    testStore({ describe, test }, createStore, { rounds: 250 });
  },
);

await describeWith(
  "MariaDB by Kysely's dialect",
  () => freshDatabase("mariadb"),
  ({ url }) => {
    const pool = mysql.createPool({ uri: url, connectionLimit: 10 });
    const createStore = (): KyselyStore =>
      kyselyStore(kept(new MysqlDialect({ pool })), { timeout: 20_000 });
    beforeAll(async () => void (await createStore().migrate()));
    afterAll(() => new Promise((resolve) => pool.end(resolve)));
    testStore({ describe, test }, createStore, { rounds: 250 });
  },
);
