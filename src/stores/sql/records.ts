import type { Act, ActPage, ActRequest } from "../act.ts";
import { nextAfter, readPlace } from "../listing.ts";
import { nothingPurged, type Purged } from "../purge.ts";
import { atMost, mostListed, type CountedDay, type LeaseRequest } from "../records.ts";
import { fromAct, toAct, toDay } from "./record-rows.ts";
import { textOf } from "./rows.ts";
import { addressKey, userKey } from "./schema.ts";
import { ofSize } from "./sized.ts";
import type { Statements } from "./statements.ts";
import { all, begin, change, first, type Steps } from "./steps.ts";
import { findLink } from "./visits.ts";

// What operators and jobs keep, and erase.

export function* saveDay(run: Statements, { day, countedAt, tallies }: CountedDay): Steps<void> {
  yield* change(run.saveDay, { day, counted_at: countedAt, tallies });
}

export function* days(run: Statements, from: number, until: number): Steps<CountedDay[]> {
  return (yield* all(run.days, { from, until })).map(toDay);
}

export function* addAct(run: Statements, act: Act): Steps<void> {
  yield* change(run.addAct, fromAct(act));
}

export function* settleAct(
  run: Statements,
  { id, at }: Pick<Act, "id" | "at">,
  count: number,
): Steps<void> {
  yield* change(run.settleAct, { id, at, count });
}

export function* acts(run: Statements, request: ActRequest, cursor: string | null): Steps<ActPage> {
  const { linkId: link_id, userId: user_id } = request;
  const count = atMost(request.limit, mostListed);
  const ofUser = user_id === null ? run.acts : run.actsOfUser;
  const statement = ofSize(link_id === null ? ofUser : run.actsOfLink, count);
  const { at, id } = readPlace(cursor) ?? { at: Number.MAX_SAFE_INTEGER, id: "" };
  const rows = yield* all(statement, { link_id, user_id, after_at: at, after_id: id });
  const found = rows.slice(0, count).map(toAct);
  return { acts: found, next: nextAfter(found, count) };
}

export function* erase(run: Statements, id: string): Steps<Purged> {
  const link = yield* findLink(run, id);
  yield* begin();
  // First of all: a press that comes now waits for this, and then finds no link.
  const links = yield* change(run.eraseLink, { id });
  const sessions = yield* change(run.eraseSession, { id });
  const asks = yield* change(run.eraseAsk, { id });
  const visits = yield* change(run.eraseVisits, { id });
  if (link !== null) {
    const other_account = addressKey(link.address);
    const account = link.userId === null ? other_account : userKey(link.userId);
    const found = { id, account, other_account, expires_at: link.expiresAt };
    yield* change(run.eraseAccountLinks, found);
  }
  return { ...nothingPurged, links, asks, visits, sessions };
}

export function* lease(run: Statements, request: LeaseRequest): Steps<boolean> {
  const { name, holder, at, until } = request;
  if (run.leaseHolder === undefined) {
    return (yield* change(run.lease, { name, holder, at, until })) > 0;
  }
  yield* begin();
  yield* change(run.lease, { name, holder, at, until });
  const row = yield* first(run.leaseHolder, { name });
  return textOf(row?.["holder"]) === holder;
}
