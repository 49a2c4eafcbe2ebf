import { sqliteGround } from "./history/grounds/sqlite.ts";
import { proveRounds } from "./history/prove-rounds.ts";
import { describeWith } from "../support/servers/missing.ts";

await describeWith("SQLite, an app process killed", sqliteGround, (ground) =>
  proveRounds(ground, 3),
);
