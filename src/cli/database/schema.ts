import { existsSync } from "node:fs";
import { insideOf } from "../../inside.ts";
import type { MagicLinks } from "../../magic-links.ts";
import { mysqlSchema } from "../../stores/mysql.ts";
import { postgresSchema } from "../../stores/postgres.ts";
import { isSchemaStore, type SchemaStore } from "../../stores/schema-store.ts";
import { sqliteStore } from "../../stores/sqlite.ts";
import { sqliteVersionOf } from "../../stores/sqlite/migrations.ts";
import { UsageError } from "../usage-error.ts";
import type { DatabaseUrl } from "./database-url.ts";
import { openDatabase } from "./open-database.ts";

/** The tables of a store, as far as they are migrated. */
export type Schema = Pick<
  SchemaStore,
  "schemaVersion" | "newestSchemaVersion" | "schemaSql" | "migrate" | "close"
>;

export const otherCopy =
  "The app was made by another copy of onpurpose than the one that runs this command: run it in the app's own folder.";

/**
 * Of an app's store; null where a store of its kind has no tables.
 *
 * @throws {UsageError} where another copy of this package has made the app.
 */
export function schemaOfApp(app: MagicLinks): Schema | null {
  const inside = insideOf(app);
  if (inside === null) throw new UsageError(otherCopy);
  const { store } = inside;
  return isSchemaStore(store) ? { ...methodsOf(store), close: () => app.close() } : null;
}

// A big table takes its time, and other processes may be at it.
const patience = 60_000;

/** Of a database. A SQLite file is left as it is, or is not made, until it is migrated. */
export async function openSchema(at: DatabaseUrl): Promise<Schema | null> {
  if (at.kind === "sqlite") return schemaOfFile(at.path);
  const opened = await openDatabase(at, patience);
  if (isSchemaStore(opened.store)) {
    return { ...methodsOf(opened.store), close: () => opened.close() };
  }
  await opened.close();
  return null;
}

/** The SQL for a kind of database, without asking any; null where there is none. */
export function sqlFor({ kind }: DatabaseUrl, from: number): string | null {
  switch (kind) {
    case "postgres":
      return postgresSchema(from);
    case "mysql":
      return mysqlSchema(from);
    case "sqlite":
      return inMemory().schemaSql(from);
    case "redis":
      return null;
  }
}

function methodsOf(store: SchemaStore): Omit<Schema, "close"> {
  return {
    newestSchemaVersion: store.newestSchemaVersion,
    schemaVersion: () => store.schemaVersion(),
    schemaSql: (from) => store.schemaSql(from),
    migrate: () => store.migrate(),
  };
}

function schemaOfFile(path: string): Schema {
  return {
    ...methodsOf(inMemory()),
    schemaVersion: async () => (existsSync(path) ? sqliteVersionOf(path) : 0),
    async migrate() {
      const store = sqliteStore(path);
      const version = await store.migrate();
      await store.close();
      return version;
    },
    close: async () => {},
  };
}

/** Tells which versions and which SQL there are, and touches no file. */
const inMemory = (): SchemaStore => sqliteStore(":memory:");
