import type { Records } from "../store.ts";
import type { Connection } from "./connection.ts";
import { jobVerbs } from "./jobs.ts";
import { listVerbs } from "./list.ts";
import { outboxVerbs } from "./outbox.ts";

/** The verbs of operators and jobs, but for `erase`. */
export const recordVerbs = (connection: Connection): Omit<Records, "erase"> => ({
  ...listVerbs(connection),
  ...jobVerbs(connection),
  ...outboxVerbs(connection),
});
