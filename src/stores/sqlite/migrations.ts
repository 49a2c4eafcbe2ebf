import { DatabaseSync } from "node:sqlite";
import { sqliteDialect } from "../sql/dialect.ts";
import { migrationsFor, migrationsTable, noteOf, versionOf } from "../sql/migrations.ts";

/**
 * Brings the schema up to date. Safe when several processes start at once: the write lock is taken before
 * the version is read, so that the second one finds the work done.
 *
 * @param known All migrations that the code knows.
 */
export function migrate(db: DatabaseSync, at: number, known = migrationsFor(sqliteDialect)): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    db.exec(migrationsTable(sqliteDialect));
    // All columns: version 1 did not have them all.
    const current = versionOf(db.prepare("SELECT * FROM onpurpose_migrations").all(), known);
    // Removes nothing, but fails where the file can only be read: BEGIN IMMEDIATE alone does not.
    db.exec("DELETE FROM onpurpose_migrations WHERE version < 0");
    for (const migration of known.slice(current)) {
      for (const statement of migration.statements) db.exec(statement);
      db.exec(noteOf(sqliteDialect, migration, String(at)));
    }
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

/** The version of the schema in an open file, 0 where there is none. */
export function versionIn(db: DatabaseSync): number {
  if (db.prepare(sqliteDialect.tables.hasVersions).all().length === 0) return 0;
  const rows = db.prepare("SELECT * FROM onpurpose_migrations").all();
  return versionOf(rows, migrationsFor(sqliteDialect));
}

/** The same of a file that nothing has opened, and that is left as it is. */
export function sqliteVersionOf(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return versionIn(db);
  } finally {
    db.close();
  }
}
