import type { Dialect } from "kysely";
import { OnpurposeError } from "../errors.ts";
import { KyselyDatabase } from "./kysely/connections.ts";
import { families, familyOf, type Family } from "./kysely/family.ts";
import { ProvenDrive } from "./kysely/proven-drive.ts";
import { migrateMysql } from "./mysql/migrate.ts";
import { migratePostgres } from "./postgres/migrate.ts";
import { oneTripVerbs } from "./postgres/verbs.ts";
import { transactionOf, type SqlConnection } from "./sql/database.ts";
import { checkDriver } from "./check-driver.ts";
import { checkTimeout } from "./deadline.ts";
import type { SchemaStore } from "./schema-store.ts";
import type { SqlDialect } from "./sql/dialect.ts";
import { migrateOn } from "./sql/migrate.ts";
import { migrationText } from "./sql/migrations.ts";
import { schemaVerbs } from "./sql/schema-verbs.ts";
import { compileStatements } from "./sql/statements.ts";
import { stepwiseVerbs } from "./sql/verbs.ts";

export type { Family } from "./kysely/family.ts";

export interface KyselyStoreOptions {
  /** How long one call may take, waiting for a connection included, in milliseconds, 1 to 60,000. Default 5,000. */
  readonly timeout?: number;
  /** Which SQL the database speaks. Default: what the dialect's adapter is made from. */
  readonly family?: Family;
  /**
   * How many calls may use the driver at a time; more wait. Default: 1 where the dialect's adapter says that it
   * does not support several connections, as those made from Kysely's SqliteAdapter do; else as many as come,
   * for the driver's own pool to keep in bounds.
   */
  readonly connections?: number;
}

/** `migrate` throws `invalid_option` when the dialect has no transactions. */
export interface KyselyStore extends SchemaStore {
  /** Lets the dialect's driver close what it holds, as `destroy` of a Kysely does. */
  close(): Promise<void>;
}

/**
 * A store in any database that Kysely has a dialect for, and that speaks the SQL of PostgreSQL, MySQL or SQLite:
 * libSQL, Turso, Neon, PlanetScale, PGlite and others. Only the dialect's driver is used.
 *
 * The database must have transactions that span several statements; the first call finds out.
 *
 * @param dialect Of Kysely 0.29 or newer.
 * @throws {OnpurposeError} `invalid_option`
 */
export function kyselyStore(dialect: Dialect, options: KyselyStoreOptions = {}): KyselyStore {
  checkDriver("kyselyStore", dialect, ["createDriver", "createAdapter"], "a dialect of Kysely");
  const { timeout = 5000, family = familyOf(dialect) } = options;
  checkTimeout("kyselyStore", timeout);
  checkFamily(family);
  const { dialect: sql } = families[family];
  const statements = compileStatements(sql);
  const db = new KyselyDatabase(
    dialect,
    families[family],
    connectionsOf(dialect, options),
    timeout,
  );
  const drive = new ProvenDrive(db, timeout, statements);
  return {
    ...stepwiseVerbs(statements, drive),
    ...(family === "postgres" ? oneTripVerbs(drive, statements) : {}),
    ...schemaVerbs(sql, { connected: (work) => drive.unproven(work) }),
    migrate: async () => {
      const version = await drive.unproven((connection) =>
        migrations[family](connection, sql, timeout),
      );
      await drive.connected(async () => {});
      return version;
    },
    close: () => drive.close(),
  };
}

/**
 * The SQL that {@link KyselyStore.migrate} runs, for those who run their own migrations. Run it as one
 * transaction where the database can.
 *
 * @param from The version that the schema has: only what comes after it is given. Default 0: all.
 */
export function kyselySchema(family: Family, from = 0): string {
  checkFamily(family);
  return migrationText(families[family].dialect, from);
}

function connectionsOf(dialect: Dialect, { connections }: KyselyStoreOptions): number {
  if (connections === undefined) {
    const one = dialect.createAdapter().supportsMultipleConnections === false;
    return one ? 1 : Number.POSITIVE_INFINITY;
  }
  if (Number.isInteger(connections) && connections >= 1) return connections;
  throw new OnpurposeError(
    "invalid_option",
    "kyselyStore: connections must be a whole number from 1",
  );
}

function checkFamily(family: Family): void {
  if (Object.hasOwn(families, family)) return;
  throw new OnpurposeError(
    "invalid_option",
    'kyselyStore: family must be "postgres", "mysql" or "sqlite"',
  );
}

type Migrate = (connection: SqlConnection, sql: SqlDialect, timeout: number) => Promise<number>;

/** How one process at a time migrates. */
const migrations: Readonly<Record<Family, Migrate>> = {
  postgres: migratePostgres,
  // Writers wait for each other. One that began to read too early is told so, and begins again.
  sqlite: async (connection, sql) => {
    const transaction = transactionOf(connection);
    await transaction.begin();
    const version = await migrateOn(connection, sql);
    await transaction.commit();
    return version;
  },
  mysql: (connection, _, timeout) => migrateMysql(connection, timeout),
};
