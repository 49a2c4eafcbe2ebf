import type { SqlConnection } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";
import { checkVersion, migrationsFor, migrationsTable } from "./migrations.ts";
import type { Statement } from "./statement.ts";

const versions: Statement = {
  name: "onpurpose_versions",
  text: "SELECT max(version) AS version FROM onpurpose_migrations",
  parameters: [],
  givesRows: true,
};

/**
 * Brings the schema up to date on one connection, and gives its version. Whoever calls it makes sure that one
 * process does so at a time.
 */
export async function migrateOn(connection: SqlConnection, dialect: SqlDialect): Promise<number> {
  await connection.command(migrationsTable(dialect));
  const { rows } = await connection.execute(versions, []);
  const current = Number(rows[0]?.["version"] ?? 0);
  const migrations = migrationsFor(dialect);
  checkVersion(current, migrations);
  for (const { version, name, statements } of migrations.slice(current)) {
    for (const statement of statements) await connection.command(statement);
    await connection.command(
      `INSERT INTO onpurpose_migrations (version, name, applied_at) VALUES (${version}, '${name}', ${dialect.tables.now})`,
    );
  }
  return migrations.length;
}
