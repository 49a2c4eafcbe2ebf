import { comparePlaces, nextAfter, readPlace, type Place } from "../listing.ts";
import { inBatches } from "./batches.ts";
import type { Connection } from "./connection.ts";
import { toTexts } from "./rows.ts";
import { scripts } from "./scripts.ts";

/** What is looked for in indexes of moments. */
export interface PlacesRequest {
  readonly tags: readonly string[];
  /** Which of the indexes with these tags. */
  readonly index: "issued" | "asks" | "pending";
  readonly from: number | null;
  /** Before this moment. */
  readonly until: number | null;
  readonly order: "newest" | "oldest";
  readonly count: number;
}

export interface PlacesPage {
  readonly places: readonly Place[];
  readonly next: string | null;
}

/**
 * The next members of several indexes as if they were one, in the order of their moments and of their letters; one that is
 * in two of them comes once. No more than `count`, and fewer while there are more, if they are spread unevenly.
 */
export async function findPlaces(
  connection: Connection,
  request: PlacesRequest,
  cursor: string | null,
): Promise<PlacesPage> {
  const { tags, index, from, until, order, count } = request;
  // Nearly always enough of each; no less than a page is right all the same.
  const each = Math.min(count, Math.ceil((2 * count) / tags.length) + 4);
  const newest = order === "newest";
  const span = { from: from?.toString(), before: until?.toString() };
  const sought = { ...span, index, newest, after: readPlace(cursor), count: each };
  const answers = await connection.verb((run) =>
    inBatches(connection, tags, (tag, some) =>
      run(scripts.places, tag, index, { ...sought, tags: some }),
    ),
  );
  const parts = answers.flatMap(({ found }) => (Array.isArray(found) ? found.map(toPlaces) : []));
  return merge(parts, { each, count, sign: newest ? -1 : 1 });
}

/** Members and moments, one after the other. */
function toPlaces(value: unknown): readonly Place[] {
  const found = toTexts(value);
  return found.flatMap((id, index) =>
    index % 2 === 0 ? [{ id, at: Number(found[index + 1]) }] : [],
  );
}

interface Merging {
  readonly each: number;
  readonly count: number;
  readonly sign: 1 | -1;
}

function merge(parts: readonly (readonly Place[])[], { each, count, sign }: Merging): PlacesPage {
  const compare = (one: Place, other: Place): number => sign * comparePlaces(one, other);
  const all = parts.flat().toSorted(compare);
  const once = all.filter((place, index) => index === 0 || place.id !== all[index - 1]?.id);
  // Behind the last one of a part that may go on, nobody knows what comes first.
  const ends = parts
    .filter(({ length }) => length === each)
    .map((part) => part.toSorted(compare).at(-1));
  const horizon = ends.filter((end) => end !== undefined).toSorted(compare)[0];
  const known = once.filter((place) => horizon === undefined || compare(place, horizon) <= 0);
  const places = known.slice(0, count);
  const isAll = horizon === undefined && known.length <= count;
  return { places, next: nextAfter(places, isAll ? Infinity : places.length) };
}
