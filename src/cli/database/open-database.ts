import { existsSync } from "node:fs";
import { OnpurposeError } from "../../errors.ts";
import { mysqlStore, type MysqlPool } from "../../stores/mysql.ts";
import { postgresStore, type PgPool } from "../../stores/postgres.ts";
import {
  ioredis,
  nodeRedis,
  redisStore,
  type IoredisClient,
  type NodeRedisClient,
  type RedisPort,
} from "../../stores/redis.ts";
import { sqliteStore } from "../../stores/sqlite.ts";
import type { Store } from "../../stores/store.ts";
import { UsageError } from "../usage-error.ts";
import type { DatabaseUrl } from "./database-url.ts";
import { loadDriver } from "./load-driver.ts";

export interface OpenedDatabase {
  readonly store: Store;
  /** Closes the store and the connections behind it. */
  close(): Promise<void>;
}

const patience = 5000;

/**
 * The store of a database, without the app.
 *
 * @param timeout Of each call of the store, in milliseconds.
 * @throws {UsageError} where there is no such file, or the driver is not installed.
 * @throws {OnpurposeError} `store_unavailable`
 */
export async function openDatabase(at: DatabaseUrl, timeout = patience): Promise<OpenedDatabase> {
  if (at.kind === "sqlite") return openSqlite(at.path);
  if (!at.url.includes("//")) throw new UsageError("--database names no database.");
  switch (at.kind) {
    case "postgres":
      return openPostgres(at.url, timeout);
    case "mysql":
      return openMysql(at.url, timeout);
    case "redis":
      return openRedis(at.url, at.prefix);
  }
}

function openSqlite(path: string): OpenedDatabase {
  // A slip of the keys must not make a new, empty database that then knows of nothing.
  if (!existsSync(path)) throw new UsageError(`--database: there is no file "${path}"`);
  const store = sqliteStore(path);
  return { store, close: () => store.close() };
}

interface Ending {
  end(): Promise<unknown>;
}

async function openPostgres(url: string, timeout: number): Promise<OpenedDatabase> {
  const driver = await loadDriver("postgres://", ["pg"]);
  if (!isPg(driver)) throw unknownDriver("pg");
  const pool = new driver.Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: patience,
  });
  // Not prepared: it may be a pooler that listens there.
  const store = postgresStore(pool, { prepare: false, timeout });
  return { store, close: () => closeAll(store, () => pool.end()) };
}

async function openMysql(url: string, timeout: number): Promise<OpenedDatabase> {
  const driver = await loadDriver("mysql://", ["mysql2/promise"]);
  if (!isMysql(driver)) throw unknownDriver("mysql2");
  const pool = driver.createPool({ uri: url, connectionLimit: 2, connectTimeout: patience });
  const store = mysqlStore(pool, { timeout });
  return { store, close: () => closeAll(store, () => pool.end()) };
}

async function openRedis(url: string, prefix: string | null): Promise<OpenedDatabase> {
  const driver = await loadDriver("redis://", ["@redis/client", "redis", "ioredis"]);
  const { port, end } = await connectRedis(driver, url);
  const store = redisStore(port, prefix === null ? {} : { prefix });
  return { store, close: () => closeAll(store, end) };
}

interface RedisConnection {
  readonly port: RedisPort;
  readonly end: () => void;
}

async function connectRedis(driver: object, url: string): Promise<RedisConnection> {
  if (isNodeRedis(driver)) {
    const socket = { connectTimeout: patience, reconnectStrategy: false };
    const client = driver.createClient({ url, socket });
    client.on("error", () => {});
    await reached(client.connect());
    return { port: nodeRedis(client), end: () => client.destroy() };
  }
  if (!isIoredis(driver)) throw unknownDriver("ioredis");
  const client = new driver.Redis(url, {
    lazyConnect: true,
    connectTimeout: patience,
    retryStrategy: () => null,
    autoResendUnfulfilledCommands: false,
  });
  client.on("error", () => {});
  await reached(client.connect());
  return { port: ioredis(client), end: () => client.disconnect() };
}

/** The drivers' own texts may hold anything of the URL: of an error only its name is told. */
async function reached(connecting: Promise<unknown>): Promise<void> {
  try {
    await connecting;
  } catch (cause) {
    throw new OnpurposeError("store_unavailable", `Redis cannot be reached${nameOf(cause)}`, {
      cause,
    });
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code = "code" in error ? error.code : null;
  const [word = ""] = /^[A-Z]{4,}\b/.exec(error.message) ?? [];
  const name = typeof code === "string" && /^[A-Z_]+$/.test(code) ? code : word;
  return name === "" ? "" : `: ${name}`;
}

async function closeAll(store: Store, end: () => unknown): Promise<void> {
  await store.close();
  await end();
}

const unknownDriver = (name: string): UsageError =>
  new UsageError(`The package ${name} that is installed here is not one that onpurpose knows.`);

interface PgModule {
  readonly Pool: new (config: object) => PgPool & Ending;
}
interface MysqlModule {
  createPool(config: object): MysqlPool & Ending;
}
interface Listening {
  on(event: "error", listener: () => void): unknown;
}
interface NodeRedisModule {
  createClient(config: object): NodeRedisClient & Listening;
}
interface IoredisModule {
  readonly Redis: new (
    url: string,
    config: object,
  ) => IoredisClient & Listening & { connect(): Promise<unknown> };
}

const has = (driver: object, name: string): boolean =>
  typeof Reflect.get(driver, name) === "function";
const isPg = (driver: object): driver is PgModule => has(driver, "Pool");
const isMysql = (driver: object): driver is MysqlModule => has(driver, "createPool");
const isNodeRedis = (driver: object): driver is NodeRedisModule => has(driver, "createClient");
const isIoredis = (driver: object): driver is IoredisModule => has(driver, "Redis");
