import { isAlive } from "../judge.ts";
import type { Session, Store } from "../store.ts";
import type { Connection, Run } from "./connection.ts";
import { userTag } from "./keys.ts";
import { pages, pageSize } from "./revoke.ts";
import { toSession } from "./rows.ts";
import { scripts } from "./scripts.ts";

type SessionVerbs = Pick<Store, "session" | "sessions" | "endSession" | "endSessions">;

export function sessionVerbs(connection: Connection): SessionVerbs {
  return {
    session: (id) => connection.verb((run) => findSession(run, id)),
    sessions: (userId, at) => liveSessions(connection, userId, at),
    endSession: (id, at) => connection.verb((run) => endSession(run, id, at)),
    endSessions: async (userId, at) => {
      const alive = await liveSessions(connection, userId, at);
      let ended = 0;
      for (let from = 0; from < alive.length; from += pageSize) {
        const page = alive.slice(from, from + pageSize);
        const answers = await connection.verb((run) =>
          Promise.all(page.map(({ id }) => endSession(run, id, at))),
        );
        ended += answers.filter(Boolean).length;
      }
      return ended;
    },
  };
}

async function findSession(run: Run, id: string): Promise<Session | null> {
  return toSession((await run(scripts.readSession, id, "link", { id }))["session"]);
}

async function endSession(run: Run, id: string, at: number): Promise<boolean> {
  return (await run(scripts.endSession, id, "link", { id, at }))["ended"] === true;
}

/** A session has the id of its link, so a user's sessions are found by the user's links. */
async function liveSessions(
  connection: Connection,
  userId: string,
  at: number,
): Promise<readonly Session[]> {
  const alive: Session[] = [];
  for await (const ids of pages(connection, userTag(userId), "links", null)) {
    const found = await connection.verb((run) =>
      Promise.all(ids.map((id) => findSession(run, id))),
    );
    for (const session of found) {
      if (session !== null && session.userId === userId && isAlive(session, at))
        alive.push(session);
    }
  }
  return alive.toSorted((a, b) => b.createdAt - a.createdAt);
}
