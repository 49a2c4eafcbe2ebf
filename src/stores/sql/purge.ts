import { dayMs } from "../../day.ts";
import { cutAddress } from "../../network.ts";
import {
  addPurged,
  nothingPurged,
  type Purged,
  type PurgePage,
  type PurgeRequest,
} from "../purge.ts";
import { textOf, textOrNull } from "./rows.ts";
import type { Statements } from "./statements.ts";
import { all, begin, change, first, type Steps } from "./steps.ts";

// A walk over the ids of links, and then over the accounts that they are found by, each in the order that the
// database has them in: a step looks at the rows between two of them and at no others. Nothing is found by its age,
// which would take an index that every login pays for.

/** What stands before the place in a cursor, while accounts are walked over. No id has a colon. */
const accounts = "accounts:";

export function* purge(
  run: Statements,
  request: PurgeRequest,
  cursor: string | null,
): Steps<PurgePage> {
  const after = cursor ?? "";
  return after.startsWith(accounts)
    ? yield* purgeAccounts(run, request, after.slice(accounts.length))
    : yield* purgeIds(run, request, after);
}

function* purgeIds(run: Statements, request: PurgeRequest, after: string): Steps<PurgePage> {
  const nth = yield* place(run.purgeNthId, after);
  const upto = nth ?? (yield* place(run.purgeLastId, after));
  const next = nth ?? accounts;
  yield* begin();
  // What has nothing to do with ids goes with the first of them.
  const others = after === "" ? yield* purgeOthers(run, request) : nothingPurged;
  if (upto === null) return { purged: others, next };
  const purged = addPurged(others, yield* purgeRange(run, request, { after, upto }));
  return { purged, next };
}

function* purgeOthers(run: Statements, request: PurgeRequest): Steps<Purged> {
  const acts = yield* change(run.purgeActs, { before: request.acts });
  const days = yield* change(run.purgeDays, { until: Math.floor(request.days / dayMs) });
  // Over for long: they are free in any case, and nobody counts them.
  yield* change(run.purgeLeases, { before: request.links });
  return { ...nothingPurged, acts, days };
}

interface Range {
  readonly after: string;
  readonly upto: string;
}

function* purgeRange(run: Statements, request: PurgeRequest, range: Range): Steps<Purged> {
  const visits = yield* change(run.purgeVisits, { ...range, before: request.visits });
  const asks = yield* change(run.purgeAsks, { ...range, before: request.links });
  const sessions = yield* change(run.purgeSessions, { ...range, before: request.sessions });
  const links = yield* change(run.purgeLinks, { ...range, before: request.links });
  const addresses = yield* cutAddresses(run, { ...range, before: request.addresses });
  return { ...nothingPurged, links, asks, visits, sessions, addresses };
}

/** Cut here, since no database knows how: those that are alike, and of one link, at a time. */
function* cutAddresses(run: Statements, range: Range & { readonly before: number }): Steps<number> {
  const { before } = range;
  let count = 0;
  for (const [full, cut] of [
    [run.fullAddressesOfVisits, run.cutAddressesOfVisits],
    [run.fullAddressesOfAsks, run.cutAddressesOfAsks],
  ] as const) {
    for (const row of before > 0 ? yield* all(full, { ...range }) : []) {
      const [address, network] = [textOrNull(row["client_address"]), textOf(row["network"])];
      const [cut_address, cut_network] = [cutAddress(address), cutAddress(network)];
      if (cut_address === address && cut_network === network) continue;
      const found = { id: textOf(row["id"]), before, address: address ?? "", network };
      count += yield* change(cut, { ...found, cut_address, cut_network });
    }
  }
  return count;
}

/** What a link is found by goes as it goes, and is counted with it. */
function* purgeAccounts(run: Statements, request: PurgeRequest, after: string): Steps<PurgePage> {
  const nth = yield* place(run.purgeNthAccount, after);
  const upto = nth ?? (yield* place(run.purgeLastAccount, after));
  if (upto !== null) yield* change(run.purgeAccountLinks, { after, upto, before: request.links });
  return { purged: nothingPurged, next: nth === null ? null : accounts + nth };
}

function* place(statement: Statements["purgeNthId"], after: string): Steps<string | null> {
  const row = yield* first(statement, { after });
  return textOrNull(row?.["place"]);
}
