import { spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeEach, expect, test } from "vitest";
import { pgDatabase } from "../../src/stores/postgres/database.ts";
import { partitioned } from "../../src/stores/postgres/partitions.ts";
import { postgresSchema, postgresStore } from "../../src/stores/postgres.ts";
import { postgresDialect } from "../../src/stores/sql/dialect.ts";
import { migrateOn } from "../../src/stores/sql/migrate.ts";
import { migrationsFor, migrationsTable, noteOf } from "../../src/stores/sql/migrations.ts";
import { loggedIn } from "../../src/testing/store/records.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { expectVisits, writtenBefore } from "./visits-of-version-3.ts";

const newest = migrationsFor(postgresDialect).length;

/** What there is in the schema, in PostgreSQL's own words. */
const catalogue = [
  `SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default
   FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 3`,
  `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
  `SELECT conname, contype, pg_get_constraintdef(oid) AS text FROM pg_constraint
   WHERE connamespace = 'public'::regnamespace ORDER BY 1`,
  "SELECT version, name, works_from FROM onpurpose_migrations ORDER BY 1",
];

/** So many processes that migrate in the same moment. Gives what each printed and how it ended. */
async function migrateTogether(url: string, count: number): Promise<string[]> {
  const store = new URL("../../src/stores/postgres.ts", import.meta.url).href;
  const code = `
    import pg from "pg";
    import { postgresStore } from ${JSON.stringify(store)};
    process.stdout.write("ready ");
    await new Promise((resolve) => process.stdin.once("data", resolve));
    const pool = new pg.Pool({ connectionString: ${JSON.stringify(url)}, max: 2 });
    const version = await postgresStore(pool, { timeout: 30_000 }).migrate();
    await pool.end();
    process.stdout.write("version " + version);
    process.exit(0);`;
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=onpurpose-source"];
  const processes = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, [...flags, "--input-type=module", "--eval", code]);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    const ended = once(child, "close").then(([status]) => `${output} ended with ${status}`);
    return { child, ready: once(child.stdout, "data"), ended };
  });
  await Promise.all(processes.map(({ ready, ended }) => Promise.race([ready, ended])));
  for (const { child } of processes) child.stdin.write("go");
  return Promise.all(processes.map(({ ended }) => ended));
}

await describeWith(
  "migrations on PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    afterAll(() => pool.end());
    beforeEach(async () => {
      await pool.query("DROP SCHEMA public CASCADE");
      await pool.query("CREATE SCHEMA public");
    });
    const schema = async (): Promise<unknown[]> => {
      const results = await Promise.all(catalogue.map((text) => pool.query(text)));
      return results.map(({ rows }): unknown => rows);
    };

    test("are safe when eight processes start on an empty database at once", async () => {
      const expected = Array(8).fill(`ready version ${newest} ended with 0`);
      expect(await migrateTogether(url, 8)).toEqual(expected);
      const { rows } = await pool.query("SELECT version FROM onpurpose_migrations ORDER BY 1");
      expect(rows).toEqual(Array.from({ length: newest }, (_, n) => ({ version: n + 1 })));
    });

    test("do what their text does when it is run by hand", async () => {
      await postgresStore(pool).migrate();
      const migrated = await schema();
      expect(migrated.map((rows) => (Array.isArray(rows) ? rows.length : 0))).not.toContain(0);
      await pool.query("DROP SCHEMA public CASCADE");
      await pool.query("CREATE SCHEMA public");
      await pool.query(`BEGIN;\n${postgresSchema()}\nCOMMIT`);
      expect(await schema()).toEqual(migrated);
      expect(await postgresStore(pool).migrate()).toBe(newest);
      expect(await schema()).toEqual(migrated);
    });

    test("go on from every version, whose data stay in place", async () => {
      const known = migrationsFor(postgresDialect);
      await postgresStore(pool).migrate();
      const migrated = await schema();
      for (let from = 1; from < newest; from++) {
        await pool.query("DROP SCHEMA public CASCADE");
        await pool.query("CREATE SCHEMA public");
        const connection = await pgDatabase(pool, false).connect();
        await migrateOn(connection, postgresDialect, known.slice(0, from));
        connection.release(false);
        await pool.query(
          `INSERT INTO onpurpose_sessions VALUES ('old', 'hash', 'ada', 'a@b.c', 1, 2)`,
        );
        await pool.query(`BEGIN;\n${postgresSchema(from)}\nCOMMIT`);
        expect(await schema()).toEqual(migrated);
        expect(await postgresStore(pool).session("old")).toMatchObject({ userId: "ada" });
      }
    });

    test.each([
      ["in one piece", undefined],
      ["in pieces", { partitions: 4 }],
      ["in pieces, visits by month", { partitions: 2, visits: "month" }],
    ] as const)("keep visits of version 3, in tables %s", async (_, partitions) => {
      const pieces = partitions === undefined ? (text: string) => [text] : partitioned(partitions);
      for (const migration of migrationsFor(postgresDialect).slice(0, 3)) {
        if (migration.version === 1) await pool.query(migrationsTable(postgresDialect));
        for (const text of migration.statements.flatMap(pieces)) await pool.query(text);
        await pool.query(noteOf(postgresDialect, migration));
      }
      for (const text of writtenBefore) await pool.query(text);
      expect(await postgresStore(pool).migrate()).toBe(newest);
      await expectVisits(postgresStore(pool), (text) => pool.query(text));
    });

    test("leave a schema of the future alone, and work with it where it says so", async () => {
      const store = postgresStore(pool);
      await store.migrate();
      await pool.query(`INSERT INTO onpurpose_migrations VALUES (99, 'harmless', 0, ${newest})`);
      expect(await store.migrate()).toBe(99);
      await loggedIn(store);
      for (const worksFrom of ["NULL", newest + 1]) {
        await pool.query(
          `UPDATE onpurpose_migrations SET works_from = ${worksFrom} WHERE version = 99`,
        );
        await expect(store.migrate()).rejects.toThrow(
          expect.objectContaining({ code: "schema_too_new" }),
        );
      }
    });
  },
);
