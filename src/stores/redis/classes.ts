import { classChanges, idsAtOnce, pageOf } from "../classes.ts";
import type { IdPage, JudgedVisit, Store } from "../store.ts";
import type { Connection, Run } from "./connection.ts";
import { shardTag, shardTags } from "./keys.ts";
import { pageSize } from "./revoke.ts";
import { reclassified, toTexts, toVisit } from "./rows.ts";
import { scripts } from "./scripts.ts";

/** Each page has a deadline of its own. */
export function classVerbs(connection: Connection): Pick<Store, "linkIds" | "reclassify"> {
  return {
    linkIds: (cursor, limit) => connection.verb((run) => linkIds(run, cursor, limit)),
    async reclassify(linkId, judged) {
      let changed = 0;
      let upto: number | null = null;
      // From the last to the first: a purge brings visits forward, and none of them is passed by.
      while (upto !== 0) {
        const page: Reclassified = await connection.verb((run) =>
          reclassifyPage(run, linkId, { upto, judged }),
        );
        changed += page.changed;
        upto = page.next;
      }
      return changed;
    },
  };
}

/** The parts of the index one after the other, and in each the ids in order: so an id says where to go on. */
export async function linkIds(run: Run, cursor: string | null, limit: number): Promise<IdPage> {
  const count = idsAtOnce(limit);
  const ids: string[] = [];
  const begin = cursor === null ? 0 : shardTags.indexOf(shardTag(cursor));
  for (const shard of shardTags.slice(Math.max(begin, 0))) {
    const after = cursor !== null && shard === shardTag(cursor) ? cursor : null;
    const page = await run(scripts.listIds, shard, "ids", { after, count: count - ids.length });
    ids.push(...toTexts(page["ids"]));
    if (ids.length >= count) break;
  }
  return pageOf(ids, count);
}

interface Page {
  /** The place behind the last of its visits; null at the end of all. */
  readonly upto: number | null;
  readonly judged: readonly JudgedVisit[];
}

interface Reclassified {
  readonly changed: number;
  readonly next: number;
}

async function reclassifyPage(
  run: Run,
  linkId: string,
  { upto, judged }: Page,
): Promise<Reclassified> {
  const listed = await run(scripts.listVisits, linkId, "visits", { upto, count: pageSize });
  const first = Number(listed["first"]);
  const entries = toTexts(listed["visits"]);
  const newClassOf = classChanges(judged);
  const visits = entries.flatMap((entry, index) => {
    const changedTo = newClassOf(toVisit(linkId, entry));
    return changedTo === null ? [] : [{ place: first + index, ...reclassified(entry, changedTo) }];
  });
  if (visits.length === 0) return { changed: 0, next: first };
  const answer = await run(scripts.reclassify, linkId, "visits", { visits });
  const changed = Number(answer["changed"]);
  // Where some have moved meanwhile, the page is looked at again.
  return { changed, next: changed < visits.length ? first + entries.length : first };
}
