import { defineCommand, type ArgsDef } from "citty";
import { readDatabaseUrl } from "./database/database-url.ts";
import { readNumber } from "./raw-args.ts";
import { knexFile, kyselyFile, typeormClass } from "./schema/code-files.ts";
import { migrationFrom, newestVersion, type Database, type Migration } from "./schema/migration.ts";
import { drizzleSql, plainSql, prismaSql } from "./schema/sql-files.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";

const description = `Prints the tables as a migration of the tool that an app has for its own.

  npx onpurpose schema --for drizzle --database postgres
  npx onpurpose schema --for prisma --database mysql --from 5

What it prints is one file of that tool's, and says on top where it goes. Run by the tool, it leaves nothing for "migrate" to do. Asks no database.`;

const args = {
  for: {
    type: "string",
    description: "Which tool: prisma, drizzle, kysely, typeorm or knex; or sql for none",
    valueHint: "tool",
  },
  database: {
    type: "string",
    description:
      "Which database: postgres, mysql (MariaDB, too) or sqlite; or its URL, or env:NAME",
    valueHint: "kind",
  },
  from: {
    type: "string",
    description: "Only what comes after this version of the tables. Default 0: all",
    valueHint: "version",
  },
} as const satisfies ArgsDef;

const files: ReadonlyMap<string, (migration: Migration) => string> = new Map([
  ["prisma", prismaSql],
  ["drizzle", drizzleSql],
  ["kysely", kyselyFile],
  ["typeorm", (migration: Migration) => typeormClass(migration, Date.now())],
  ["knex", knexFile],
  ["sql", plainSql],
]);

export const schema = defineCommand({
  meta: { name: "schema", description },
  args,
  run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const write = files.get(given.for ?? "");
    if (write === undefined) {
      throw new UsageError("--for is one of prisma, drizzle, kysely, typeorm, knex and sql.");
    }
    const database = readKind(given.database);
    process.stdout.write(write(migrationFrom(database, readFrom(given.from, database))));
  },
});

function readKind(typed: string | undefined): Database {
  const accepts = "--database is one of postgres, mysql and sqlite.";
  if (typed === undefined) throw new UsageError(accepts);
  // A word alone, as one says it; else what other commands take.
  const kind = /^[a-z]+$/.test(typed) ? typed : readDatabaseUrl(typed, process.env).kind;
  switch (kind) {
    case "postgres":
    case "postgresql":
      return "postgres";
    case "mysql":
    case "mariadb":
      return "mysql";
    case "sqlite":
      return "sqlite";
    case "redis":
      throw new UsageError("A store of this kind has no tables: there is nothing to migrate.");
    default:
      throw new UsageError(accepts);
  }
}

function readFrom(typed: string | undefined, database: Database): number {
  const newest = newestVersion(database);
  const from = readNumber("from", typed, [0, 1000]) ?? 0;
  if (!Number.isInteger(from)) {
    throw new UsageError("--from is a whole number: a version of the schema.");
  }
  if (from < newest) return from;
  throw new UsageError(
    `--from ${from}: the newest version is ${newest}, so there is nothing to migrate.`,
  );
}
