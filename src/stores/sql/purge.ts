import { dayMs } from "../../day.ts";
import { cutAddress } from "../../network.ts";
import {
  addPurged,
  nothingPurged,
  type Purged,
  type PurgePage,
  type PurgeRequest,
} from "../purge.ts";
import { numberOrNull, textOf, textOrNull } from "./rows.ts";
import type { RowStatements } from "./purge-statements.ts";
import type { Statement } from "./statement.ts";
import type { Statements } from "./statements.ts";
import { all, begin, change, first, type Steps } from "./steps.ts";

// A walk over the ids of links, and then over the accounts that they are found by, each in the order that the
// database has them in: a step looks at the rows between two of them and at no others. Nothing is found by its age,
// which would take an index that every login pays for.
//
// Ids are random. Where all writers share one file, which has its rows in the order in which they came, the walk goes
// over the tables in that order instead: what is old lies together there, and a step changes half as many pages, each
// of which logins beside it would have to wait for.

/** What stands before the place in a cursor, while accounts or rows are walked over. No id has a colon. */
const accounts = "accounts:";
const rows = "rows:";

export function* purge(
  run: Statements,
  request: PurgeRequest,
  cursor: string | null,
): Steps<PurgePage> {
  const after = cursor ?? "";
  return after.startsWith(accounts)
    ? yield* purgeAccounts(run, request, after.slice(accounts.length))
    : run.rows.length === 0
      ? yield* purgeIds(run, request, after)
      : yield* purgeRows(run, request, after);
}

/** The cursor tells which table, and the number of the row. */
function* purgeRows(run: Statements, request: PurgeRequest, cursor: string): Steps<PurgePage> {
  const [table = 0, after = 0] = cursor.slice(rows.length).split(":").map(Number);
  const walk = run.rows[table];
  if (walk === undefined) return { purged: nothingPurged, next: accounts };
  const nth = yield* row(walk.nth, after);
  const upto = nth ?? (yield* row(walk.last, after));
  yield* begin();
  const others = cursor === "" ? yield* purgeOthers(run, request) : nothingPurged;
  const next = nth === null ? `${rows}${table + 1}:0` : `${rows}${table}:${nth}`;
  if (upto === null) return { purged: others, next };
  return { purged: addPurged(others, yield* purgeRange(walk, request, { after, upto })), next };
}

function* purgeRange(
  { kind, remove, full }: RowStatements,
  request: PurgeRequest,
  range: Range<number>,
): Steps<Purged> {
  // An ask goes as its link does.
  const before = request[kind === "asks" ? "links" : kind];
  const removed = yield* change(remove, { ...range, before });
  const addresses =
    full === null
      ? 0
      : yield* cutAddresses(full.found, full.cut, { ...range, before: request.addresses });
  return { ...nothingPurged, [kind]: removed, addresses };
}

function* purgeIds(run: Statements, request: PurgeRequest, after: string): Steps<PurgePage> {
  const nth = yield* place(run.purgeNthId, after);
  const upto = nth ?? (yield* place(run.purgeLastId, after));
  const next = nth ?? accounts;
  yield* begin();
  // What has nothing to do with ids goes with the first of them.
  const others = after === "" ? yield* purgeOthers(run, request) : nothingPurged;
  if (upto === null) return { purged: others, next };
  const purged = addPurged(others, yield* purgeIdRange(run, request, { after, upto }));
  return { purged, next };
}

function* purgeOthers(run: Statements, request: PurgeRequest): Steps<Purged> {
  const acts = yield* change(run.purgeActs, { before: request.acts });
  const days = yield* change(run.purgeDays, { until: Math.floor(request.days / dayMs) });
  // Over for long: they are free in any case, and nobody counts them.
  yield* change(run.purgeLeases, { before: request.links });
  return { ...nothingPurged, acts, days };
}

interface Range<Place> {
  readonly after: Place;
  readonly upto: Place;
}

function* purgeIdRange(
  run: Statements,
  request: PurgeRequest,
  range: Range<string>,
): Steps<Purged> {
  const visits = yield* change(run.purgeVisits, { ...range, before: request.visits });
  const asks = yield* change(run.purgeAsks, { ...range, before: request.links });
  const sessions = yield* change(run.purgeSessions, { ...range, before: request.sessions });
  const links = yield* change(run.purgeLinks, { ...range, before: request.links });
  const cut = { ...range, before: request.addresses };
  const ofVisits = yield* cutAddresses(run.fullAddressesOfVisits, run.cutAddressesOfVisits, cut);
  const ofAsks = yield* cutAddresses(run.fullAddressesOfAsks, run.cutAddressesOfAsks, cut);
  return { ...nothingPurged, links, asks, visits, sessions, addresses: ofVisits + ofAsks };
}

/** Cut here, since no database knows how: those that are alike, and of one link, at a time. */
function* cutAddresses(
  full: Statement,
  cut: Statement,
  range: Range<string | number> & { readonly before: number },
): Steps<number> {
  const { before } = range;
  let count = 0;
  for (const found of before > 0 ? yield* all(full, { ...range }) : []) {
    const [address, network] = [textOrNull(found["client_address"]), textOf(found["network"])];
    const [cut_address, cut_network] = [cutAddress(address), cutAddress(network)];
    if (cut_address === address && cut_network === network) continue;
    const alike = { id: textOf(found["id"]), before, address: address ?? "", network };
    count += yield* change(cut, { ...alike, cut_address, cut_network });
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

function* row(statement: Statement, after: number): Steps<number | null> {
  const found = yield* first(statement, { after });
  return numberOrNull(found?.["place"]);
}
