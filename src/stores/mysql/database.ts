import { OnpurposeError } from "../../errors.ts";
import { checkDriver } from "../check-driver.ts";
import type { SqlConnection, SqlDatabase } from "../sql/database.ts";
import type { SqlValue } from "../sql/statement.ts";
import type { Result, Row } from "../sql/steps.ts";
import { judge } from "./errors.ts";

/** What onpurpose uses of a pool of mysql2/promise. */
export interface MysqlPool {
  getConnection(): Promise<MysqlConnection>;
}

export interface MysqlConnection {
  /** The connection itself: this object may be made anew each time it is taken from the pool. */
  readonly connection: object;
  /** Runs a prepared statement. */
  execute(query: MysqlQuery, values: SqlValue[]): Promise<[result: unknown, fields: unknown]>;
  query(query: MysqlQuery): Promise<[result: unknown, fields: unknown]>;
  release(): void;
  destroy(): void;
}

export interface MysqlQuery {
  sql: string;
  rowsAsArray: boolean;
  nestTables: boolean;
  typeCast: boolean;
}

/**
 * A pool of mysql2/promise as a database of ours.
 *
 * @throws {OnpurposeError} `invalid_option` for what is no pool, or one that takes callbacks.
 */
export function mysqlDatabase(pool: MysqlPool): SqlDatabase {
  const needs = "a pool of mysql2/promise: createPool(uri)";
  checkDriver("mysqlStore", pool, ["getConnection"], needs);
  // Called without a callback, it would end the process.
  if ("promise" in pool) {
    throw new OnpurposeError(
      "invalid_option",
      "mysqlStore needs a pool of mysql2/promise; of one of mysql2 itself, give it pool.promise()",
    );
  }
  return {
    snapshots: true,
    connect: async () => connectionOf(await pool.getConnection()),
    judge,
    close: async () => {},
  };
}

function connectionOf(client: MysqlConnection): SqlConnection {
  return {
    async execute({ text }, values) {
      await checkOnce(client);
      const [result] = await client.execute(asUsual(text), [...values]);
      return toResult(result);
    },
    async command(text) {
      await checkOnce(client);
      await client.query(asUsual(text));
    },
    release: (broken) => (broken ? client.destroy() : client.release()),
  };
}

/** A query whose rows come as objects, whatever the pool was told for the app's own. */
const asUsual = (sql: string): MysqlQuery => ({
  sql,
  rowsAsArray: false,
  nestTables: false,
  typeCast: true,
});

function toResult(result: unknown): Result {
  if (isRows(result)) return { rows: result, changes: 0 };
  return { rows: [], changes: affectedRows(result) };
}

const isRows = (result: unknown): result is readonly Row[] => Array.isArray(result);

function affectedRows(result: unknown): number {
  if (typeof result === "object" && result !== null && "affectedRows" in result) {
    const { affectedRows } = result;
    if (typeof affectedRows === "number") return affectedRows;
  }
  throw new TypeError("mysql2 gave neither rows nor how many were changed");
}

const checked = new WeakSet<object>();

/**
 * Looks once at how a connection is set. The pool is the app's, and its settings are not ours to change; but
 * some would make the database keep something else than it was given, and say nothing.
 *
 * @throws {OnpurposeError} `invalid_option`
 */
async function checkOnce(client: MysqlConnection): Promise<void> {
  if (checked.has(client.connection)) return;
  // The isolation level has another name in MySQL than in MariaDB: only this way asks for what there is.
  const [result] = await client.query(
    asUsual(
      `SHOW SESSION VARIABLES WHERE Variable_name IN
      ('sql_mode', 'autocommit', 'character_set_client', 'tx_isolation', 'transaction_isolation')`,
    ),
  );
  const rows = isRows(result) ? result : [];
  const named = rows.map((row) => [String(row["Variable_name"]), String(row["Value"])] as const);
  const fault = faultIn(new Map(named));
  if (fault !== null) {
    throw new OnpurposeError("invalid_option", `mysqlStore: the pool's connections ${fault}`);
  }
  checked.add(client.connection);
}

function faultIn(set: ReadonlyMap<string, string>): string | null {
  const isolation = set.get("transaction_isolation") ?? set.get("tx_isolation");
  if (isolation === "READ-UNCOMMITTED") {
    return "need an isolation level above READ UNCOMMITTED: on that, two links of an account can both log in";
  }
  if (!/\bSTRICT_(?:TRANS|ALL)_TABLES\b/.test(set.get("sql_mode") ?? "")) {
    return "need STRICT_TRANS_TABLES in their sql_mode: without it, what is too long is cut off";
  }
  if (set.get("autocommit") !== "ON") {
    return "need autocommit = 1: without it, what is written by itself is never committed";
  }
  const charset = set.get("character_set_client") ?? "none";
  if (charset !== "utf8mb4") {
    return `need the character set utf8mb4 and have ${charset}: others lose characters`;
  }
  return null;
}
