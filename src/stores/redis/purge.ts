import { addPurged, nothingPurged } from "../purge.ts";
import type { Purged, PurgePage, PurgeRequest, Store } from "../store.ts";
import { linkIds } from "./classes.ts";
import type { Answer, Connection, Run } from "./connection.ts";
import { asksTag, shardTag, userTag } from "./keys.ts";
import { pageSize } from "./revoke.ts";
import { rowOf, textOrNull, toTexts } from "./rows.ts";
import { scripts } from "./scripts.ts";

// A walk over the index of all ids. What there is of an id is deleted by one script on its own server, which leaves
// there what other indexes hold of it; then these forget it; and when nothing is left, the id leaves the index of all
// ids. Whoever dies on the way leaves it there, and the next walk goes on with what is left.

// A server does nothing else while a script runs: what one may look at. It takes some milliseconds.
const idsAtOnce = 100;
const visitsAtOnce = 1000;

/** Each look at so many ids and visits has a deadline of its own. */
export function purgeVerb(connection: Connection): Pick<Store, "purge"> {
  return {
    purge: async (request, cursor): Promise<PurgePage> => {
      const { ids, next } = await connection.verb((run) => linkIds(run, cursor, pageSize));
      const { purged, owing, empty } = await purgeIds(connection, ids, request);
      await connection.verb(async (run) => {
        const settled = await forget(connection, run, owing);
        await unshelve(run, [...empty, ...settled], request);
      });
      return { purged, next };
    },
  };
}

/** What the indexes hold of an id that has something less. */
interface Owing {
  readonly id: string;
  readonly owed: Readonly<Record<string, unknown>>;
}

interface Outcome {
  readonly purged: Purged;
  readonly owing: readonly Owing[];
  /** Of these nothing is left. */
  readonly empty: readonly string[];
}

/** Ids that one script goes through, and where in the visits of the first of them it begins. */
interface Batch {
  readonly ids: readonly string[];
  readonly upto: unknown;
}

async function purgeIds(
  connection: Connection,
  ids: readonly string[],
  before: PurgeRequest,
): Promise<Outcome> {
  let outcome: Outcome = { purged: nothingPurged, owing: [], empty: [] };
  let batches: readonly Batch[] = together(connection, ids).map((some) => ({
    ids: some,
    upto: null,
  }));
  while (batches.length > 0) {
    const work = batches;
    const answers = await connection.verb((run) =>
      Promise.all(work.map((batch) => purgeBatch(run, batch, before))),
    );
    outcome = answers.reduce((sum, { answer }) => add(sum, answer), outcome);
    batches = answers.map(({ rest }) => rest).filter((rest) => rest.ids.length > 0);
  }
  return outcome;
}

/** On a single server one script may touch the keys of many ids, on a Cluster those of one. */
function together<T>({ cluster }: Connection, all: readonly T[]): readonly (readonly T[])[] {
  const size = cluster ? 1 : idsAtOnce;
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

async function purgeBatch(
  run: Run,
  { ids, upto }: Batch,
  before: PurgeRequest,
): Promise<{ readonly answer: Answer; readonly rest: Batch }> {
  const request = { ids, upto, before, visits: visitsAtOnce };
  const answer = await run(scripts.purge, ids[0] ?? "", "link", request);
  return { answer, rest: { ids: ids.slice(Number(answer["done"])), upto: answer["upto"] } };
}

function add(sum: Outcome, answer: Answer): Outcome {
  const counted = rowOf(answer["purged"]);
  const count = (kind: keyof Purged): number => Number(counted?.[kind]);
  const purged = {
    links: count("links"),
    asks: count("asks"),
    visits: count("visits"),
    sessions: count("sessions"),
  };
  return {
    purged: addPurged(sum.purged, purged),
    owing: [...sum.owing, ...toOwing(answer["owing"])],
    empty: [...sum.empty, ...toTexts(answer["empty"])],
  };
}

function toOwing(value: unknown): readonly Owing[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) => {
    const row = rowOf(one);
    return { id: String(row?.["id"]), owed: rowOf(row?.["owed"]) ?? {} };
  });
}

/** Gives those of which nothing is left. */
async function forget(
  connection: Connection,
  run: Run,
  owing: readonly Owing[],
): Promise<readonly string[]> {
  const places = together(connection, owing.flatMap(placesOf));
  await Promise.all(
    places.map((some) => run(scripts.forget, some[0]?.tag ?? "", "links", { places: some })),
  );
  const done = owing.map(({ id, owed }) => ({ id, fields: Object.keys(owed) }));
  const answers = await Promise.all(
    together(connection, done).map((some) =>
      run(scripts.settleGone, some[0]?.id ?? "", "gone", { owing: some }),
    ),
  );
  return answers.flatMap((answer) => toTexts(answer["empty"]));
}

interface Place {
  readonly tag: string;
  readonly id: string;
  readonly askedBy: string | null;
}

function placesOf({ id, owed }: Owing): readonly Place[] {
  const known = (field: string): string[] => {
    const value = textOrNull(owed[field]);
    return value === null ? [] : [value];
  };
  const users = ["linkUser", "formerUser", "sessionUser"].flatMap(known).map(userTag);
  const addresses = [...known("addressTag"), ...known("addressHash").map(asksTag)];
  const askedBy = textOrNull(owed["askedBy"]);
  return [...new Set([...users, ...addresses])].map((tag) => ({ tag, id, askedBy }));
}

async function unshelve(run: Run, ids: readonly string[], request: PurgeRequest): Promise<void> {
  const before = Math.max(request.links, request.visits);
  const shards = new Map<string, string[]>();
  for (const id of ids) {
    const shard = shardTag(id);
    shards.set(shard, [...(shards.get(shard) ?? []), id]);
  }
  await Promise.all(
    [...shards].map(([shard, some]) => run(scripts.unshelve, shard, "ids", { ids: some, before })),
  );
}
