import { PGlite } from "@electric-sql/pglite";
import { PGliteDialect } from "kysely";
import mysql from "mysql2/promise";
import pg from "pg";
import { afterAll, beforeAll, describe, test } from "vitest";
import { kyselyStore } from "../../src/stores/kysely.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { mysqlStore } from "../../src/stores/mysql.ts";
import { postgresStore } from "../../src/stores/postgres.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import { kept } from "../support/kept-dialect.ts";
import { clients } from "../support/redis-clients.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { redisCluster } from "../support/servers/redis-cluster.ts";
import { testReports } from "./test-reports.ts";

const runner = { describe, test };

describe("in memory", () => testReports(runner, memoryStore));

describe("SQLite", () => testReports(runner, () => sqliteStore(":memory:")));

await describeWith(
  "PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    beforeAll(async () => void (await postgresStore(pool).migrate()));
    afterAll(() => pool.end());
    testReports(runner, () => postgresStore(pool, { timeout: 20_000 }));
  },
);

await describeWith(
  "MariaDB",
  () => freshDatabase("mariadb"),
  ({ url }) => {
    const pool = mysql.createPool({ uri: url, connectionLimit: 10 });
    beforeAll(async () => void (await mysqlStore(pool).migrate()));
    afterAll(() => pool.end());
    testReports(runner, () => mysqlStore(pool, { timeout: 20_000 }));
  },
);

describe("PGlite through Kysely", () => {
  let pglite: PGlite;
  const createStore = () => kyselyStore(kept(new PGliteDialect({ pglite })), { timeout: 20_000 });
  beforeAll(async () => {
    pglite = new PGlite();
    await createStore().migrate();
  });
  afterAll(() => pglite.close());
  testReports(runner, createStore);
});

await describeWith(
  "Redis",
  () => freshDatabase("redis"),
  ({ url, prefix }) => {
    testReports(runner, clients("@redis/client", [url], prefix).createStore);
  },
);

await describeWith("Redis Cluster", redisCluster, (cluster) => {
  const nodes = cluster.nodes().map(({ host, port }) => `redis://${host}:${port}`);
  testReports(runner, clients("ioredis on a Cluster", nodes, "onpurpose_test_").createStore);
});
