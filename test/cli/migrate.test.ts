import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { mysqlSchema } from "../../src/stores/mysql.ts";
import { postgresSchema } from "../../src/stores/postgres.ts";
import { sqliteDialect } from "../../src/stores/sql/dialect.ts";
import { migrationsFor } from "../../src/stores/sql/migrations.ts";
import { migrate } from "../../src/stores/sqlite/migrations.ts";
import { runCli, type Ran } from "../support/cli.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { mariadbQuery } from "../support/servers/mariadb.ts";
import { describeWith } from "../support/servers/missing.ts";
import { postgresQuery } from "../support/servers/postgres.ts";
import { appOn, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();
const newest = migrationsFor(sqliteDialect).length;
const line = (text: string): Ran => ({ code: 0, out: `${text}\n`, error: "" });
const nothing = line(`The schema is at version ${newest}: there is nothing to migrate.`);
const behind = (version: number): Ran => ({
  code: 1,
  out: "",
  error: `The schema is at version ${version}, and this onpurpose needs ${newest}: npx onpurpose migrate\n`,
});
const migrated = (from: number): Ran =>
  line(`The schema was at version ${from}, and is at version ${newest} now.`);

/** A server's database, from none to the newest version and back to the one before. */
function migrates(url: string, query: (sql: string) => Promise<unknown>): void {
  const run = (...args: string[]): Promise<Ran> => runCli("migrate", "--database", url, ...args);

  test("makes the tables, once, and --check tells before and after", async () => {
    expect(await run("--check")).toEqual(behind(0));
    expect(await run()).toEqual(migrated(0));
    expect(await run()).toEqual(nothing);
    expect(await run("--check")).toEqual(nothing);
    expect((await run("--json")).out).toBe(`{"from":${newest},"to":${newest}}\n`);
  });

  test("--sql: what is missing, and nothing is run", async () => {
    await query(`DELETE FROM onpurpose_migrations WHERE version = ${newest}`);
    const { code, out, error } = await run("--sql");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toContain(`VALUES (${newest}, `);
    expect(out).not.toContain("VALUES (1, ");
    expect(await run("--check")).toEqual(behind(newest - 1));
  });

  test("a schema that a newer version has made: says so", async () => {
    await query(
      "INSERT INTO onpurpose_migrations (version, name, applied_at, works_from) VALUES (99, 'x', 0, 99)",
    );
    for (const args of [[], ["--check"]]) {
      const { code, out, error } = await run(...args);
      expect(error).toMatch(/^onpurpose: the database is at schema version 99, and this version /);
      expect({ code, out }).toEqual({ code: 2, out: "" });
    }
  });
}

await describeWith(
  "npx onpurpose migrate, PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url }) => migrates(url, (sql) => postgresQuery(url, sql)),
);

await describeWith(
  "npx onpurpose migrate, MariaDB",
  () => freshDatabase("mariadb"),
  ({ url }) => migrates(url, (sql) => mariadbQuery(url, sql)),
);

describe("npx onpurpose migrate, SQLite", () => {
  const file = join(folder, "old.db");
  const run = (...args: string[]): Promise<Ran> => runCli("migrate", "--database", file, ...args);

  test("--check and --sql make no file", async () => {
    expect(await run("--check")).toEqual(behind(0));
    expect((await run("--sql")).out).toContain("CREATE TABLE IF NOT EXISTS onpurpose_links");
    expect(existsSync(file)).toBe(false);
  });

  test("an older file is left as it is by --check, and migrated without it", async () => {
    const db = new DatabaseSync(file);
    migrate(db, Date.now(), migrationsFor(sqliteDialect).slice(0, 2));
    db.close();
    expect(await run("--check", "--json")).toEqual({
      code: 1,
      out: `{"version":2,"newest":${newest}}\n`,
      error: "",
    });
    expect(await run("--check")).toEqual(behind(2));
    expect(await run()).toEqual(migrated(2));
    expect(await run("--check")).toEqual(nothing);
  });

  test("of an app: opening its file has migrated it", async () => {
    const app = moduleOf("app.ts", appOn(join(folder, "app.db")));
    expect(await runCli("migrate", "--app", app)).toEqual(nothing);
  });
});

describe.concurrent("npx onpurpose migrate", () => {
  test.each([
    ["postgres:", postgresSchema(3)],
    ["mysql://app@127.0.0.1:1/app", mysqlSchema(3)],
  ])("--sql --from 3 asks no database: %s", async (url, sql) => {
    const ran = await runCli("migrate", "--database", url, "--sql", "--from=3");
    expect(ran).toEqual({ code: 0, out: sql, error: "" });
  });

  test.each([
    [["--check", "--sql"], "either --check or --sql"],
    [["--from", "3"], "--from goes with --sql"],
    [["--sql", "--from", "-1"], "--from needs a value"],
    [["--sql", "--from", "2.5"], "--from is a whole number"],
    [["--sql", "--from", "soon"], "--from is a number from 0 to 1000"],
    [["--app", "x.ts"], "either --app or --database"],
  ])("%j: says what it takes", async (args, why) => {
    const { code, out, error } = await runCli("migrate", "--database", "x.db", ...args);
    expect(error).toContain(why);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  test("--sql for Redis: there are no tables", async () => {
    const ran = await runCli("migrate", "--database", "redis:", "--sql", "--from", "0");
    expect(ran.error).toContain("A store of this kind has no tables");
    expect(ran.code).toBe(2);
  });
});
