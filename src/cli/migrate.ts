import { defineCommand, type ArgsDef, type ParsedArgs } from "citty";
import { readDatabaseUrl } from "./database/database-url.ts";
import { openSchema, schemaOfApp, sqlFor, type Schema } from "./database/schema.ts";
import { loadApp } from "./load-app.ts";
import { printJson, printLine, tellLine } from "./print.ts";
import { readNumber } from "./raw-args.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { storeArgs } from "./with-app.ts";

const description = `Makes the tables in the database, or brings them up to date.

  npx onpurpose migrate --database postgres://app@localhost/app
  npx onpurpose migrate --check
  npx onpurpose migrate --database postgres: --sql --from 3 > onpurpose.sql

Any number of processes may do so at once. Ends with 0, and with 1 where --check finds the tables behind.`;

const args = {
  ...storeArgs,
  check: {
    type: "boolean",
    description: "Changes nothing, and ends with 1 where there is something to migrate",
  },
  sql: {
    type: "boolean",
    description: "Changes nothing, and prints the SQL in place of running it",
  },
  from: {
    type: "string",
    description:
      "With --sql: from which version on, without asking the database. Default: the version that it has",
    valueHint: "version",
  },
} as const satisfies ArgsDef;

type Args = ParsedArgs<typeof args>;

export const migrate = defineCommand({
  meta: { name: "migrate", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const { app, database, json = false } = given;
    if (app !== undefined && database !== undefined) {
      throw new UsageError("Say which: either --app or --database.");
    }
    const at = database === undefined ? null : readDatabaseUrl(database, process.env);
    const from = fromOf(given);
    if (at !== null && from !== undefined) return printSql(sqlFor(at, from), json);
    const schema = await (at === null ? loadSchema(app) : openSchema(at));
    if (schema === null) return printNone(given);
    try {
      if (given.sql === true) {
        printSql(schema.schemaSql(from ?? (await schema.schemaVersion())), json);
      } else {
        await (given.check === true ? check(schema, json) : run(schema, json));
      }
    } finally {
      await schema.close();
    }
  },
});

function fromOf({ check, sql, from }: Args): number | undefined {
  if (check === true && sql === true) throw new UsageError("Say which: either --check or --sql.");
  if (from !== undefined && sql !== true) throw new UsageError("--from goes with --sql.");
  const version = readNumber("from", from, [0, 1000]);
  if (version === undefined || Number.isInteger(version)) return version;
  throw new UsageError("--from is a whole number: a version of the schema.");
}

const loadSchema = async (app: string | undefined): Promise<Schema | null> =>
  schemaOfApp(await loadApp(app, ", or its database with --database"));

async function run(schema: Schema, json: boolean): Promise<void> {
  const from = await schema.schemaVersion();
  const to = await schema.migrate();
  if (json) printJson({ from, to });
  else if (from === to) printLine(`The schema is at version ${to}: there is nothing to migrate.`);
  else printLine(`The schema was at version ${from}, and is at version ${to} now.`);
}

async function check(schema: Schema, json: boolean): Promise<void> {
  const version = await schema.schemaVersion();
  const { newestSchemaVersion: newest } = schema;
  const isBehind = version < newest;
  if (isBehind) process.exitCode = 1;
  if (json) return printJson({ version, newest });
  const at = `The schema is at version ${version}`;
  if (isBehind) tellLine(`${at}, and this onpurpose needs ${newest}: npx onpurpose migrate`);
  else printLine(`${at}: there is nothing to migrate.`);
}

function printSql(sql: string | null, json: boolean): void {
  if (sql === null) throw new UsageError(noTables);
  if (json) printJson({ sql });
  else process.stdout.write(sql);
}

const noTables = "A store of this kind has no tables: there is nothing to migrate.";

function printNone({ sql, json }: Args): void {
  if (sql === true) throw new UsageError(noTables);
  if (json === true) printJson({ from: null, to: null });
  else printLine(noTables);
}
