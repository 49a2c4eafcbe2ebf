import { randomText, sha256 } from "../crypto.ts";
import { OnpurposeError } from "../errors.ts";
import type { AnswerHeaders } from "../flows/host-session.ts";
import { createCookieJar, type CookieJar } from "../http/cookies.ts";
import type { RequestHeaders } from "../http/message.ts";
import {
  keepSessions,
  type KeptSessions,
  type KeptSessionsOptions,
  type OneSession,
} from "./kept-sessions.ts";

export type { CompletedLogin, KeptSessions, PendingLogin } from "./kept-sessions.ts";

type Answer<T> = T | Promise<T>;

/** A row of the host's table of sessions. */
export interface SessionRow {
  /** The key: SHA-256 of what the cookie holds, 43 characters. Whoever reads the table can log in by none of them. */
  readonly hash: string;
  readonly userId: string;
  readonly expiresAt: Date;
  /** Where the link leads, while a second factor is still to come: this is no login yet. Null: it is one. */
  readonly redirectTo: string | null;
}

/** The host's own table of sessions. A function that throws refuses the press, and the link is as good as before. */
export interface SessionTable {
  create(row: SessionRow): Answer<unknown>;
  /** The row with this key, or null. One that has expired is found out by its time. */
  find(hash: string): Answer<SessionRow | null>;
  /** Deletes the row with this key, if there is one. */
  remove(hash: string): Answer<unknown>;
  /** Lets a session that is in use live longer. Left out: it ends `lifetime` after the login. */
  extend?(hash: string, expiresAt: Date): Answer<unknown>;
}

export interface SessionTableOptions extends KeptSessionsOptions {
  /** The same as the option `url` of `createMagicLinks`. Over https the cookie is `Secure`, its name begins with `__Host-`. */
  readonly url: string;
  readonly table: SessionTable;
  /** The cookie's name, without `__Host-`. Default `session`. */
  readonly cookie?: string;
  /** In seconds. Default 30 days; with `extend`, of a session that nobody uses. */
  readonly lifetime?: number;
}

const day = 24 * 60 * 60;
/** As long as browsers keep a cookie at most: the table says when a session that is extended ends. */
const cookieLife = 400 * day;
/** What the cookie of a login that is not complete begins with. The hash is of the whole: none is ever taken for the other. */
const half = "half.";

/** Sessions in a table of the host's: a random token in a cookie, its hash in the table. */
export function sessionTable(options: SessionTableOptions): KeptSessions {
  const { url, cookie = "session", lifetime = 30 * day } = options;
  if (!URL.canParse(url)) throw wrong("url", "the URL that onpurpose is mounted at");
  if (!/^[\w-]{1,60}$/.test(cookie)) throw wrong("cookie", "letters, digits, - and _");
  if (!(lifetime >= 60)) throw wrong("lifetime", "60 seconds or more");
  const jar = createCookieJar(cookie, new URL(url).protocol === "https:");
  return keepSessions((request) => sessionIn(options.table, jar, lifetime, request), options);
}

const wrong = (option: string, accepted: string): OnpurposeError =>
  new OnpurposeError("invalid_option", `sessionTable: option "${option}" must be ${accepted}`);

function sessionIn(
  table: SessionTable,
  jar: CookieJar,
  lifetime: number,
  request: RequestHeaders,
): OneSession {
  const token = jar.read(request.header("cookie"));
  let made: string | null = null;
  const find = async (isHalf: boolean): Promise<SessionRow | null> => {
    if (token === null || token.startsWith(half) !== isHalf) return null;
    const row = await table.find(sha256(token));
    return row !== null && Date.now() < row.expiresAt.getTime() ? row : null;
  };
  const renew = async (
    begin: string,
    life: number,
    { userId, redirectTo }: Pick<SessionRow, "userId" | "redirectTo">,
  ): Promise<AnswerHeaders> => {
    const fresh = begin + randomText(32);
    const hash = sha256(fresh);
    made = hash;
    await table.create({ hash, userId, expiresAt: inSeconds(life), redirectTo });
    if (token !== null) await table.remove(sha256(token));
    const kept = table.extend === undefined || begin === half ? life : cookieLife;
    return [["set-cookie", jar.write(fresh, Math.ceil(kept))]];
  };
  return {
    async userId() {
      const row = await find(false);
      // A row of a login that is not complete is never one, whatever became of its cookie.
      if (row === null || row.redirectTo !== null) return null;
      const left = row.expiresAt.getTime() - Date.now();
      if (left < (lifetime / 2) * 1000) await table.extend?.(row.hash, inSeconds(lifetime));
      return row.userId;
    },
    async pending() {
      const row = await find(true);
      return row && { ...row, until: row.expiresAt.getTime() };
    },
    logIn: ({ id }) => renew("", lifetime, { userId: id, redirectTo: null }),
    hold: (record) => renew(half, (record.until - Date.now()) / 1000, record),
    async end() {
      if (token !== null) await table.remove(sha256(token));
      return [["set-cookie", jar.clear()]];
    },
    async drop() {
      if (made !== null) await table.remove(made);
    },
  };
}

const inSeconds = (life: number): Date => new Date(Date.now() + life * 1000);
