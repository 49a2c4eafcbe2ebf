import type { RedisPort } from "./port.ts";

interface SendOptions {
  readonly abortSignal: AbortSignal;
}

/** What is used of a client made by `createClient` of @redis/client or redis, version 5 or 6. */
export interface NodeRedisClient {
  sendCommand(command: readonly string[], options: SendOptions): Promise<unknown>;
}

/** What is used of a client made by `createCluster` of @redis/client or redis, version 5 or 6. */
export interface NodeRedisCluster {
  readonly masters: readonly unknown[];
  sendCommand(
    firstKey: string,
    isReadonly: boolean,
    command: string[],
    options: SendOptions,
  ): Promise<unknown>;
}

/** The port over a connected client of @redis/client (or redis), single or Cluster. It stays yours to close. */
export function nodeRedis(client: NodeRedisClient | NodeRedisCluster): RedisPort {
  if ("masters" in client) {
    return {
      cluster: true,
      routesByKey: true,
      send: (key, command, abortSignal) =>
        client.sendCommand(key, false, [...command], { abortSignal }),
    };
  }
  return {
    cluster: false,
    routesByKey: true,
    send: (_key, command, abortSignal) => client.sendCommand(command, { abortSignal }),
  };
}
