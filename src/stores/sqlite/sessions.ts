import { isAlive } from "../judge.ts";
import type { Account, CurrentLogin, Session, Store } from "../store.ts";
import type { Batch } from "./batch.ts";
import { toSession } from "./rows.ts";
import type { Statements } from "./statements.ts";

type SessionVerbs = Pick<Store, "session" | "sessions" | "endSession" | "endSessions">;

export function sessionVerbs(run: Statements, batch: Batch): SessionVerbs {
  return {
    session: (id) => batch.read(() => findSession(run, id)),
    sessions: (user_id, at) => batch.read(() => run.sessions.all({ user_id, at }).map(toSession)),
    endSession: (id, at) => batch.write(() => run.endSession.run({ id, at }).changes > 0),
    endSessions: (user_id, at) =>
      batch.write(() => Number(run.endSessions.run({ user_id, at }).changes)),
  };
}

export function findSession(run: Statements, id: string): Session | null {
  const row = run.session.get({ id });
  return row === undefined ? null : toSession(row);
}

/** The account that is really logged in behind what a browser claims, or null. */
export function findAccount(
  run: Statements,
  current: CurrentLogin | null,
  at: number,
): Account | null {
  if (current?.by !== "session") return current;
  const session = liveSession(run, current.sessionId, at);
  return session?.secretHash === current.secretHash ? session : null;
}

function liveSession(run: Statements, id: string, at: number): Session | null {
  const session = findSession(run, id);
  return session !== null && isAlive(session, at) ? session : null;
}
