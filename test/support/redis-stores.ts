import { redisStore, type RedisPort } from "../../src/stores/redis.ts";
import { fromFacts } from "../../src/stores/redis/rows.ts";
import { scripts } from "../../src/stores/redis/scripts.ts";
import type { Store } from "../../src/stores/store.ts";
import { someVisit } from "../../src/testing/store/records.ts";
import type { Clients } from "./redis-clients.ts";

export interface RedisStores {
  plainStore(): Store;
  /** Over a port that does more than to send. */
  storeWith(around: (send: RedisPort["send"]) => RedisPort["send"]): Store;
  /** Does something each time before it sends this script. */
  before(name: keyof typeof scripts, work: () => Promise<unknown>): Store;
  /** Its process dies before it can send this script. */
  dyingBefore(name: keyof typeof scripts): Store;
  /** Sends a command of a key by itself. */
  command(name: string, key: string, ...rest: readonly string[]): Promise<unknown>;
  keyOf(tag: string, kind: string): string;
  /** Adds visits that were made at these moments. */
  addVisits(linkId: string, moments: readonly number[]): Promise<void>;
}

/** Stores over one client that meet on the same keys. */
export function redisStores(given: Clients): RedisStores {
  const storeWith: RedisStores["storeWith"] = (around) => {
    const port = given.port();
    const send: RedisPort["send"] = (...args) => port.send(...args);
    return redisStore({ ...port, send: around(send) }, { prefix: given.prefix, timeout: 20_000 });
  };
  const before: RedisStores["before"] = (name, work) =>
    storeWith((send) => async (key, command, signal) => {
      if (command[1] === scripts[name].sha1) await work();
      return send(key, command, signal);
    });
  const command: RedisStores["command"] = (name, key, ...rest) =>
    given.port().send(key, [name, key, ...rest], new AbortController().signal);
  const keyOf = (tag: string, kind: string): string => `${given.prefix}:{${tag}}:${kind}`;
  return {
    plainStore: () => storeWith((send) => send),
    storeWith,
    before,
    dyingBefore: (name) => before(name, () => Promise.reject(new Error("the process has died"))),
    command,
    keyOf,
    async addVisits(linkId, moments) {
      const texts = moments.map((at) => `opened\n\n${fromFacts(someVisit({ at }))}`);
      await command("RPUSH", keyOf(linkId, "visits"), ...texts);
    },
  };
}
