import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { DatabaseUrl } from "../database/database-url.ts";
import { loadDriver } from "../database/load-driver.ts";
import { UsageError } from "../usage-error.ts";

/** Tables of somebody else's, which are only read. */
export interface Tables {
  readonly kind: "sqlite" | "postgres" | "mysql";
  /** Rows of a statement without parameters. */
  read(sql: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

const patience = 5000;

/** @throws {UsageError} where there is no such file, or the driver is not installed. */
export async function openTables(at: DatabaseUrl): Promise<Tables> {
  if (at.kind === "sqlite") return openSqlite(at.path);
  if (!at.url.includes("//")) throw new UsageError("--from names no database.");
  switch (at.kind) {
    case "postgres":
      return openPostgres(at.url);
    case "mysql":
      return openMysql(at.url);
    case "redis":
      throw new UsageError("--from is a database of Django's: SQLite, PostgreSQL or MySQL.");
  }
}

function openSqlite(path: string): Tables {
  if (!existsSync(path)) throw new UsageError(`--from: there is no file "${path}"`);
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: patience });
  } catch {
    throw new UsageError(`--from: the file "${path}" cannot be opened`);
  }
  return {
    kind: "sqlite",
    read: (sql) => reading(async () => db.prepare(sql).all()),
    close: async () => db.close(),
  };
}

async function openPostgres(url: string): Promise<Tables> {
  const driver = await loadDriver("postgres://", ["pg"]);
  if (!isPg(driver)) throw unknownDriver("pg");
  const pool = new driver.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: patience,
  });
  return {
    kind: "postgres",
    read: (sql) => reading(async () => (await pool.query(sql)).rows),
    close: async () => void (await pool.end()),
  };
}

async function openMysql(url: string): Promise<Tables> {
  const driver = await loadDriver("mysql://", ["mysql2/promise"]);
  if (!isMysql(driver)) throw unknownDriver("mysql2");
  const pool = driver.createPool({ uri: url, connectionLimit: 1, connectTimeout: patience });
  return {
    kind: "mysql",
    read: (sql) => reading(async () => (await pool.query(sql))[0]),
    close: async () => void (await pool.end()),
  };
}

/** The drivers' own texts may hold anything of the URL: of an error of a server's only its code is told. */
async function reading(read: () => Promise<readonly unknown[]>): Promise<readonly unknown[]> {
  try {
    return await read();
  } catch (error) {
    throw new UsageError(`--from cannot be read${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) return ".";
  if (error.code === "ERR_SQLITE_ERROR") return `: ${error.message}.`;
  if (typeof error.code !== "string") return ".";
  const missing = ["42P01", "42703", "ER_NO_SUCH_TABLE", "ER_BAD_FIELD_ERROR"];
  const tables = "there is no such table, or it has other columns";
  return missing.includes(error.code) ? `: ${tables} (${error.code}).` : ` (${error.code}).`;
}

const unknownDriver = (name: string): UsageError =>
  new UsageError(`The package ${name} that is installed here is not one that onpurpose knows.`);

interface PgModule {
  readonly Pool: new (config: object) => {
    query(sql: string): Promise<{ readonly rows: readonly unknown[] }>;
    end(): Promise<unknown>;
  };
}
interface MysqlModule {
  createPool(config: object): {
    query(sql: string): Promise<readonly [readonly unknown[], unknown]>;
    end(): Promise<unknown>;
  };
}

const isPg = (driver: object): driver is PgModule =>
  typeof Reflect.get(driver, "Pool") === "function";
const isMysql = (driver: object): driver is MysqlModule =>
  typeof Reflect.get(driver, "createPool") === "function";
