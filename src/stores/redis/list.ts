import { countSeen, isOfAccount } from "../listing.ts";
import { atMost, mostListed } from "../records.ts";
import { askOutcomes } from "../ask.ts";
import type { AskCount, ListedLink, ListPage, ListRequest, Store } from "../store.ts";
import { inBatches, together } from "./batches.ts";
import type { Connection, Run } from "./connection.ts";
import { addressTag, shardTags, userTag } from "./keys.ts";
import { findPlaces } from "./places.ts";
import { pageSize } from "./revoke.ts";
import { oneOf, rowsOf, textOrNull, toAsk, toLink, toSession, toTexts, toVisit } from "./rows.ts";
import { scripts } from "./scripts.ts";

// A server does nothing else while a script runs: at how many visits one may look.
const visitsAtOnce = 1000;

export function listVerbs(connection: Connection): Pick<Store, "list" | "countAsks"> {
  return {
    list: (request, cursor) => list(connection, request, cursor),
    countAsks: (from, until) => countAsks(connection, from, until),
  };
}

/** What the indexes name may be gone by now, or be somebody else's. */
async function list(
  connection: Connection,
  request: ListRequest,
  cursor: string | null,
): Promise<ListPage> {
  const { from, until, order, limit } = request;
  const tags = tagsOf(request);
  if (tags.length === 0) return { links: [], next: null };
  const sought = { tags, index: "issued", from, until, order } as const;
  const count = atMost(limit, mostListed);
  const { places, next } = await findPlaces(connection, { ...sought, count }, cursor);
  const links = await readLinks(
    connection,
    places.map(({ id }) => id),
  );
  return { links: links.filter(({ link }) => isOfAccount(request, link)), next };
}

function tagsOf({ account }: ListRequest): readonly string[] {
  if (account === null) return shardTags;
  const { userId, address } = account;
  return [
    ...(userId === null ? [] : [userTag(userId)]),
    ...(address === null ? [] : [addressTag(address)]),
  ];
}

/** Links that one script reads, and where in the visits of the first of them it begins. */
interface Batch {
  readonly ids: readonly string[];
  readonly from: number;
}

/** In the order of the ids. Each look at so many has a deadline of its own. */
async function readLinks(
  connection: Connection,
  ids: readonly string[],
): Promise<readonly ListedLink[]> {
  const found = new Map<string, ListedLink>();
  let batches: readonly Batch[] = together(connection, ids).map((ids) => ({ ids, from: 0 }));
  while (batches.length > 0) {
    const work = batches;
    const rest = await connection.verb((run) =>
      Promise.all(work.map((batch) => readBatch(run, batch, found))),
    );
    batches = rest.filter(({ ids }) => ids.length > 0);
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Gives what it has not come to. */
async function readBatch(
  run: Run,
  { ids, from }: Batch,
  found: Map<string, ListedLink>,
): Promise<Batch> {
  const request = { ids, from, visits: visitsAtOnce };
  const answer = await run(scripts.readLinks, ids[0] ?? "", "link", request);
  const read = rowsOf(answer["rows"]);
  for (const [index, row] of read.entries()) {
    const id = ids[index] ?? "";
    const link = toLink(row["link"]);
    if (link === null) continue;
    const visits = toTexts(row["visits"]).map((entry) => toVisit(id, entry));
    const seen = countSeen(link, visits, found.get(id)?.seen);
    found.set(id, { link, ask: toAsk(row["ask"]), session: toSession(row["session"]), seen });
  }
  const upto = read.at(-1)?.["upto"];
  return upto === undefined
    ? { ids: ids.slice(read.length), from: 0 }
    : { ids: ids.slice(read.length - 1), from: Number(upto) };
}

async function countAsks(
  connection: Connection,
  from: number,
  until: number,
): Promise<readonly AskCount[]> {
  const groups = new Map<string, AskCount>();
  const sought = { tags: shardTags, index: "asks", from, until, order: "oldest" } as const;
  let cursor: string | null = null;
  do {
    const page = await findPlaces(connection, { ...sought, count: pageSize }, cursor);
    for (const facts of await readAsks(
      connection,
      page.places.map(({ id }) => id),
    )) {
      const key = JSON.stringify(facts);
      groups.set(key, { ...facts, count: (groups.get(key)?.count ?? 0) + 1 });
    }
    cursor = page.next;
  } while (cursor !== null);
  return [...groups.values()];
}

async function readAsks(
  connection: Connection,
  ids: readonly string[],
): Promise<readonly Omit<AskCount, "count">[]> {
  const answers = await connection.verb((run) =>
    inBatches(connection, ids, (first, some) => run(scripts.askFacts, first, "ask", { ids: some })),
  );
  return answers.flatMap(({ facts }) => (Array.isArray(facts) ? facts.map(toAskFacts) : []));
}

function toAskFacts(value: unknown): Omit<AskCount, "count"> {
  const [mailDomain, language, outcome] = Array.isArray(value) ? value.map(textOrNull) : [];
  return {
    mailDomain: mailDomain ?? null,
    language: language ?? null,
    outcome: typeof outcome === "string" ? oneOf(askOutcomes, outcome) : null,
  };
}
