import mysql, { type PoolOptions } from "mysql2/promise";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { freshDatabase } from "../../test/support/servers/fresh-database.ts";
import { describeWith } from "../../test/support/servers/missing.ts";
import { testLaws, testStore, type StoreTestOptions } from "../testing/index.ts";
import { mysqlStore } from "./mysql.ts";

// The races have thousands of callers.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// Waiting for one of ten connections counts: on a busy machine longer than the default.
const patient = { timeout: 20_000 };

await describeWith(
  "on MariaDB",
  () => freshDatabase("mariadb"),
  ({ url }) => {
    describe("with a pool as it comes", () => contract(url));
    // What an app may have told the pool for its own good.
    const options = {
      flags: ["-FOUND_ROWS"],
      rowsAsArray: true,
      namedPlaceholders: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      timezone: "-07:00",
    };
    const settings = [
      "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
      "SET SESSION sql_mode = 'ANSI,TRADITIONAL,NO_BACKSLASH_ESCAPES', time_zone = '+05:30'",
    ];
    // A second way to the same: the races have run in full.
    describe("with an app's own pool", () => contract(url, { options, settings, rounds: 250 }));
  },
);

interface Way {
  readonly options?: PoolOptions;
  readonly settings?: readonly string[];
  readonly rounds?: number;
}

function contract(uri: string, { options = {}, settings = [], rounds = 1000 }: Way = {}): void {
  const pool = mysql.createPool({ uri, connectionLimit: 10, ...options });
  pool.on("connection", (connection) => {
    for (const text of settings) void connection.query(text);
  });
  beforeAll(async () => void (await mysqlStore(pool).migrate()));
  afterAll(() => pool.end());
  const failSession: NonNullable<StoreTestOptions["failSession"]> = async () => {
    await pool.query(`CREATE TRIGGER no_sessions BEFORE INSERT ON onpurpose_sessions FOR EACH ROW
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the disk of sessions is gone'`);
    return async () => void (await pool.query("DROP TRIGGER no_sessions"));
  };
  testStore({ describe, test }, () => mysqlStore(pool, patient), { failSession, rounds });
  testLaws({ describe, test }, () => mysqlStore(pool, patient), { failSession });
}
