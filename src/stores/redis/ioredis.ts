import { OnpurposeError } from "../../errors.ts";
import { Ear } from "./ear.ts";
import type { RedisPort } from "./port.ts";

/** What is used of `Redis` and `Cluster` of ioredis, version 5 or 6. */
export interface IoredisClient {
  readonly isCluster: boolean;
  readonly status: string;
  readonly options: {
    readonly keyPrefix?: string | Uint8Array | undefined;
    readonly autoResendUnfulfilledCommands?: boolean | undefined;
  };
  call(command: string, ...args: string[]): Promise<unknown>;
  disconnect(reconnect?: boolean): void;
}

/**
 * The port over an ioredis client, single or Cluster. It stays yours to close. As with `nodeRedis`, a single
 * server's connection that answers nothing for as long as a call may take is closed and made again.
 *
 * @throws {OnpurposeError} `invalid_option` where the client has a `keyPrefix`: it would change some keys of a script
 *   and not the others. The store's `prefix` does the same for all of them.
 */
export function ioredis(client: IoredisClient): RedisPort {
  const { keyPrefix, autoResendUnfulfilledCommands } = client.options;
  if (keyPrefix !== undefined && keyPrefix.length > 0) {
    const message = "ioredis: the client must have no keyPrefix; use the prefix of redisStore";
    throw new OnpurposeError("invalid_option", message);
  }
  const ear = new Ear({
    isReady: () => !client.isCluster && client.status === "ready",
    reconnect: () => client.disconnect(true),
  });
  return {
    cluster: client.isCluster,
    // A Cluster client of ioredis sends a command without keys to a node of its own choice.
    routesByKey: !client.isCluster,
    resends: autoResendUnfulfilledCommands !== false,
    send: (_key, [name = "", ...args], signal) =>
      ear.listen(() => client.call(name, ...args), signal),
  };
}
