import { isAlive } from "../session.ts";
import type { Settled } from "../outbox.ts";
import type { Session, Store } from "../store.ts";
import type { Connection, Request, Run } from "./connection.ts";
import { settledEvent, tellOfMany, withEvent } from "./events.ts";
import { userTag } from "./keys.ts";
import { pageSize } from "./revoke.ts";
import { toSession, toTexts } from "./rows.ts";
import { scripts } from "./scripts.ts";

type SessionVerbs = Pick<Store, "session" | "sessions" | "endSession" | "endSessions">;

export function sessionVerbs(connection: Connection): SessionVerbs {
  return {
    session: (id) => connection.verb((run) => findSession(run, id)),
    sessions: (userId, at) => liveSessions(connection, userId, at),
    endSession: (linkId, at, event) =>
      connection.verb((run) => {
        const about = { event, at, linkId };
        const told = settledEvent(connection, about, endedHappening(null, 1));
        return withEvent(connection, run, about, (run) => endSession(run, linkId, at, told));
      }),
    endSessions: async (userId, at, event) => {
      const alive = await liveSessions(connection, userId, at);
      let ended = 0;
      try {
        for (let from = 0; from < alive.length; from += pageSize) {
          const page = alive.slice(from, from + pageSize);
          const answers = await connection.verb((run) =>
            Promise.all(page.map(({ id }) => endSession(run, id, at, null))),
          );
          ended += answers.filter(Boolean).length;
        }
      } finally {
        // Also of those that were ended before it failed: when it is done again, nobody ends them.
        if (ended > 0) await tellOfMany(connection, event, at, endedHappening(userId, ended));
      }
      return ended;
    },
  };
}

const endedHappening = (userId: string | null, count: number): Settled => ({
  what: "sessions_ended",
  userId,
  count,
});

async function findSession(run: Run, id: string): Promise<Session | null> {
  return toSession((await run(scripts.readSession, id, "link", { id }))["session"]);
}

async function endSession(
  run: Run,
  id: string,
  at: number,
  event: Request | null,
): Promise<boolean> {
  const answer = await run(scripts.endSession, id, "link", { id, at, event });
  return answer["ended"] === true;
}

/** A session has the id of its link, so a user's sessions are found by the user's links. */
async function liveSessions(
  connection: Connection,
  userId: string,
  at: number,
): Promise<readonly Session[]> {
  // One may come twice.
  const alive = new Map<string, Session>();
  for await (const ids of userLinks(connection, userId)) {
    const found = await connection.verb((run) =>
      Promise.all(ids.map((id) => findSession(run, id))),
    );
    for (const session of found) {
      if (session !== null && session.userId === userId && isAlive(session, at))
        alive.set(session.id, session);
    }
  }
  return [...alive.values()].toSorted((a, b) => b.createdAt - a.createdAt);
}

/** Page by page, each with a deadline of its own: all that are there all the while, whatever a purge takes out. */
async function* userLinks(
  connection: Connection,
  userId: string,
): AsyncGenerator<readonly string[]> {
  let cursor = "0";
  do {
    const from = { cursor, count: pageSize };
    const page = await connection.verb((run) =>
      run(scripts.scanLinks, userTag(userId), "links", from),
    );
    yield toTexts(page["ids"]);
    cursor = String(page["cursor"]);
  } while (cursor !== "0");
}
