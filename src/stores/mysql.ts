import { mysqlDatabase, type MysqlPool } from "./mysql/database.ts";
import { migrateMysql } from "./mysql/migrate.ts";
import { checkTimeout } from "./deadline.ts";
import type { SchemaStore } from "./schema-store.ts";
import { mysqlDialect } from "./sql/dialect.ts";
import { AsyncDrive } from "./sql/drive.ts";
import { migrationText } from "./sql/migrations.ts";
import { networkedStore } from "./sql/networked.ts";
import { schemaVerbs } from "./sql/schema-verbs.ts";
import { compileStatements } from "./sql/statements.ts";

export type { MysqlConnection, MysqlPool, MysqlQuery } from "./mysql/database.ts";

export interface MysqlStoreOptions {
  /** How long one call may take, waiting for a connection included, in milliseconds, 1 to 60,000. Default 5,000. */
  readonly timeout?: number;
  /**
   * A second pool, for reads that decide nothing: `explain`, lists and counts. It may lead to a replica, and
   * show what is a moment old. Default: the first pool.
   */
  readonly reports?: MysqlPool;
}

/** `migrate` throws `store_unavailable` also when another process takes longer than `timeout`. */
export type MysqlStore = SchemaStore;

/**
 * A store in MySQL 8 or newer, or MariaDB 10.6 or newer; also on Galera. Each request to a link is one
 * transaction at most.
 *
 * The pool is yours: `close` leaves it open. Its connections must not go to a replica, and must have a strict
 * `sql_mode`, `autocommit` and the character set utf8mb4, which are the defaults of the server and of mysql2;
 * each is asked once, and calls fail with `invalid_option` on one that differs.
 *
 * @param pool A pool of `mysql2/promise`.
 * @throws {OnpurposeError} `invalid_option`
 */
export function mysqlStore(pool: MysqlPool, options: MysqlStoreOptions = {}): MysqlStore {
  const { timeout = 5000, reports } = options;
  checkTimeout("mysqlStore", timeout);
  const drive = new AsyncDrive(mysqlDatabase(pool), timeout);
  const reading = reports === undefined ? drive : new AsyncDrive(mysqlDatabase(reports), timeout);
  const statements = compileStatements(mysqlDialect);
  return {
    ...networkedStore(statements, drive, reading),
    ...schemaVerbs(mysqlDialect, drive),
    migrate: () => drive.connected((connection) => migrateMysql(connection, timeout)),
  };
}

/**
 * The SQL that {@link MysqlStore.migrate} runs, for those who run their own migrations. MySQL commits each
 * statement by itself: after a failure go on with the one that failed.
 *
 * @param from The version that the schema has: only what comes after it is given. Default 0: all.
 */
export function mysqlSchema(from = 0): string {
  return migrationText(mysqlDialect, from);
}
