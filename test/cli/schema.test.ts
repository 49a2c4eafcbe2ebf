import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { mysqlSchema } from "onpurpose/stores/mysql";
import { postgresSchema } from "onpurpose/stores/postgres";
import { runCli } from "../support/cli.ts";
import { useModules } from "./support/app-module.ts";

// That tools take what is printed for them, test/orms proves.

const { folder } = useModules();
const tools = ["prisma", "drizzle", "kysely", "typeorm", "knex", "sql"];

const printed = async (...args: readonly string[]): Promise<string> => {
  const { code, out, error } = await runCli("schema", ...args);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  return out;
};

describe.concurrent("npx onpurpose schema", () => {
  test("for no tool: the SQL that migrate runs, in each way to name a database", async () => {
    for (const name of ["postgres", "postgres://app:secret@db/app"]) {
      expect(await printed("--for", "sql", "--database", name)).toBe(postgresSchema());
    }
    for (const name of ["mariadb", "mysql:"]) {
      expect(await printed("--for", "sql", "--database", name, "--from", "3")).toBe(mysqlSchema(3));
    }
  });

  test.each(tools)("for %s: an update holds only what is new", async (tool) => {
    const of = ["--for", tool, "--database", "mysql"];
    const [whole, next] = [await printed(...of), await printed(...of, "--from", "6")];
    expect(whole).toContain("CREATE TABLE IF NOT EXISTS onpurpose_links (");
    expect(whole).toContain("VALUES (7, ");
    expect(next).not.toContain("CREATE TABLE IF NOT EXISTS onpurpose_links (");
    expect(next).toContain("CREATE TABLE IF NOT EXISTS onpurpose_leases (");
    expect(next).toContain("VALUES (7, ");
    expect(next).not.toContain("VALUES (6, ");
    expect(next).not.toContain("DROP TABLE");
  });

  test("an update brings older tables to where migrate has nothing to do", async () => {
    const file = join(folder, "older.db");
    const db = new DatabaseSync(file);
    const whole = await printed("--for", "sql", "--database", "sqlite");
    const [older = ""] = /^.+VALUES \(5, .+?;\n/s.exec(whole) ?? [];
    db.exec(older);
    db.exec(await printed("--for", "sql", "--database", "sqlite", "--from", "5"));
    db.close();
    const { code, out } = await runCli("migrate", "--check", "--database", `sqlite:${file}`);
    expect({ code, out }).toEqual({
      code: 0,
      out: "The schema is at version 7: there is nothing to migrate.\n",
    });
  });

  test.each([
    [[], "--for is one of prisma, drizzle, kysely, typeorm, knex and sql."],
    [["--for", "sequelize"], "--for is one of prisma, drizzle, kysely, typeorm, knex and sql."],
    [["--for"], "--for needs a value."],
    [["--for", "knex"], "--database is one of postgres, mysql and sqlite."],
    [["--for", "knex", "--database", "oracle"], "--database is one of postgres, mysql and sqlite."],
    [["--for", "knex", "--database", "redis:"], "A store of this kind has no tables"],
    [["--for", "knex", "--database", "env:ONPURPOSE_NONE"], "there is no environment variable"],
    [["--for", "knex", "--database", "mysql", "--from", "1.5"], "--from is a whole number"],
    [["--for", "knex", "--database", "mysql", "--from", "-1"], "--from needs a value."],
    [["--for", "knex", "--database", "mysql", "--from", "7"], "there is nothing to migrate."],
    [["--for", "knex", "--database", "mysql", "--json"], "There is no option --json."],
    [["--for", "knex", "--database", "mysql", "now"], "There is no argument besides the options"],
  ])("typed wrongly, ends with 2 and says why: %j", async (args, why) => {
    const { code, out, error } = await runCli("schema", ...args);
    expect(error).toContain(why);
    expect(error.split("\n")).toHaveLength(2);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});
