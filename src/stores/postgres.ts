import { pgDatabase, type PgPool } from "./postgres/database.ts";
import { partitioned, type PostgresPartitions } from "./postgres/partitions.ts";
import { migratePostgres } from "./postgres/migrate.ts";
import { oneTripVerbs } from "./postgres/verbs.ts";
import { checkTimeout } from "./deadline.ts";
import type { SchemaStore } from "./schema-store.ts";
import { postgresDialect } from "./sql/dialect.ts";
import { AsyncDrive } from "./sql/drive.ts";
import { migrationText } from "./sql/migrations.ts";
import { networkedStore } from "./sql/networked.ts";
import { schemaVerbs } from "./sql/schema-verbs.ts";
import { compileStatements } from "./sql/statements.ts";

export type { PgClient, PgPool } from "./postgres/database.ts";
export { postgresVisitsMonth, type PostgresPartitions } from "./postgres/partitions.ts";

export interface PostgresStoreOptions {
  /** How long one call may take, waiting for a connection included, in milliseconds, 1 to 60,000. Default 5,000. */
  readonly timeout?: number;
  /**
   * A second pool, for reads that decide nothing: `explain`, lists and counts. It may lead to a replica, and
   * show what is a moment old. Default: the first pool.
   */
  readonly reports?: PgPool;
  /**
   * Whether statements are prepared under a name, so that the server keeps their plans: about a third faster.
   * Turn it off behind a pooler that cannot do that, such as PgBouncer before 1.21. Default true.
   */
  readonly prepare?: boolean;
}

/** `migrate` runs in one transaction. */
export type PostgresStore = SchemaStore;

/**
 * A store in PostgreSQL 13 or newer, or in what speaks its language. Each request to a link is one statement.
 *
 * The pool is yours: `close` leaves it open. Its connections must not go to a replica. Give it a
 * `connectionTimeoutMillis`: a connection that is never made keeps its place in the pool for as long.
 *
 * @param pool A `Pool` of pg.
 * @throws {OnpurposeError} `invalid_option`
 */
export function postgresStore(pool: PgPool, options: PostgresStoreOptions = {}): PostgresStore {
  const { timeout = 5000, prepare = true, reports } = options;
  checkTimeout("postgresStore", timeout);
  const drive = new AsyncDrive(pgDatabase(pool, prepare), timeout);
  const reading =
    reports === undefined ? drive : new AsyncDrive(pgDatabase(reports, prepare), timeout);
  const statements = compileStatements(postgresDialect);
  return {
    ...networkedStore(statements, drive, reading),
    ...oneTripVerbs(drive, statements),
    ...schemaVerbs(postgresDialect, drive),
    migrate: () => drive.connected(migratePostgres),
  };
}

/**
 * The SQL that {@link PostgresStore.migrate} runs, for those who run their own migrations. Run it as one
 * transaction.
 *
 * @param from The version that the schema has: only what comes after it is given. Default 0: all.
 * @param partitions In how many pieces the tables are made. Default: each in one.
 * @throws {OnpurposeError} `invalid_argument`
 */
export function postgresSchema(from = 0, partitions?: PostgresPartitions): string {
  return migrationText(
    postgresDialect,
    from,
    partitions === undefined ? undefined : partitioned(partitions),
  );
}
