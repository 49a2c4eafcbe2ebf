import type { RedisPort } from "./port.ts";

/** What is used of `Redis` and `Cluster` of ioredis, version 5 or 6. */
export interface IoredisClient {
  readonly isCluster: boolean;
  call(command: string, ...args: string[]): Promise<unknown>;
}

/** The port over an ioredis client, single or Cluster. It stays yours to close. */
export function ioredis(client: IoredisClient): RedisPort {
  return {
    cluster: client.isCluster,
    // A Cluster client of ioredis sends a command without keys to a node of its own choice.
    routesByKey: !client.isCluster,
    send: (_key, [name = "", ...args]) => client.call(name, ...args),
  };
}
