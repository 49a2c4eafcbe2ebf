import { describe, test, vi } from "vitest";
import { freshDatabase } from "../../test/support/servers/fresh-database.ts";
import { describeWith } from "../../test/support/servers/missing.ts";
import { redisCluster } from "../../test/support/servers/redis-cluster.ts";
import { clients, type Clients } from "../../test/support/redis-clients.ts";
import { testLaws, testStore } from "../testing/index.ts";

// The races have thousands of callers.
vi.setConfig({ testTimeout: 60_000 });

/** `rounds`: of each race. Through a second driver fewer: it is the same scripts that race. */
function prove({ createStore, failSession }: Clients, rounds = 1000): void {
  testStore({ describe, test }, createStore, { failSession, rounds });
  testLaws({ describe, test }, createStore, { failSession });
}

await describeWith(
  "Redis",
  () => freshDatabase("redis"),
  ({ url, prefix }) => {
    const nodes = [url];
    describe("through @redis/client", () => prove(clients("@redis/client", nodes, prefix)));
    describe("through ioredis", () => prove(clients("ioredis", nodes, prefix), 250));
  },
);

await describeWith("Redis Cluster", redisCluster, (cluster) => {
  const nodes = cluster.nodes().map(({ host, port }) => `redis://${host}:${port}`);
  describe("through @redis/client", () => {
    prove(clients("@redis/client on a Cluster", nodes, "onpurpose_test_"));
  });
  describe("through ioredis", () => {
    prove(clients("ioredis on a Cluster", nodes, "onpurpose_test_"), 250);
  });
});
