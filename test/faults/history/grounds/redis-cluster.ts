import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../../support/open-store.ts";
import { redisCluster, type RedisCluster } from "../../../support/servers/redis-cluster.ts";
import { redisCommand } from "../../../support/servers/redis.ts";
import type { Ground } from "../rounds.ts";

export interface RedisClusterGroundOptions {
  /** Of each server, as in redis.conf. */
  readonly settings: Readonly<Record<string, string>>;
  /** How many replicas the store waits for at each write; 0 for none. */
  readonly waitReplicas: number;
  /** Whether the replica is cut off from its master half a second before that one is killed. */
  readonly cutsOff?: boolean;
}

/** What loses nothing: each write is on the replica before it is answered, and none is taken without one. */
export const careful: RedisClusterGroundOptions = {
  settings: { "min-replicas-to-write": "1", "min-replicas-max-lag": "1" },
  waitReplicas: 1,
};

/** A Redis Cluster of three masters with a replica each; `kill -9` to a master, whose replica takes over. */
export async function redisClusterGround(
  options: RedisClusterGroundOptions = careful,
): Promise<Ground | null> {
  const cluster = await redisCluster({ settings: options.settings });
  if (cluster === null) return null;
  const timeout = 2000;
  const hosts = cluster.nodes().map(({ host, port }) => `${host}:${port}`);
  const query = `prefix=p${randomBytes(6).toString("hex")}&waitReplicas=${options.waitReplicas}`;
  const address = `redis-cluster://${hosts.join(",")}?${query}`;
  // A master that has no replica takes no writes then: the cluster is whole when there is one again.
  const needsReplica = options.waitReplicas > 0 || "min-replicas-to-write" in options.settings;
  let killed = 0;
  return {
    addresses: [address, address],
    timeout,
    async harm() {
      const masters = await cluster.masters();
      killed = masters[Math.floor(Math.random() * masters.length)]?.port ?? 0;
      const reconnect = options.cutsOff === true ? await cutOff(cluster, killed) : null;
      if (reconnect !== null) await sleep(500);
      await cluster.kill(killed);
      reconnect?.();
      await cluster.usable();
      if (needsReplica) {
        await cluster.restart(killed);
        await cluster.settled();
      }
    },
    async mend() {
      if (needsReplica) return;
      await cluster.restart(killed);
      await cluster.settled();
    },
    open: () => openStore(address, 5000),
    stop: () => cluster.stop(),
  };
}

/** As by a fault of the network: the replica stands still, and the connection to it breaks. */
async function cutOff(cluster: RedisCluster, master: number): Promise<() => void> {
  const url = `redis://127.0.0.1:${master}`;
  const info = String(await redisCommand(url, "INFO", "replication"));
  const pid = cluster.pid(Number(/slave0:ip=[^,]*,port=(\d+)/.exec(info)?.[1]));
  process.kill(pid, "SIGSTOP");
  await redisCommand(url, "CLIENT", "KILL", "TYPE", "replica");
  return () => void process.kill(pid, "SIGCONT");
}
