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
      for (let first = 0; ; first += pageSize) {
        const page = await connection.verb((run) => reclassifyPage(run, linkId, { first, judged }));
        changed += page.changed;
        if (page.seen < pageSize) return changed;
      }
    },
  };
}

/** The parts of the index one after the other, and in each the ids in order: so an id says where to go on. */
async function linkIds(run: Run, cursor: string | null, limit: number): Promise<IdPage> {
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
  readonly first: number;
  readonly judged: readonly JudgedVisit[];
}

async function reclassifyPage(
  run: Run,
  linkId: string,
  { first, judged }: Page,
): Promise<{ readonly seen: number; readonly changed: number }> {
  const range = { first, last: first + pageSize - 1 };
  const listed = await run(scripts.listVisits, linkId, "visits", range);
  const entries = toTexts(listed["visits"]);
  const newClassOf = classChanges(judged);
  const visits = entries.flatMap((entry, index) => {
    const changedTo = newClassOf(toVisit(linkId, entry));
    return changedTo === null ? [] : [{ place: first + index, ...reclassified(entry, changedTo) }];
  });
  const seen = entries.length;
  if (visits.length === 0) return { seen, changed: 0 };
  const answer = await run(scripts.reclassify, linkId, "visits", { visits });
  return { seen, changed: Number(answer["changed"]) };
}
