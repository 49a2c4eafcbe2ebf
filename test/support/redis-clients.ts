import { randomBytes } from "node:crypto";
import { createClient, createCluster } from "@redis/client";
import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll } from "vitest";
import { ioredis, nodeRedis, redisStore, type RedisPort } from "../../src/stores/redis.ts";
import type { Store } from "../../src/stores/store.ts";
import { redisCommand } from "./servers/redis.ts";

export interface RedisUser {
  readonly name: string;
  readonly password: string;
}

export interface Connected {
  readonly port: RedisPort;
  close(): Promise<void>;
}

type Connect = (urls: readonly string[], user: RedisUser) => Promise<Connected>;

/** Each of the clients that the store has an adapter for, to a single server or to a Cluster. */
export const connects = {
  "@redis/client": async ([url = ""], { name, password }) => {
    const client = createClient({ url, username: name, password });
    client.on("error", () => undefined);
    await client.connect();
    return { port: nodeRedis(client), close: () => client.close() };
  },
  "@redis/client on a Cluster": async (urls, { name, password }) => {
    const rootNodes = urls.map((url) => ({ url }));
    const cluster = createCluster({ rootNodes, defaults: { username: name, password } });
    cluster.on("error", () => undefined);
    await cluster.connect();
    return { port: nodeRedis(cluster), close: () => cluster.close() };
  },
  ioredis: ([url = ""], { name, password }) => {
    const client = new Redis(url, { username: name, password });
    client.on("error", () => undefined);
    return Promise.resolve({
      port: ioredis(client),
      close: async () => void (await client.quit()),
    });
  },
  "ioredis on a Cluster": (urls, { name, password }) => {
    const cluster = new Cluster([...urls], { redisOptions: { username: name, password } });
    cluster.on("error", () => undefined);
    return Promise.resolve({
      port: ioredis(cluster),
      close: async () => void (await cluster.quit()),
    });
  },
} satisfies Record<string, Connect>;

export interface Clients {
  readonly prefix: string;
  port(): RedisPort;
  createStore(): Store;
  failSession(store: Store): Promise<() => Promise<void>>;
}

/** One connected client for the tests of a `describe`, as a Redis user of its own, and stores on it. */
export function clients(
  kind: keyof typeof connects,
  urls: readonly string[],
  base: string,
): Clients {
  const prefix = `${base}${randomBytes(4).toString("hex")}`;
  const user = { name: `onpurpose-${randomBytes(6).toString("hex")}`, password: "only for tests" };
  const acl = async (...rules: string[]): Promise<void> => {
    for (const url of urls) await redisCommand(url, "ACL", "SETUSER", user.name, ...rules);
  };
  let connected: Connected;
  beforeAll(async () => {
    await acl("reset", "on", `>${user.password}`, "+@all", "~*");
    connected = await connects[kind](urls, user);
  });
  afterAll(async () => {
    await connected.close();
    for (const url of urls) await redisCommand(url, "ACL", "DELUSER", user.name);
  });
  return {
    prefix,
    port: () => connected.port,
    createStore: () => redisStore(connected.port, { prefix }),
    failSession: async () => {
      await acl(
        "resetkeys",
        ...writableKinds.map((key) => `~${prefix}:*:${key}`),
        `%R~${prefix}:*`,
      );
      return () => acl("resetkeys", "~*");
    },
  };
}

// All but sessions.
const writableKinds =
  "link visits siblings ended unknown ask links unowned live ids issued asks asked alone logins pending events".split(
    " ",
  );
