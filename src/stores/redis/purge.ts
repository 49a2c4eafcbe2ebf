import { addPurged, nothingPurged } from "../purge.ts";
import type { Purged, PurgePage, PurgeRequest, Store } from "../store.ts";
import { together } from "./batches.ts";
import { linkIds } from "./classes.ts";
import type { Answer, Connection, Run } from "./connection.ts";
import { cutAddresses, type CutAddresses } from "./cut.ts";
import { enlist } from "./enlist.ts";
import { forget, toOwing, unshelve, type Owing } from "./forget.ts";
import { purgeActs, purgeDays } from "./jobs.ts";
import { forgetNames, nameAgain, toMet, type MetEvent } from "./outbox.ts";
import { pageSize } from "./revoke.ts";
import { rowOf, rowsOf, toTexts, type Row } from "./rows.ts";
import { scripts } from "./scripts.ts";

// A walk over the index of all ids. What there is of an id is deleted by one script on its own server, which leaves
// there what other indexes hold of it; then these forget it; and when nothing is left, the id leaves the index of all
// ids. Whoever dies on the way leaves it there, and the next walk goes on with what is left.

// A server does nothing else while a script runs: what one may look at. It takes some milliseconds.
const visitsAtOnce = 1000;

/** Each look at so many ids and visits has a deadline of its own. */
export function purgeVerbs(connection: Connection): Pick<Store, "purge" | "erase"> {
  return {
    purge: async (request, cursor): Promise<PurgePage> => {
      const others = cursor === null ? await purgeOthers(connection, request) : nothingPurged;
      const { ids, next } = await connection.verb((run) => linkIds(run, cursor, pageSize));
      const purged = await purgeIds(connection, ids, { before: request, until: whenOver(request) });
      return { purged: addPurged(others, purged), next };
    },
    // An id that is live may get something at this very moment: a purge finds it later.
    erase: (id) =>
      purgeIds(connection, [id], {
        before: everything,
        until: Number.MIN_SAFE_INTEGER,
        erases: true,
      }),
  };
}

const always = Number.MAX_SAFE_INTEGER;
const everything: PurgeRequest = {
  links: always,
  visits: always,
  sessions: always,
  acts: 0,
  days: 0,
  addresses: 0,
};

/** Whatever was to be written of an id by then has been written. */
const whenOver = ({ links, visits }: PurgeRequest): number => Math.max(links, visits);

/** What is no id's goes with the first step of a walk. */
async function purgeOthers(connection: Connection, request: PurgeRequest): Promise<Purged> {
  const acts = await purgeActs(connection, request.acts);
  const days = await purgeDays(connection, request.days);
  if (connection.cluster) await forgetNames(connection, whenOver(request));
  return { ...nothingPurged, acts, days };
}

interface Purge {
  readonly before: PurgeRequest;
  /** Ids that are live then stay in the index of all ids. */
  readonly until: number;
  /** Whatever it is. */
  readonly erases?: boolean;
}

async function purgeIds(
  connection: Connection,
  ids: readonly string[],
  request: Purge,
): Promise<Purged> {
  const { purged, owing, empty, unlisted, met } = await lookThrough(connection, ids, request);
  if (unlisted.length > 0) await enlist(connection, unlisted);
  if (met.length > 0) await nameAgain(connection, met);
  await connection.verb(async (run) => {
    const settled = await forget(connection, run, owing);
    await unshelve(run, [...empty, ...settled], request.until);
  });
  return purged;
}

interface Outcome {
  readonly purged: Purged;
  readonly owing: readonly Owing[];
  /** Of these nothing is left. */
  readonly empty: readonly string[];
  readonly unlisted: readonly Row[];
  readonly met: readonly MetEvent[];
}

/** Ids that one script goes through, and where in the visits of the first of them it begins. */
interface Batch {
  readonly ids: readonly string[];
  readonly upto: unknown;
}

async function lookThrough(
  connection: Connection,
  ids: readonly string[],
  request: Purge,
): Promise<Outcome> {
  let outcome: Outcome = { purged: nothingPurged, owing: [], empty: [], unlisted: [], met: [] };
  const wholly = (ids: readonly string[]): readonly Batch[] =>
    together(connection, ids).map((some) => ({ ids: some, upto: null }));
  let batches = wholly(ids);
  let missed: readonly string[] = [];
  while (batches.length > 0) {
    const work = batches;
    const looks = await connection.verb((run) =>
      Promise.all(work.map((batch) => look(connection, run, batch, request))),
    );
    outcome = looks.reduce(add, outcome);
    missed = [...missed, ...looks.flatMap(({ cut }) => cut.missed)];
    batches = looks.map(({ rest }) => rest).filter((rest) => rest.ids.length > 0);
    if (batches.length === 0) [batches, missed] = [wholly([...new Set(missed)]), []];
  }
  return outcome;
}

interface Look {
  readonly answer: Answer;
  readonly cut: CutAddresses;
  readonly rest: Batch;
}

async function look(
  { cluster }: Connection,
  run: Run,
  { ids, upto }: Batch,
  { before, erases }: Purge,
): Promise<Look> {
  const request = { ids, upto, before, erases, cluster, visits: visitsAtOnce };
  const answer = await run(scripts.purge, ids[0] ?? "", "link", request);
  const cut = await cutAddresses(run, answer["uncut"]);
  const rest = { ids: ids.slice(Number(answer["done"])), upto: answer["upto"] };
  return { answer, cut, rest };
}

function add(sum: Outcome, { answer, cut }: Look): Outcome {
  const counted = rowOf(answer["purged"]);
  const count = (kind: keyof Purged): number => Number(counted?.[kind]);
  const purged = {
    ...nothingPurged,
    links: count("links"),
    asks: count("asks"),
    visits: count("visits"),
    sessions: count("sessions"),
    addresses: cut.count,
  };
  return {
    purged: addPurged(sum.purged, purged),
    owing: [...sum.owing, ...toOwing(answer["owing"])],
    empty: [...sum.empty, ...toTexts(answer["empty"])],
    unlisted: [...sum.unlisted, ...rowsOf(answer["unlisted"])],
    met: [...sum.met, ...toMet(answer["met"])],
  };
}
