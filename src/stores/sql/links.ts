import { judgeOpen } from "../judge.ts";
import type { Ask } from "../ask.ts";
import { issuedHappening, revokedHappening } from "../outbox.ts";
import type {
  Link,
  NewLink,
  OpenRequest,
  OpenResult,
  RevokeTarget,
  Visit,
  VisitFacts,
  WithEvent,
} from "../store.ts";
import { findAsk } from "./asks.ts";
import { addEvent, beginFor } from "./events.ts";
import { fromLink, textOf, textOrNull, toVisit } from "./rows.ts";
import { addressKey, userKey } from "./schema.ts";
import { findLinkAndSessions } from "./sessions.ts";
import type { Statements } from "./statements.ts";
import { all, begin, change, type Steps } from "./steps.ts";
import { addUnknownVisit, addVisit, findLink } from "./visits.ts";

/** How long the row lives that asks of one address pass one by one. */
const turnstileMs = 1000;

export function* issue(run: Statements, link: NewLink & WithEvent): Steps<void> {
  const { id, askedBy: asked_by, address, expiresAt: expires_at, issuedAt: at } = link;
  yield* begin();
  if (asked_by !== null) {
    const account = addressKey(address);
    yield* change(run.turnstile, { key: `issue:${account}`, at, window: turnstileMs });
    for (const row of yield* all(run.accountLinks, { account, other_account: account, at })) {
      const older = { id: textOf(row["link_id"]), asked_by, at };
      if (textOrNull(row["asked_by"]) === asked_by) yield* change(run.supersede, older);
    }
  }
  const [account = null, other_account] = accountsOf(link);
  const found = { account, id, asked_by, expires_at };
  // Before the link: on SQLite a trigger adds, with a link, those of its keys that are missing.
  if (other_account === undefined) yield* change(run.addAccountLink, found);
  else yield* change(run.addAccountLinks, { ...found, other_account });
  yield* change(run.addLink, fromLink(link));
  yield* addEvent(run, link.event, { linkId: id, at }, issuedHappening(link));
}

/** Under which accounts a link is found again. */
export function accountsOf({ userId, address, askedBy }: NewLink): string[] {
  const accounts: string[] = [];
  if (userId !== null) accounts.push(userKey(userId));
  if (userId === null || askedBy !== null) accounts.push(addressKey(address));
  return accounts;
}

/** The ids of what may be live links of an account. */
export function* siblingsOf(
  run: Statements,
  userId: string,
  address: string | null,
  at: number,
): Steps<ReadonlySet<string>> {
  const account = userKey(userId);
  const other_account = address === null ? account : addressKey(address);
  const rows = yield* all(run.accountLinks, { account, other_account, at });
  return new Set(rows.map((row) => textOf(row["link_id"])));
}

export function* open(run: Statements, request: OpenRequest): Steps<OpenResult> {
  const { linkId, visit } = request;
  const { link: found, current, own: session } = yield* findLinkAndSessions(run, request);
  if (found === null) {
    yield* addUnknownVisit(run, linkId, visit);
    return { outcome: "refused", reason: "unknown", link: null, current };
  }
  const reason = judgeOpen(found, request, { current, session });
  const outcome = reason === null ? "opened" : "refused";
  const isFirst = found.firstOpenedAt === null;
  if (isFirst) {
    yield* begin();
    yield* change(run.noteFirstOpening, { id: linkId, at: visit.at });
  } else {
    yield* beginFor(visit.event);
  }
  yield* addVisit(run, { linkId, ...visit, outcome, reason });
  const link = isFirst ? { ...found, firstOpenedAt: visit.at } : found;
  return reason === null
    ? { outcome: "opened", link, current }
    : { outcome: "refused", reason, link, current };
}

interface DeclineRequest {
  readonly linkId: string;
  readonly visit: VisitFacts;
  readonly proven: boolean;
}

export function* decline(
  run: Statements,
  { linkId, visit, proven }: DeclineRequest,
): Steps<{ link: Link; revoked: boolean } | null> {
  const { browser, at } = visit;
  yield* begin();
  const values = { id: linkId, browser, at, proven: proven ? 1 : 0 };
  const revoked = yield* change(run.decline, values);
  const link = yield* findLink(run, linkId);
  if (link === null) {
    yield* addUnknownVisit(run, linkId, visit);
    return null;
  }
  yield* addVisit(run, { linkId, ...visit, outcome: "declined", reason: null });
  return { link, revoked: revoked > 0 };
}

export function* revoke(
  run: Statements,
  target: RevokeTarget,
  at: number,
  event?: string,
): Steps<number> {
  yield* beginFor(event);
  const count = yield* revokeLinks(run, target, at);
  const linkId = "linkId" in target ? target.linkId : null;
  if (count > 0) yield* addEvent(run, event, { linkId, at }, revokedHappening(target, count));
  return count;
}

function* revokeLinks(run: Statements, target: RevokeTarget, at: number): Steps<number> {
  if ("all" in target) return yield* change(run.revokeAll, { at });
  if ("linkId" in target) return yield* change(run.revokeLink, { id: target.linkId, at });
  const { userId: user_id, address } = target;
  yield* begin();
  let count = 0;
  for (const id of yield* siblingsOf(run, user_id, address, at)) {
    count += yield* change(run.revokeSibling, { id, user_id, address, at });
  }
  return count;
}

export function* explain(
  run: Statements,
  id: string,
): Steps<{ link: Link; visits: Visit[]; ask: Ask | null } | null> {
  const link = yield* findLink(run, id);
  if (link === null) return null;
  const visits = (yield* all(run.visits, { id })).map(toVisit);
  return { link, visits, ask: yield* findAsk(run, id) };
}

export function* linksOf(run: Statements, userId: string): Steps<readonly string[]> {
  const rows = yield* all(run.linksOf, { account: userKey(userId) });
  return rows.map((row) => textOf(row["link_id"]));
}
