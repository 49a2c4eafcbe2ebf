import { execFileSync } from "node:child_process";

/** Who a server runs as. PostgreSQL and Galera's state transfer refuse root. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The first of these users that this machine has; undefined where we are not root and stay who we are. */
export function ownerAmong(...names: string[]): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of names) {
    try {
      const id = (flag: string) =>
        Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // No such user.
    }
  }
  return undefined;
}
