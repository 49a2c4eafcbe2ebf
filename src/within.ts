import { CompiledQuery } from "kysely";
import { OnpurposeError } from "./errors.ts";
import type { Within, WithinStatement } from "./stores/store.ts";

// `issue({ ..., within })` for a transaction of each kind: what of it runs one statement. What is no open transaction is
// refused, as far as it can be told: the link would be there whatever becomes of the rest.

export type { Within, WithinStatement } from "./stores/store.ts";

/** Of pg: a client on which BEGIN has been answered. */
export interface PgConnection {
  query(text: string, values: (string | number | null)[]): Promise<unknown>;
  /** Not in older versions. */
  getTransactionStatus?(): string | null;
}

/**
 * On a client of pg that has begun a transaction: `await client.query("BEGIN")`.
 *
 * @throws {OnpurposeError} `invalid_argument` for a pool; `issue` rejects with it where no transaction is open.
 */
export function withinPg(client: PgConnection): Within {
  if ("totalCount" in client) throw none("withinPg", "a client that a pool gave, not the pool");
  return async ({ sql, values }) => {
    if (client.getTransactionStatus?.() === "I") throw none("withinPg", "BEGIN first");
    return client.query(sql, [...values]);
  };
}

/** Of mysql2/promise: a connection on which a transaction has begun. */
export interface Mysql2Connection {
  execute(sql: string, values: (string | number | null)[]): Promise<unknown>;
}

/**
 * On a connection of mysql2/promise that has begun a transaction: `await connection.beginTransaction()`. It is not
 * known from outside whether it has.
 *
 * @throws {OnpurposeError} `invalid_argument` for a pool, or a connection that takes callbacks.
 */
export function withinMysql2(connection: Mysql2Connection): Within {
  if ("getConnection" in connection) {
    throw none("withinMysql2", "a connection that a pool gave, not the pool");
  }
  if ("promise" in connection) {
    throw none("withinMysql2", "a connection of mysql2/promise: connection.promise()");
  }
  return ({ sql, values }) => connection.execute(sql, [...values]);
}

/** Of node:sqlite, better-sqlite3, libsql or bun:sqlite: a database on which a transaction has begun. */
export interface SqliteConnection {
  prepare(sql: string): { run(...values: (string | number | null)[]): unknown };
  readonly isTransaction?: boolean;
  readonly inTransaction?: boolean;
}

/**
 * On a database in a file that has begun a transaction: `db.exec("BEGIN IMMEDIATE")`. A function that begins and commits
 * around synchronous work, as that of better-sqlite3, has committed before the link is written.
 *
 * @throws {OnpurposeError} `invalid_argument`: `issue` rejects with it where no transaction is open.
 */
export function withinSqlite(db: SqliteConnection): Within {
  return async ({ sql, values }) => {
    if ((db.isTransaction ?? db.inTransaction) === false) throw none("withinSqlite", "BEGIN first");
    return db.prepare(sql).run(...values);
  };
}

/** Of @libsql/client: what `client.transaction("write")` gives. */
export interface LibsqlTransaction {
  execute(statement: { sql: string; args: (string | number | null)[] }): Promise<unknown>;
  commit(): Promise<void>;
}

/** In a transaction of @libsql/client: `await client.transaction("write")`. */
export function withinLibsql(transaction: LibsqlTransaction): Within {
  return ({ sql, values }) => transaction.execute({ sql, args: [...values] });
}

/** Of Prisma: what `$transaction(async (tx) => ...)` hands over. */
export interface PrismaTransaction {
  $executeRawUnsafe(sql: string, ...values: unknown[]): PromiseLike<unknown>;
}

/**
 * In an interactive transaction of Prisma.
 *
 * @throws {OnpurposeError} `invalid_argument` for the client itself.
 */
export function withinPrisma(tx: PrismaTransaction): Within {
  if (isThere(tx, "$connect")) throw none("withinPrisma", "what prisma.$transaction hands over");
  return async ({ sql, values }) => tx.$executeRawUnsafe(sql, ...values);
}

