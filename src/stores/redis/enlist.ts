import { enter, together, type Entry } from "./batches.ts";
import type { Connection } from "./connection.ts";
import { shardTag, userTag } from "./keys.ts";
import { rowOf, toLink, textOrNull } from "./rows.ts";
import { scripts } from "./scripts.ts";

/** What older code has written, which knew of no indexes of moments, is entered in them by the first purge that meets it. */
export async function enlist(connection: Connection, unlisted: readonly unknown[]): Promise<void> {
  const rows = unlisted.map(rowOf);
  const ids = [...new Set(rows.map((row) => String(row?.["id"])))];
  await connection.verb(async (run) => {
    await enter(connection, run, rows.flatMap(entriesOf));
    await Promise.all(
      together(connection, ids).map((some) =>
        run(scripts.markListed, some[0] ?? "", "link", { ids: some }),
      ),
    );
  });
}

function entriesOf(row: ReturnType<typeof rowOf>): readonly Entry[] {
  const id = String(row?.["id"]);
  const fields = rowOf(row?.["link"]);
  const link = toLink(fields);
  if (link === null) {
    return [{ tag: shardTag(id), kind: "asks", member: id, score: Number(row?.["askedAt"]) }];
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
