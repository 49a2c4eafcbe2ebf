import { OnpurposeError } from "../../errors.ts";
import type { SqlConnection } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import { migrationsFor, versionOf } from "./migrations.ts";
import type { Statement } from "./statement.ts";

/** A read without parameters. */
export const look = (name: string, text: string): Statement => ({
  name: `onpurpose_${name}`,
  text,
  parameters: [],
  givesRows: true,
});

// All columns: version 1 did not have them all.
export const versions: Statement = look("versions", "SELECT * FROM onpurpose_migrations");

/** The version that the schema is at, 0 where there is none. Changes nothing. */
export async function schemaVersionOn(
  connection: SqlConnection,
  dialect: SqlDialect,
): Promise<number> {
  const found = await connection.execute(look("has_versions", dialect.tables.hasVersions), []);
  if (found.rows.length === 0) return 0;
  const { rows } = await connection.execute(versions, []);
  return versionOf(rows, migrationsFor(dialect));
}

/** The database's clock, epoch milliseconds. */
export async function timeOn(connection: SqlConnection, dialect: SqlDialect): Promise<number> {
  const { rows } = await connection.execute(
    look("time", `SELECT ${dialect.tables.now} AS moment`),
    [],
  );
  const time = Number(rows[0]?.["moment"]);
  if (Number.isFinite(time)) return time;
  throw new OnpurposeError("store_unavailable", "the database did not tell the time");
}