/** Of drizzle-orm: its `sql`. */
export interface DrizzleSql<Query> {
  raw(text: string): Query;
  param(value: unknown): unknown;
  join(parts: unknown[]): Query;
}

/** Of drizzle-orm: what `db.transaction(async (tx) => ...)` hands over. */
export type DrizzleTransaction<Query> =
  | { execute(query: Query): PromiseLike<unknown> }
  /** SQLite's. */
  | { run(query: Query): unknown };

/**
 * In a transaction of Drizzle. That of better-sqlite3 is synchronous, and has committed before the link is written.
 *
 * @param sql The `sql` of drizzle-orm.
 * @throws {OnpurposeError} `invalid_argument` for the database itself.
 */
export function withinDrizzle<Query>(
  tx: DrizzleTransaction<Query>,
  sql: DrizzleSql<Query>,
): Within {
  if (!isThere(tx, "rollback")) throw none("withinDrizzle", "what db.transaction hands over");
  return async (statement) => {
    const [first = "", ...texts] = textsOf(statement);
    const rest = texts.flatMap((text, place) => [
      sql.param(statement.values[place] ?? null),
      sql.raw(text),
    ]);
    const query = sql.join([sql.raw(first), ...rest]);
    return "execute" in tx ? tx.execute(query) : tx.run(query);
  };
}

/** Of Kysely: what `db.transaction().execute(async (trx) => ...)` hands over. */
export interface KyselyTransaction {
  readonly isTransaction: boolean;
  executeQuery(query: CompiledQuery): Promise<unknown>;
}

/**
 * In a transaction of Kysely, controlled ones included.
 *
 * @throws {OnpurposeError} `invalid_argument` for the database itself.
 */
export function withinKysely(trx: KyselyTransaction): Within {
  if (!trx.isTransaction) throw none("withinKysely", "what db.transaction().execute hands over");
  return ({ sql, values }) => trx.executeQuery(CompiledQuery.raw(sql, [...values]));
}

/** Of TypeORM: what `dataSource.transaction(async (manager) => ...)` hands over. */
export interface TypeormManager {
  query(sql: string, values: (string | number | null)[]): Promise<unknown>;
  readonly queryRunner?: { readonly isTransactionActive: boolean } | undefined;
}

/**
 * In a transaction of TypeORM: by its manager, or that of a query runner that has begun one.
 *
 * @throws {OnpurposeError} `invalid_argument` for the manager of the data source.
 */
export function withinTypeorm(manager: TypeormManager): Within {
  if (manager.queryRunner?.isTransactionActive !== true) {
    throw none("withinTypeorm", "the manager that dataSource.transaction hands over");
  }
  return ({ sql, values }) => manager.query(sql, [...values]);
}

/** Of Knex: what `knex.transaction(async (trx) => ...)` hands over. */
export interface KnexTransaction {
  raw(sql: string, values: (string | number | null)[]): PromiseLike<unknown>;
  readonly isTransaction?: boolean;
}

/**
 * In a transaction of Knex.
 *
 * @throws {OnpurposeError} `invalid_argument` for knex itself.
 */
export function withinKnex(trx: KnexTransaction): Within {
  if (trx.isTransaction !== true) throw none("withinKnex", "what knex.transaction hands over");
  // Knex writes its own places, whatever the database.
  return async (statement) => trx.raw(textsOf(statement).join("?"), [...statement.values]);
}

/** What stands between the places of the values. */
const textsOf = ({ sql }: WithinStatement): readonly string[] => sql.split(/\$\d+|\?/);

/** Prisma hides from a transaction what it may not do. */
const isThere = (of: object, name: string): boolean => Reflect.get(of, name) !== undefined;

const none = (helper: string, needs: string): OnpurposeError =>
  new OnpurposeError("invalid_argument", `${helper} needs an open transaction: ${needs}`);
