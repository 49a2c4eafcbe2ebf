import { galeraGround } from "./history/grounds/galera.ts";
import { proveRounds } from "./history/prove-rounds.ts";
import { describeWith } from "../support/servers/missing.ts";

await describeWith(
  "MariaDB Galera, a node killed",
  () => galeraGround(),
  (ground) => proveRounds(ground, 2),
);
