import type { Connection, Run } from "./connection.ts";
import type { Script } from "./script.ts";
import { scripts } from "./scripts.ts";

// A server does nothing else while a script runs: to how many ids, or entries, one may see.
const atOnce = 100;

/** On a single server one script may touch keys with many tags, on a Cluster with one. */
export function together<T>({ cluster }: Connection, all: readonly T[]): readonly (readonly T[])[] {
  const size = cluster ? 1 : atOnce;
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

/** Does the work for some of them at a time, all at once; on a Cluster for each. */
export function inBatches<T, R>(
  connection: Connection,
  all: readonly T[],
  work: (first: T, some: readonly T[]) => Promise<R>,
): Promise<readonly R[]> {
  const batches = together(connection, all).flatMap((some) => {
    const [first] = some;
    return first === undefined ? [] : [work(first, some)];
  });
  return Promise.all(batches);
}

/** A member of a sorted set. */
export interface Entry {
  readonly tag: string;
  readonly kind: string;
  readonly member: string;
}

/** Adds members, or gives them another score. */
export const enter = (
  connection: Connection,
  run: Run,
  entries: readonly (Entry & { readonly score: number })[],
): Promise<unknown> => change(connection, run, scripts.enter, entries);

export const leave = (
  connection: Connection,
  run: Run,
  entries: readonly Entry[],
): Promise<unknown> => change(connection, run, scripts.leave, entries);

const change = (
  connection: Connection,
  run: Run,
  script: Script,
  all: readonly Entry[],
): Promise<unknown> =>
  inBatches(connection, all, ({ tag, kind }, entries) => run(script, tag, kind, { entries }));
