import { nothingPurged, type PurgePage, type PurgeRequest } from "../purge.ts";
import { textOrNull } from "./rows.ts";
import type { Statements } from "./statements.ts";
import { begin, change, first, type Steps } from "./steps.ts";

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
  if (upto === null) return { purged: nothingPurged, next };
  const range = { after, upto };
  yield* begin();
  const visits = yield* change(run.purgeVisits, { ...range, before: request.visits });
  const asks = yield* change(run.purgeAsks, { ...range, before: request.links });
  const sessions = yield* change(run.purgeSessions, { ...range, before: request.sessions });
  const links = yield* change(run.purgeLinks, { ...range, before: request.links });
  return { purged: { links, asks, visits, sessions }, next };
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
