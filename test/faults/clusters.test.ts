import { createCluster } from "@redis/client";
import { expect, test } from "vitest";
import { galeraCluster } from "../support/servers/galera-cluster.ts";
import { mariadbQuery } from "../support/servers/mariadb.ts";
import { describeWith } from "../support/servers/missing.ts";
import { postgresPair } from "../support/servers/postgres-pair.ts";
import { postgresQuery } from "../support/servers/postgres.ts";
import { isAlive } from "../support/servers/processes.ts";
import { redisCluster } from "../support/servers/redis-cluster.ts";

// The clusters that the other fault tests stand on: that a kill is one, and what comes back is whole.

await describeWith("PostgreSQL with a synchronous standby", postgresPair, (pair) => {
  test("loses its primary twice, and nothing of what was committed", async () => {
    await postgresQuery(pair.url(), "CREATE TABLE notes (id integer PRIMARY KEY)");
    for (const id of [1, 2]) {
      const [old, pid] = [pair.url(), pair.pid()];
      expect(await pair.inSync()).toBe(true);
      await postgresQuery(old, `INSERT INTO notes VALUES (${id})`);
      await expect(pair.promote()).rejects.toThrow("The primary is running");
      await pair.kill();
      expect(await isAlive(pid)).toBe(false);
      await expect(postgresQuery(old, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
      await pair.promote();
      expect(pair.url()).not.toBe(old);
      const rows = await postgresQuery(pair.url(), "SELECT count(*)::int AS count FROM notes");
      expect(rows).toEqual([{ count: id }]);
      await pair.rebuildStandby();
      expect(await pair.inSync()).toBe(true);
      const [standby] = await postgresQuery(old, "SELECT pg_is_in_recovery() AS follows");
      expect(standby).toEqual({ follows: true });
    }
    const pid = pair.pid();
    await pair.stop();
    expect(await isAlive(pid)).toBe(false);
  });
});

await describeWith("a Galera cluster", galeraCluster, (cluster) => {
  const count = "SET STATEMENT wsrep_sync_wait = 1 FOR SELECT count(*) AS count FROM faults.notes";

  test("goes on without a node, which comes back with all that it missed", async () => {
    const [first = "", second = "", third = ""] = cluster.urls();
    await mariadbQuery(first, "CREATE DATABASE faults");
    await mariadbQuery(first, "CREATE TABLE faults.notes (id integer PRIMARY KEY)");
    await mariadbQuery(first, "INSERT INTO faults.notes VALUES (1)");
    const pid = cluster.pid(0);
    await cluster.kill(0);
    expect(await isAlive(pid)).toBe(false);
    await expect(mariadbQuery(first, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
    // Waits until the others have given the first one up.
    await mariadbQuery(second, "INSERT INTO faults.notes VALUES (2)");
    await cluster.restart(0);
    for (const url of [first, second, third]) {
      expect(await mariadbQuery(url, count)).toEqual([{ count: 2 }]);
    }
    const pids = [0, 1, 2].map((index) => cluster.pid(index));
    await cluster.stop();
    expect(await Promise.all(pids.map((each) => isAlive(each)))).toEqual([false, false, false]);
  });
});

const settings = { appendonly: "yes" };

await describeWith(
  "a Redis Cluster",
  () => redisCluster({ settings }),
  (cluster) => {
    const rootNodes = cluster.nodes().map((node) => ({ socket: node }));
    const keys = Array.from({ length: 60 }, (_, index) => `key-${index}`);

    test("replaces a master that is killed, and takes it back", async () => {
      const before = await cluster.masters();
      expect([before.length, cluster.nodes().length]).toEqual([3, 6]);
      const { port = 0 } = before[0] ?? {};
      const writer = createCluster({ rootNodes });
      writer.on("error", () => undefined);
      await writer.connect();
      for (const key of keys) {
        await writer.set(key, "7");
        // Redis promises a write to survive its master only when a replica has it.
        expect(await writer.sendCommand(key, false, ["WAIT", "1", "2000"])).toBe(1);
      }
      writer.destroy();
      const pid = cluster.pid(port);
      await cluster.kill(port);
      expect(await isAlive(pid)).toBe(false);
      await cluster.usable();
      expect(await cluster.masters()).not.toContainEqual({ host: "127.0.0.1", port });
      expect(await valuesOf(keys)).toEqual(keys.map(() => "7"));
      await cluster.restart(port);
      await cluster.settled();
      expect(await cluster.masters()).toHaveLength(3);
      const pids = cluster.nodes().map((node) => cluster.pid(node.port));
      await cluster.stop();
      expect((await Promise.all(pids.map((each) => isAlive(each)))).some(Boolean)).toBe(false);
    });

    async function valuesOf(names: readonly string[]): Promise<(string | null)[]> {
      const reader = createCluster({ rootNodes });
      reader.on("error", () => undefined);
      await reader.connect();
      const values = await Promise.all(names.map((name) => reader.get(name)));
      reader.destroy();
      return values;
    }
  },
);
