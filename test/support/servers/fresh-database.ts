import { randomBytes } from "node:crypto";
import { mariadbQuery, mariadbServer } from "./mariadb.ts";
import { postgresQuery, postgresServer } from "./postgres.ts";
import { redisCommand, redisServer } from "./redis.ts";
import type { Server } from "./single.ts";

/** A database of a test's own, named onpurpose_test_ and something random. */
export interface FreshDatabase {
  readonly url: string;
  /** Redis only, else empty: what the test's keys start with. */
  readonly prefix: string;
  drop(): Promise<void>;
}

type Kind = keyof typeof kinds;

const kinds = {
  postgres: { server: once(postgresServer), create: inPostgres },
  mariadb: { server: once(mariadbServer), create: inMariadb },
  redis: { server: once(redisServer), create: inRedis },
} as const;

/**
 * On a server that is found running or is started, then once for this process and until its end. Null
 * where there is none: see {@link describeWith} in missing.ts.
 */
export async function freshDatabase(kind: Kind): Promise<FreshDatabase | null> {
  const { server, create } = kinds[kind];
  const found = await server();
  return found === null
    ? null
    : create(found.url, `onpurpose_test_${randomBytes(8).toString("hex")}`);
}

function once(get: () => Promise<Server | null>): () => Promise<Server | null> {
  let server: Promise<Server | null> | undefined;
  return () => (server ??= get());
}

async function inPostgres(url: string, name: string): Promise<FreshDatabase> {
  await postgresQuery(url, `CREATE DATABASE ${name}`);
  // FORCE: a test that failed may have left connections.
  const drop = async () =>
    void (await postgresQuery(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return { url: withPath(url, name), prefix: "", drop };
}

async function inMariadb(url: string, name: string): Promise<FreshDatabase> {
  await mariadbQuery(url, `CREATE DATABASE ${name}`);
  const drop = async () => void (await mariadbQuery(url, `DROP DATABASE IF EXISTS ${name}`));
  return { url: withPath(url, name), prefix: "", drop };
}

function inRedis(url: string, name: string): Promise<FreshDatabase> {
  const prefix = `${name}:`;
  const script = `
    local cursor = "0"
    repeat
      local found = redis.call("SCAN", cursor, "MATCH", ARGV[1], "COUNT", 1000)
      cursor = found[1]
      for _, key in ipairs(found[2]) do redis.call("UNLINK", key) end
    until cursor == "0"`;
  const drop = async () => void (await redisCommand(url, "EVAL", script, "0", `${prefix}*`));
  return Promise.resolve({ url, prefix, drop });
}

function withPath(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
