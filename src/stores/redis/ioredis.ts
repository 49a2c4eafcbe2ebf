import { Ear } from "./ear.ts";
import type { RedisPort } from "./port.ts";

/** What is used of `Redis` and `Cluster` of ioredis, version 5 or 6. */
export interface IoredisClient {
  readonly isCluster: boolean;
  readonly status: string;
  call(command: string, ...args: string[]): Promise<unknown>;
  disconnect(reconnect?: boolean): void;
}

/**
 * The port over an ioredis client, single or Cluster. It stays yours to close. As with `nodeRedis`, a single
 * server's connection that answers nothing for as long as a call may take is closed and made again.
 */
export function ioredis(client: IoredisClient): RedisPort {
  const ear = new Ear({
    isReady: () => !client.isCluster && client.status === "ready",
    reconnect: () => client.disconnect(true),
  });
  return {
    cluster: client.isCluster,
    // A Cluster client of ioredis sends a command without keys to a node of its own choice.
    routesByKey: !client.isCluster,
    send: (_key, [name = "", ...args], signal) =>
      ear.listen(() => client.call(name, ...args), signal),
  };
}
