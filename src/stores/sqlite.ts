import { DatabaseSync } from "node:sqlite";
import { OnpurposeError } from "../errors.ts";
import { checkTimeout } from "./deadline.ts";
import type { SchemaStore } from "./schema-store.ts";
import { Batch, isBusy } from "./sqlite/batch.ts";
import { migrate, versionIn } from "./sqlite/migrations.ts";
import { Runner } from "./sqlite/runner.ts";
import { sqliteDialect } from "./sql/dialect.ts";
import { migrationsFor, migrationText } from "./sql/migrations.ts";
import { compileStatements } from "./sql/statements.ts";
import { stepwiseVerbs } from "./sql/verbs.ts";

export interface SqliteStoreOptions {
  /** How long a write may wait for another process's write lock, in milliseconds, 1 to 60,000. Default 5,000. */
  readonly timeout?: number;
}

/** Opening the file has migrated it: `migrate` finds nothing to do. */
export type SqliteStore = SchemaStore;

/**
 * A store in one SQLite file, on the SQLite built into Node 22.14+, Bun and Deno. Creates the file and its
 * schema, or brings it up to date. Several processes on one machine may share the file.
 *
 * Durable: a promise settles after the disk has been synced (WAL, `synchronous=FULL`), so what was
 * acknowledged survives a power cut. Writes of one turn of the event loop share one sync.
 *
 * @param path A file, or `:memory:` for a database that lives as long as the store.
 * @throws {OnpurposeError} `invalid_option`; `store_unavailable` when the file cannot be opened or written;
 *   `schema_too_new` when a newer version has migrated it.
 */
export function sqliteStore(path: string, options: SqliteStoreOptions = {}): SqliteStore {
  const timeout = options.timeout ?? 5000;
  if (typeof path !== "string" || path === "") {
    throw new OnpurposeError(
      "invalid_option",
      'sqliteStore: path must be a file name or ":memory:"',
    );
  }
  checkTimeout("sqliteStore", timeout);
  const db = open(path, timeout);
  const statements = compileStatements(sqliteDialect);
  const runner = new Runner(db, statements);
  const batch = new Batch(db, timeout);
  const verbs = stepwiseVerbs(statements, {
    write: (steps) => batch.write(() => runner.run(steps())),
    read: (steps) => batch.read(() => runner.run(steps())),
  });
  return {
    ...verbs,
    schemaVersion: () => batch.read(() => versionIn(db)),
    newestSchemaVersion: migrationsFor(sqliteDialect).length,
    schemaSql: (from) => migrationText(sqliteDialect, from),
    migrate: () => batch.read(() => versionIn(db)),
    // The file has no clock but this machine's.
    databaseTime: async () => Date.now(),
    close: () => batch.close(),
  };
}

function open(path: string, timeout: number): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path);
    db.exec(`PRAGMA busy_timeout = ${timeout}`);
    switchToWal(db, timeout);
    db.exec("PRAGMA synchronous = FULL");
    // 16 MiB each: the newest links stay in memory, and pages written again and again go back to the file once.
    db.exec("PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000");
    migrate(db, Date.now());
    // From here on a lock held by another process is waited for without blocking this one's event loop.
    db.exec("PRAGMA busy_timeout = 2");
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof OnpurposeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new OnpurposeError("store_unavailable", `sqliteStore: cannot use ${path}: ${reason}`, {
      cause: error,
    });
  }
}

/**
 * Switching to WAL needs the file alone for a moment. Of processes that start at once, one that already reads
 * the file is told `SQLITE_BUSY` without any wait, whatever the timeout: two of them could wait for each
 * other. So the waiting is done here, with nothing held.
 */
function switchToWal(db: DatabaseSync, timeout: number): void {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      db.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
