import { classChanges, idsAtOnce, pageOf } from "../classes.ts";
import type { IdPage, JudgedVisit } from "../store.ts";
import { fromClass, textOf, toVisit } from "./rows.ts";
import type { Statements } from "./statements.ts";
import { all, begin, change, type Steps } from "./steps.ts";

export function* linkIds(run: Statements, cursor: string | null, limit: number): Steps<IdPage> {
  const count = idsAtOnce(limit);
  // No id is empty, so each comes after this.
  const rows = yield* all(run.linkIds, { after: cursor ?? "" });
  return pageOf(
    rows.slice(0, count).map((row) => textOf(row["id"])),
    count,
  );
}

/** The visits are told apart here: databases differ in which texts they take for the same. */
export function* reclassify(
  run: Statements,
  id: string,
  judged: readonly JudgedVisit[],
): Steps<number> {
  const newClassOf = classChanges(judged);
  yield* begin();
  let changed = 0;
  for (const row of yield* all(run.visits, { id })) {
    const visit = toVisit(row);
    const changedTo = newClassOf(visit);
    if (changedTo === null) continue;
    const place = Number(row["place"]);
    changed += yield* change(run.reclassify, {
      ...fromClass(changedTo),
      id,
      at: visit.at,
      place,
    });
  }
  return changed;
}
