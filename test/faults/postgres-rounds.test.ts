import { postgresGround } from "./history/grounds/postgres.ts";
import { proveRounds } from "./history/prove-rounds.ts";
import { describeWith } from "../support/servers/missing.ts";

await describeWith(
  "PostgreSQL, the primary killed and its standby promoted",
  postgresGround,
  (ground) => proveRounds(ground, 3),
);
