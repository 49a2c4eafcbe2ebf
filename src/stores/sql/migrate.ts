import type { SqlConnection } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import { migrationsFor, migrationsTable, noteOf, versionOf } from "./migrations.ts";
import type { Statement } from "./statement.ts";

// All columns: version 1 did not have them all.
const versions: Statement = {
  name: "onpurpose_versions",
  text: "SELECT * FROM onpurpose_migrations",
  parameters: [],
  givesRows: true,
};

/**
 * Brings the schema up to date on one connection, and gives its version. Whoever calls it makes sure that one
 * process does so at a time.
 *
 * @param known All migrations that the code knows.
 */
export async function migrateOn(
  connection: SqlConnection,
  dialect: SqlDialect,
  known = migrationsFor(dialect),
): Promise<number> {
  await connection.command(migrationsTable(dialect));
  const { rows } = await connection.execute(versions, []);
  const current = versionOf(rows, known);
  for (const migration of known.slice(current)) {
    for (const statement of migration.statements) await connection.command(statement);
    await connection.command(noteOf(dialect, migration));
  }
  return Math.max(current, known.length);
}
