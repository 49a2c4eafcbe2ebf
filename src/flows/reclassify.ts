import { classifyHistory } from "../intermediaries/history.ts";
import type { Settings } from "../settings.ts";

/** How far the judging of old visits has come. */
export interface ReclassifyProgress {
  /** Links looked at. */
  readonly links: number;
  readonly visits: number;
  /** Visits that the rules see differently now. */
  readonly changed: number;
}

const linksAtOnce = 500;

/**
 * Judges every visit anew, each with those before and after it. Nothing else is touched, and no request waits for it;
 * where it is stopped or fails, it can be begun again.
 */
export async function reclassify(
  { store }: Settings,
  tell: (progress: ReclassifyProgress) => void,
): Promise<ReclassifyProgress> {
  let progress: ReclassifyProgress = { links: 0, visits: 0, changed: 0 };
  let cursor: string | null = null;
  do {
    const { ids, next }: { ids: readonly string[]; next: string | null } = await store.linkIds(
      cursor,
      linksAtOnce,
    );
    for (const id of ids) {
      const { visits, changed } = await reclassifyLink(store, id);
      progress = {
        links: progress.links + 1,
        visits: progress.visits + visits,
        changed: progress.changed + changed,
      };
    }
    tell(progress);
    cursor = next;
  } while (cursor !== null);
  return progress;
}

async function reclassifyLink(
  store: Settings["store"],
  id: string,
): Promise<{ readonly visits: number; readonly changed: number }> {
  const found = await store.explain(id);
  if (found === null || found.visits.length === 0) return { visits: 0, changed: 0 };
  const { link, visits } = found;
  const classes = classifyHistory(link, visits);
  const judged = visits.flatMap((visit, index) => {
    const seen = classes[index];
    return seen === undefined ? [] : [{ visit, class: seen }];
  });
  return { visits: visits.length, changed: await store.reclassify(id, judged) };
}
