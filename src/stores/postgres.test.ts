import pg from "pg";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { testLaws, testStore, type StoreTestOptions } from "../testing/index.ts";
import { postgresStore } from "./postgres.ts";

vi.setConfig({ testTimeout: 60_000 });
const admin = new pg.Pool({ host: "127.0.0.1", user: "postgres", database: "postgres" });
const name = `onpurpose_pgdev`;
let pool: pg.Pool;
beforeAll(async () => {
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${name}`);
  pool = new pg.Pool({ host: "127.0.0.1", user: "postgres", database: name, max: 10 });
  await postgresStore(pool).migrate();
});
afterAll(async () => {
  await pool.end();
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.end();
});
const failSession: NonNullable<StoreTestOptions["failSession"]> = async () => {
  await pool.query(
    "ALTER TABLE onpurpose_sessions ADD CONSTRAINT no_sessions CHECK (false) NOT VALID",
  );
  return async () => {
    await pool.query("ALTER TABLE onpurpose_sessions DROP CONSTRAINT no_sessions");
  };
};
describe("PostgreSQL", () => {
  testStore({ describe, test }, () => postgresStore(pool), { failSession });
  testLaws({ describe, test }, () => postgresStore(pool), { failSession });
});
