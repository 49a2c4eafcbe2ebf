import { isAlive } from "../session.ts";
import { addEvent, beginFor } from "./events.ts";
import type { Account, CurrentLogin, Link, Session, VisitFacts } from "../store.ts";
import {
  fromCurrent,
  toCurrent,
  toLink,
  toOwnSession,
  toSession,
  type OwnSession,
} from "./rows.ts";
import type { Statements } from "./statements.ts";
import { all, change, first, type Steps } from "./steps.ts";

export function* findSession(run: Statements, id: string): Steps<Session | null> {
  const row = yield* first(run.session, { id });
  return row === undefined ? null : toSession(row);
}

export function* sessions(run: Statements, user_id: string, at: number): Steps<Session[]> {
  return (yield* all(run.sessions, { user_id, at })).map(toSession);
}

export function* endSession(
  run: Statements,
  id: string,
  at: number,
  event?: string,
): Steps<boolean> {
  yield* beginFor(event);
  const count = yield* change(run.endSession, { id, at });
  if (count > 0) yield* addEvent(run, event, { linkId: id, at }, ended(null, count));
  return count > 0;
}

export function* endSessions(
  run: Statements,
  user_id: string,
  at: number,
  event?: string,
): Steps<number> {
  yield* beginFor(event);
  const count = yield* change(run.endSessions, { user_id, at });
  if (count > 0) yield* addEvent(run, event, { linkId: null, at }, ended(user_id, count));
  return count;
}

const ended = (userId: string | null, count: number) =>
  ({ what: "sessions_ended", userId, count }) as const;

/** The account that is really logged in behind what a browser claims, or null. */
export function* findAccount(
  run: Statements,
  current: CurrentLogin | null,
  at: number,
): Steps<Account | null> {
  if (current?.by !== "session") return current;
  const session = yield* findSession(run, current.sessionId);
  const real =
    session !== null && isAlive(session, at) && session.secretHash === current.secretHash;
  return real ? session : null;
}

interface LinkRequest {
  readonly linkId: string;
  readonly visit: VisitFacts;
  readonly current: CurrentLogin | null;
}

interface LinkAndSessions {
  readonly link: Link | null;
  /** Who is logged in in the requesting browser. */
  readonly current: Account | null;
  /** The session that the link opened. */
  readonly own: OwnSession | null;
}

/** All that a request is judged by, in one statement. */
export function* findLinkAndSessions(
  run: Statements,
  { linkId: id, visit: { at }, current }: LinkRequest,
): Steps<LinkAndSessions> {
  const row = yield* first(run.linkAndSessions, { id, at, ...fromCurrent(current) });
  if (row === undefined) {
    return { link: null, current: yield* findAccount(run, current, at), own: null };
  }
  const account = current?.by === "session" ? toCurrent(row) : current;
  return { link: toLink(row), current: account, own: toOwnSession(row) };
}
