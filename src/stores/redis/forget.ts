import { inBatches } from "./batches.ts";
import type { Connection, Run } from "./connection.ts";
import { asksTag, shardTag, userTag } from "./keys.ts";
import { rowOf, rowsOf, textOrNull, toTexts, type Row } from "./rows.ts";
import { scripts } from "./scripts.ts";

// How indexes forget what a purge has deleted. What they hold of it is noted beside it, until that is done.

/** What the indexes hold of an id that has something less. */
export interface Owing {
  readonly id: string;
  readonly owed: Row;
}

export function toOwing(value: unknown): readonly Owing[] {
  return rowsOf(value).map(({ id, owed }) => ({ id: String(id), owed: rowOf(owed) ?? {} }));
}

/** Gives those of which nothing is left. */
export async function forget(
  connection: Connection,
  run: Run,
  owing: readonly Owing[],
): Promise<readonly string[]> {
  await inBatches(connection, owing.flatMap(placesOf), ({ tag }, places) =>
    run(scripts.forget, tag, "links", { places }),
  );
  const done = owing.map(({ id, owed }) => ({ id, fields: Object.keys(owed) }));
  const answers = await inBatches(connection, done, ({ id }, some) =>
    run(scripts.settleGone, id, "gone", { owing: some }),
  );
  return answers.flatMap((answer) => toTexts(answer["empty"]));
}

interface Place {
  readonly tag: string;
  readonly kinds: readonly string[];
  readonly id: string;
  readonly askedBy: string | null;
}

/** Indexes of a user and of an address. */
const ofAccount = ["links", "issued", "live", "unowned"];

function placesOf({ id, owed }: Owing): readonly Place[] {
  const known = (field: string): string[] => {
    const value = textOrNull(owed[field]);
    return value === null ? [] : [value];
  };
  const users = ["linkUser", "formerUser", "sessionUser"].flatMap(known).map(userTag);
  const accounts = [...new Set([...users, ...known("addressTag")])];
  const askedBy = textOrNull(owed["askedBy"]);
  const moments = ["issued", "asks"].filter((kind) => owed[kind] !== undefined);
  const others = [
    ...accounts.map((tag) => ({ tag, kinds: ofAccount })),
    ...known("addressHash").map((hash) => ({ tag: asksTag(hash), kinds: ["asks"] })),
    ...(moments.length === 0 ? [] : [{ tag: shardTag(id), kinds: moments }]),
  ];
  return others.map((place) => ({ ...place, id, askedBy }));
}

/** Takes ids out of the index of all ids of which nothing is left, but for those that live until `before` or later. */
export async function unshelve(run: Run, ids: readonly string[], before: number): Promise<void> {
  const shards = new Map<string, string[]>();
  for (const id of ids) {
    const shard = shardTag(id);
    shards.set(shard, [...(shards.get(shard) ?? []), id]);
  }
  await Promise.all(
    [...shards].map(([shard, some]) => run(scripts.unshelve, shard, "ids", { ids: some, before })),
  );
}
