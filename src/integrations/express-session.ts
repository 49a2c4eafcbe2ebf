import type { RequestHeaders } from "../http/message.ts";
import {
  checkKept,
  keepSessions,
  keptNames,
  missing,
  platformOf,
  type KeptSessions,
  type KeptSessionsOptions,
  type OneSession,
  type PendingRecord,
} from "./kept-sessions.ts";
import type { User } from "../user.ts";

export type { CompletedLogin, KeptSessions, PendingLogin } from "./kept-sessions.ts";

export interface ExpressSessionOptions<U extends User = User> extends KeptSessionsOptions<U> {
  /** Under which name the user's id stands in `req.session`. Default `userId`. */
  readonly key?: string;
}

/**
 * Sessions of express-session, on Express, Connect, or Node's own server. Its middleware comes before onpurpose's. A login
 * makes a new session, with nothing of the one before; a logout destroys it. express-session sends its cookie by itself.
 */
export function expressSession<U extends User>(options: ExpressSessionOptions<U>): KeptSessions<U> {
  checkKept("expressSession", options, { ...keptNames, key: true });
  const { key = "userId" } = options;
  return keepSessions((request) => expressSessionOf(request, "expressSession", key), options);
}

type Done = (error?: unknown) => void;

interface Session {
  regenerate(done: Done): unknown;
  save(done: Done): unknown;
  destroy(done: Done): unknown;
}

export const pendingKey = "onpurposePending";

/** The session of this request, as express-session keeps it. `name`: of who asks, for the error. */
export function expressSessionOf(request: RequestHeaders, name: string, key: string): OneSession {
  const wanted =
    "session of express-session: its middleware comes first, and its store must answer";
  const req = platformOf(request, name, wanted);
  // Read anew each time: it is another one after it was regenerated.
  const session = (): Session => {
    const found: unknown = Reflect.get(req, "session");
    if (isSession(found)) return found;
    throw missing(name, wanted);
  };
  const renewWith = async (key: string, value: string | PendingRecord): Promise<[]> => {
    await called((done) => session().regenerate(done));
    Reflect.set(session(), key, value);
    // Before the answer: the next request may come before it has ended.
    await called((done) => session().save(done));
    return [];
  };
  return {
    userId() {
      const id: unknown = Reflect.get(session(), key);
      return typeof id === "string" ? id : null;
    },
    pending: () => Reflect.get(session(), pendingKey) as unknown,
    logIn: (user) => renewWith(key, user.id),
    hold: (record) => renewWith(pendingKey, record),
    async end() {
      await called((done) => session().destroy(done));
      return [];
    },
  };
}

function isSession(value: unknown): value is Session {
  return (
    typeof value === "object" &&
    value !== null &&
    ["regenerate", "save", "destroy"].every(
      (name) => typeof Reflect.get(value, name) === "function",
    )
  );
}

/** What takes a callback, as a promise. */
export const called = (run: (done: Done) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    run((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error("a session's callback failed"));
    });
  });
