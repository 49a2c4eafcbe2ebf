import type { Store } from "../store.ts";
import type { AsyncDrive } from "./drive.ts";
import type { Statements } from "./statements.ts";
import { stepwiseVerbs } from "./verbs.ts";

/**
 * The contract over a network, step by step. Reads that decide nothing go by `reports`, which may lead to a
 * replica; all else goes by `drive`.
 */
export function networkedStore(
  statements: Statements,
  drive: AsyncDrive,
  reports: AsyncDrive,
): Store {
  const { explain, sessions, asks, list, countAsks, days, acts } = stepwiseVerbs(
    statements,
    reports,
  );
  return {
    ...stepwiseVerbs(statements, drive),
    explain,
    sessions,
    asks,
    list,
    countAsks,
    days,
    acts,
    close: async () => {
      await drive.close();
      await reports.close();
    },
  };
}
