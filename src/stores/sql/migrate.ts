import type { SqlConnection } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import { look, versions } from "./look-at-schema.ts";
import { migrationsFor, migrationsTable, noteOf, versionOf, type Migration } from "./migrations.ts";

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
    if (!(await isDone(connection, migration))) {
      for (const statement of migration.statements) await connection.command(statement);
    }
    await connection.command(noteOf(dialect, migration));
  }
  return Math.max(current, known.length);
}

/** Whether a crash came between the statements and the note that they have run. */
async function isDone(connection: SqlConnection, { version, done }: Migration): Promise<boolean> {
  if (done === undefined) return false;
  const { rows } = await connection.execute(look(`has_version_${version}`, done), []);
  return rows.length > 0;
}
