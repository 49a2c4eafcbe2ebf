import { redisClusterGround } from "./history/grounds/redis-cluster.ts";
import { proveRounds } from "./history/prove-rounds.ts";
import { describeWith } from "../support/servers/missing.ts";

await describeWith(
  "Redis Cluster, a master killed",
  () => redisClusterGround(),
  (ground) => proveRounds(ground, 2),
);
