import { Ear } from "./ear.ts";
import type { RedisPort } from "./port.ts";

interface SendOptions {
  readonly abortSignal: AbortSignal;
}

/** What is used of a client made by `createClient` of @redis/client or redis, version 5 or 6. */
export interface NodeRedisClient {
  /** Whether there is a connection, as far as the client knows. */
  readonly isReady: boolean;
  /** Whether the host has connected it, and not closed it since. */
  readonly isOpen: boolean;
  sendCommand(command: readonly string[], options: SendOptions): Promise<unknown>;
  destroy(): void;
  connect(): Promise<unknown>;
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

/**
 * The port over a connected client of @redis/client (or redis), single or Cluster. It stays yours to close.
 *
 * A connection that a firewall has forgotten stays open in silence for many minutes, and the client's own timeout
 * starts anew with each command. So when a single server's client gave no answer to anything for as long as a
 * call may take, its connection is closed and made again; commands of yours that wait on it fail then.
 */
export function nodeRedis(client: NodeRedisClient | NodeRedisCluster): RedisPort {
  if ("masters" in client) {
    return {
      cluster: true,
      routesByKey: true,
      send: (key, command, abortSignal) =>
        client.sendCommand(key, false, [...command], { abortSignal }),
    };
  }
  const ear = new Ear({
    isReady: () => client.isOpen && client.isReady,
    async reconnect() {
      client.destroy();
      // Listeners of the client's may have opened it already.
      if (!client.isOpen) await client.connect();
    },
  });
  return {
    cluster: false,
    routesByKey: true,
    send: (_key, command, abortSignal) =>
      ear.listen(() => client.sendCommand(command, { abortSignal }), abortSignal),
  };
}
