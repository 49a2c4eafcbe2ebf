import type { Answer, Connection, Run } from "./connection.ts";
import type { Script } from "./script.ts";
import { scripts } from "./scripts.ts";

// A server does nothing else while a script runs: of how many ids, or entries, one may see to.
const atOnce = 100;

/** On a single server one script may touch keys with many tags, on a Cluster with one. */
export function together<T>({ cluster }: Connection, all: readonly T[]): readonly (readonly T[])[] {
  const size = cluster ? 1 : atOnce;
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

/** A member of a sorted set. */
export interface Entry {
  readonly tag: string;
  readonly kind: string;
  readonly member: string;
  /** Needed to enter it. */
  readonly score?: number;
}

export const enter = (connection: Connection, run: Run, entries: readonly Entry[]) =>
  change(connection, run, scripts.enter, entries);

export const leave = (connection: Connection, run: Run, entries: readonly Entry[]) =>
  change(connection, run, scripts.leave, entries);

async function change(
  connection: Connection,
  run: Run,
  script: Script,
  entries: readonly Entry[],
): Promise<readonly Answer[]> {
  const changes = together(connection, entries).map((some) => {
    const { tag = "", kind = "" } = some[0] ?? {};
    return run(script, tag, kind, { entries: some });
  });
  return Promise.all(changes);
}
