import type { DatabaseSync } from "node:sqlite";
import { OnpurposeError } from "../../errors.ts";

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

// Never edited once released: a change is a new migration, and old code must run on the new schema.
const migrations: readonly Migration[] = [
  {
    version: 1,
    name: "links, visits, sessions and counted asks",
    sql: `
      CREATE TABLE onpurpose_links (
        id TEXT NOT NULL UNIQUE,
        user_id TEXT,
        address TEXT NOT NULL,
        purpose TEXT NOT NULL,
        asked_by TEXT,
        redirect_to TEXT NOT NULL,
        issued_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        first_opened_at INTEGER,
        redeemed_at INTEGER,
        redeemed_by TEXT,
        revoked_at INTEGER,
        revoked_because TEXT,
        claim_id TEXT,
        claimed_until INTEGER
      );
      CREATE INDEX onpurpose_live_links_by_address ON onpurpose_links (address)
        WHERE redeemed_at IS NULL AND revoked_at IS NULL;
      CREATE INDEX onpurpose_live_links_by_user ON onpurpose_links (user_id)
        WHERE redeemed_at IS NULL AND revoked_at IS NULL;

      CREATE TABLE onpurpose_visits (
        link_id TEXT NOT NULL,
        at INTEGER NOT NULL,
        method TEXT NOT NULL,
        outcome TEXT NOT NULL,
        reason TEXT,
        client_address TEXT,
        network TEXT NOT NULL,
        user_agent TEXT,
        browser TEXT
      );
      CREATE INDEX onpurpose_visits_by_link ON onpurpose_visits (link_id);
      CREATE INDEX onpurpose_unknown_visits ON onpurpose_visits (network, at)
        WHERE reason = 'unknown';

      CREATE TABLE onpurpose_sessions (
        id TEXT NOT NULL UNIQUE,
        secret_hash TEXT NOT NULL,
        user_id TEXT NOT NULL,
        address TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        ended_at INTEGER
      );
      CREATE INDEX onpurpose_live_sessions_by_user ON onpurpose_sessions (user_id)
        WHERE ended_at IS NULL;

      CREATE TABLE onpurpose_asks (
        key TEXT PRIMARY KEY,
        count INTEGER NOT NULL,
        window_ends_at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX onpurpose_asks_by_end ON onpurpose_asks (window_ends_at);
    `,
  },
];

/**
 * Brings the schema up to date. Safe when several processes start at once: the write lock is taken before
 * the version is read, so that the second one finds the work done.
 */
export function migrate(db: DatabaseSync, at: number): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    db.exec(`CREATE TABLE IF NOT EXISTS onpurpose_migrations (
      version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)`);
    const current = currentVersion(db);
    const known = migrations.length;
    if (current > known) {
      throw new OnpurposeError(
        "schema_too_new",
        `the database is at schema version ${current}, and this version of onpurpose knows ${known}: update onpurpose`,
      );
    }
    // Removes nothing, but fails where the file can only be read: BEGIN IMMEDIATE alone does not.
    db.exec("DELETE FROM onpurpose_migrations WHERE version < 0");
    const note = db.prepare("INSERT INTO onpurpose_migrations VALUES (?, ?, ?)");
    for (const { version, name, sql } of migrations.slice(current)) {
      db.exec(sql);
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
