import { once } from "node:events";
import { createCluster } from "@redis/client";
import { Redis } from "ioredis";
import mysql from "mysql2/promise";
import pg from "pg";
import { mysqlStore } from "../../src/stores/mysql.ts";
import { postgresStore } from "../../src/stores/postgres.ts";
import { ioredis, nodeRedis, redisStore } from "../../src/stores/redis.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { Store } from "../../src/stores/store.ts";

export interface OpenedStore {
  readonly store: Store;
  /** Makes or updates the tables, where there are any. */
  migrate(): Promise<void>;
  /** Closes the store and the connections that it was given. */
  close(): Promise<void>;
}

interface Address {
  /** `host:port`, one or several. */
  readonly hosts: readonly string[];
  readonly whole: string;
  readonly parameters: URLSearchParams;
}

type Open = (address: Address, timeout: number) => Promise<OpenedStore>;

const schemes: Readonly<Record<string, Open>> = {
  sqlite: async ({ hosts: [path = ""] }, timeout) => {
    const store = sqliteStore(path, { timeout });
    return { store, migrate: async () => {}, close: () => store.close() };
  },
  postgres: openPostgres,
  mysql: openMysql,
  redis: openRedis,
  "redis-cluster": openRedisCluster,
};

/**
 * Opens a store by its address, in the way that the documentation tells hosts to:
 * `sqlite:/path`, `postgres://user@host:port/database`, `mysql://user@host:port/database` (with
 * `?syncWait=yes` where each process has a Galera node of its own), `redis://host:port?prefix=p`, or
 * `redis-cluster://host:port,host:port?prefix=p&waitReplicas=1`.
 *
 * @param timeout Of each verb of the store, in milliseconds.
 */
export function openStore(address: string, timeout: number): Promise<OpenedStore> {
  const [, scheme = "", rest = ""] = /^([a-z-]+):(?:\/\/)?(.*)$/.exec(address) ?? [];
  const open = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
  if (open === undefined) throw new Error(`No store has an address like ${address}`);
  const [hosts = "", query = ""] = rest.split("?");
  const parameters = new URLSearchParams(query);
  return open({ hosts: hosts.split(","), whole: address, parameters }, timeout);
}

async function openPostgres({ whole }: Address, timeout: number): Promise<OpenedStore> {
  const pool = new pg.Pool({
    connectionString: whole,
    max: 10,
    // Without it, a server that accepts and never answers would keep the pool's places for ever.
    connectionTimeoutMillis: timeout,
  });
  const store = postgresStore(pool, { timeout });
  const close = async (): Promise<void> => {
    await store.close();
    await pool.end();
  };
  return { store, migrate: async () => void (await store.migrate()), close };
}

async function openMysql({ whole, parameters }: Address, timeout: number): Promise<OpenedStore> {
  const uri = whole.replace(/\?.*$/, "");
  const pool = mysql.createPool({ uri, connectionLimit: 10, connectTimeout: timeout });
  if (parameters.get("syncWait") === "yes") {
    pool.on("connection", (connection) => connection.query("SET SESSION wsrep_sync_wait = 1"));
  }
  const store = mysqlStore(pool, { timeout });
  const close = async (): Promise<void> => {
    await store.close();
    await pool.end();
  };
  return { store, migrate: async () => void (await store.migrate()), close };
}

async function openRedis({ hosts, parameters }: Address, timeout: number): Promise<OpenedStore> {
  const client = new Redis(`redis://${hosts[0] ?? ""}`, {
    connectTimeout: timeout,
    // A connection on which a command gets no answer is given up for a new one.
    socketTimeout: timeout,
    retryStrategy: () => 100,
    // Nothing is sent a second time behind the store's back, or after the store has given it up.
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
  });
  client.on("error", () => undefined);
  await once(client, "ready");
  const store = redisStore(ioredis(client), redisOptions(parameters, timeout));
  return {
    store,
    migrate: async () => {},
    close: async () => {
      await store.close();
      client.disconnect();
    },
  };
}

async function openRedisCluster(address: Address, timeout: number): Promise<OpenedStore> {
  const client = createCluster({
    rootNodes: address.hosts.map((host) => ({ url: `redis://${host}` })),
    defaults: { socket: { connectTimeout: timeout, reconnectStrategy: 100 } },
  });
  client.on("error", () => undefined);
  await client.connect();
  const store = redisStore(nodeRedis(client), redisOptions(address.parameters, timeout));
  return {
    store,
    migrate: async () => {},
    close: async () => {
      await store.close();
      client.destroy();
    },
  };
}

function redisOptions(parameters: URLSearchParams, timeout: number) {
  const count = Number(parameters.get("waitReplicas") ?? 0);
  const wait = { waitReplicas: { count, timeout: Math.ceil(timeout / 2) } };
  const prefix = parameters.get("prefix") ?? "onpurpose";
  return { prefix, timeout, ...(count === 0 ? {} : wait) };
}
