import { nextAfter, readPlace } from "../listing.ts";
import {
  atMost,
  mostListed,
  type AskCount,
  type ListPage,
  type ListRequest,
  type Seen,
} from "../records.ts";
import { toAskCount, toListed, toSeen } from "./record-rows.ts";
import { textOf } from "./rows.ts";
import { addressKey, userKey } from "./schema.ts";
import { ofSize } from "./sized.ts";
import { numbered, type Values } from "./statement.ts";
import type { Statements } from "./statements.ts";
import { all, type Steps } from "./steps.ts";

export function* list(
  run: Statements,
  request: ListRequest,
  cursor: string | null,
): Steps<ListPage> {
  const count = atMost(request.limit, mostListed);
  const { account } = request;
  const values = { ...placeOf(request, cursor), ...(account === null ? {} : fromAccount(account)) };
  const rows = (yield* all(ofSize(pagesOf(run, request), count), values)).slice(0, count);
  const seen = yield* seenBy(
    run,
    rows.map((row) => textOf(row["id"])),
  );
  const links = rows.map((row) => toListed(row, seen.get(textOf(row["id"])) ?? []));
  const places = links.map(({ link }) => ({ at: link.issuedAt, id: link.id }));
  return { links, next: nextAfter(places, count) };
}

function pagesOf(run: Statements, { order, account }: ListRequest) {
  if (account === null) return order === "oldest" ? run.listOldest : run.listNewest;
  return order === "oldest" ? run.listAccountOldest : run.listAccountNewest;
}

// Before and after all moments, and all ids of that moment.
const [never, ever] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

/** What lies after the cursor. No bound is left out, so that one statement does for all requests. */
function placeOf({ from, until, order }: ListRequest, cursor: string | null): Values {
  const after = readPlace(cursor);
  const low = from ?? never;
  const high = until === null ? ever : until - 1;
  if (after === null) {
    return { low, high, after_at: order === "oldest" ? never : ever, after_id: "" };
  }
  const bounds =
    order === "oldest"
      ? { low: Math.max(low, after.at), high }
      : { low, high: Math.min(high, after.at) };
  return { ...bounds, after_at: after.at, after_id: after.id };
}

function fromAccount({ userId, address }: NonNullable<ListRequest["account"]>): Values {
  const keys = [
    ...(userId === null ? [] : [userKey(userId)]),
    ...(address === null ? [] : [addressKey(address)]),
  ];
  // No account has an empty name.
  const [account = "", other_account = account] = keys;
  return { account, other_account, user_id: userId, address };
}

/** The visits to these links, counted. */
function* seenBy(
  run: Statements,
  ids: readonly string[],
): Steps<ReadonlyMap<string, readonly Seen[]>> {
  const seen = new Map<string, Seen[]>();
  const [some] = ids;
  if (some === undefined) return seen;
  const statement = ofSize(run.seen, ids.length);
  for (const row of yield* all(statement, numbered("id", ids, statement.size, some))) {
    const id = textOf(row["link_id"]);
    const ofLink = seen.get(id);
    if (ofLink === undefined) seen.set(id, [toSeen(row)]);
    else ofLink.push(toSeen(row));
  }
  return seen;
}

export function* countAsks(run: Statements, from: number, until: number): Steps<AskCount[]> {
  return (yield* all(run.countAsks, { from, until })).map(toAskCount);
}
