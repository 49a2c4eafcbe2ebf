import { OnpurposeError } from "../errors.ts";
import { checkDriver } from "./check-driver.ts";
import { checkTimeout } from "./deadline.ts";
import { Connection, type WaitForReplicas } from "./redis/connection.ts";
import { askVerbs } from "./redis/asks.ts";
import { classVerbs } from "./redis/classes.ts";
import { linkVerbs } from "./redis/links.ts";
import type { RedisPort } from "./redis/port.ts";
import { purgeVerbs } from "./redis/purge.ts";
import { recordVerbs } from "./redis/records.ts";
import { redeemVerbs } from "./redis/redeem.ts";
import { revokeVerb } from "./redis/revoke.ts";
import { sessionVerbs } from "./redis/sessions.ts";
import type { Store } from "./store.ts";

export { ioredis, type IoredisClient } from "./redis/ioredis.ts";
export { nodeRedis, type NodeRedisClient, type NodeRedisCluster } from "./redis/node-redis.ts";
export type { RedisPort } from "./redis/port.ts";
export type { WaitForReplicas } from "./redis/connection.ts";

export interface RedisStoreOptions {
  /** What every key begins with, without braces. Default `onpurpose`. */
  readonly prefix?: string;
  /** Within how many milliseconds a verb answers or throws, 1 to 60,000. Default 5,000. */
  readonly timeout?: number;
  /**
   * After each write, wait until so many replicas have it, or throw `store_unavailable`. Left out: what Redis
   * has accepted counts, and a failover may lose the last moments of it. Not with ioredis on a Cluster.
   */
  readonly waitReplicas?: WaitForReplicas;
}

/**
 * A store in Redis 6.2+, Valkey or Redis Cluster. Each request to a link is one Lua script on the server that
 * holds the link. What a failover can lose depends on the server's settings: read docs/redis.md.
 *
 * The client stays yours: `close()` of the store does not close it.
 *
 * @throws {OnpurposeError} `invalid_option`
 */
export function redisStore(port: RedisPort, options: RedisStoreOptions = {}): Store {
  const { prefix = "onpurpose", timeout = 5000, waitReplicas } = options;
  if (typeof prefix !== "string" || !/^[^{}\s]{1,100}$/.test(prefix)) {
    throw invalid("prefix must be 1 to 100 characters without braces or blanks");
  }
  checkTimeout("redisStore", timeout);
  checkDriver("redisStore", port, ["send"], "what nodeRedis(client) or ioredis(client) gives");
  const connection = new Connection(port, {
    prefix,
    timeoutMs: timeout,
    waitReplicas: waitReplicas === undefined ? null : resolveWait(port, waitReplicas, timeout),
  });
  return {
    ...linkVerbs(connection),
    ...redeemVerbs(connection),
    ...revokeVerb(connection),
    ...sessionVerbs(connection),
    ...askVerbs(connection),
    ...classVerbs(connection),
    ...purgeVerbs(connection),
    ...recordVerbs(connection),
    close: async () => connection.close(),
  };
}

function resolveWait(port: RedisPort, wait: WaitForReplicas, deadline: number) {
  const { count, timeout = Math.min(1000, Math.ceil(deadline / 2)) } = wait;
  if (!port.routesByKey) {
    throw invalid(
      "waitReplicas needs a client that can send WAIT to the server of a key; with ioredis on a Cluster, use min-replicas-to-write",
    );
  }
  if (port.resends === true) {
    throw invalid(
      "waitReplicas needs a client that never sends a command again by itself: with ioredis, autoResendUnfulfilledCommands: false",
    );
  }
  requireInteger("waitReplicas.count", count, 10, "");
  requireInteger("waitReplicas.timeout", timeout, 60_000, " of milliseconds");
  if (timeout >= deadline) throw invalid("waitReplicas.timeout must be less than timeout");
  return { count, timeout };
}

function requireInteger(name: string, value: number, most: number, unit: string): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw invalid(`${name} must be a whole number${unit} from 1 to ${most}`);
}

const invalid = (message: string): OnpurposeError =>
  new OnpurposeError("invalid_option", `redisStore: ${message}`);
