import type { SchemaStore } from "../schema-store.ts";
import type { SqlConnection } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import { schemaVersionOn, timeOn } from "./look-at-schema.ts";
import { migrationsFor, migrationText } from "./migrations.ts";

interface Connecting {
  connected<T>(work: (connection: SqlConnection) => Promise<T>): Promise<T>;
}

/** What a store over connections tells of its tables. */
export function schemaVerbs(
  dialect: SqlDialect,
  drive: Connecting,
): Pick<SchemaStore, "schemaVersion" | "newestSchemaVersion" | "schemaSql" | "databaseTime"> {
  return {
    schemaVersion: () => drive.connected((connection) => schemaVersionOn(connection, dialect)),
    newestSchemaVersion: migrationsFor(dialect).length,
    schemaSql: (from) => migrationText(dialect, from),
    databaseTime: () => drive.connected((connection) => timeOn(connection, dialect)),
  };
}
