import type { DatabaseSync } from "node:sqlite";
import { sqliteDialect } from "../sql/dialect.ts";
import { checkVersion, migrationsFor, migrationsTable } from "../sql/migrations.ts";

/**
 * Brings the schema up to date. Safe when several processes start at once: the write lock is taken before
 * the version is read, so that the second one finds the work done.
 */
export function migrate(db: DatabaseSync, at: number): void {
  const migrations = migrationsFor(sqliteDialect);
  db.exec("BEGIN IMMEDIATE");
  try {
    db.exec(migrationsTable(sqliteDialect));
    const current = currentVersion(db);
    checkVersion(current, migrations);
    // Removes nothing, but fails where the file can only be read: BEGIN IMMEDIATE alone does not.
    db.exec("DELETE FROM onpurpose_migrations WHERE version < 0");
    const note = db.prepare("INSERT INTO onpurpose_migrations VALUES (?, ?, ?)");
    for (const { version, name, statements } of migrations.slice(current)) {
      for (const statement of statements) db.exec(statement);
      note.run(version, name, at);
    }
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

function currentVersion(db: DatabaseSync): number {
  const row = db.prepare("SELECT max(version) AS version FROM onpurpose_migrations").get();
  return Number(row?.["version"] ?? 0);
}
