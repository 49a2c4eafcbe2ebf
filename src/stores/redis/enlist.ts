import { enter, inBatches, type Entry } from "./batches.ts";
import type { Connection } from "./connection.ts";
import { shardTag, userTag } from "./keys.ts";
import { rowOf, textOrNull, toLink, type Row } from "./rows.ts";
import { scripts } from "./scripts.ts";

interface Scored extends Entry {
  readonly score: number;
}

/** What older code has written, which knew of no indexes of moments, is entered in them by the first purge that meets it. */
export async function enlist(connection: Connection, unlisted: readonly Row[]): Promise<void> {
  const ids = [...new Set(unlisted.map((row) => String(row["id"])))];
  await connection.verb(async (run) => {
    await enter(connection, run, unlisted.flatMap(entriesOf));
    await inBatches(connection, ids, (first, some) =>
      run(scripts.markListed, first, "link", { ids: some }),
    );
  });
}

function entriesOf(row: Row): readonly Scored[] {
  const id = String(row["id"]);
  const fields = rowOf(row["link"]);
  const link = toLink(fields);
  if (link === null) {
    return [{ tag: shardTag(id), kind: "asks", member: id, score: Number(row["askedAt"]) }];
  }
  const { userId, askedBy, issuedAt: score } = link;
  const address = textOrNull(fields?.["addressTag"]);
  const tags = [
    shardTag(id),
    ...(userId === null ? [] : [userTag(userId)]),
    ...(address !== null && (userId === null || askedBy !== null) ? [address] : []),
  ];
  return tags.map((tag) => ({ tag, kind: "issued", member: id, score }));
}
