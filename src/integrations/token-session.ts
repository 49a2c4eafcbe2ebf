import { randomText, sha256 } from "../crypto.ts";
import { OnpurposeError } from "../errors.ts";
import type { AnswerHeaders } from "../flows/host-session.ts";
import { isObject } from "../option-shapes.ts";
import { wrongOption } from "../wrong-option.ts";
import type { OneSession } from "./kept-sessions.ts";

type Answer<T> = T | Promise<T>;

/** A row of the host's table of sessions. */
export interface SessionRow {
  /** The key: SHA-256 of what the browser or the app holds, 43 characters. Whoever reads the table can log in by none of them. */
  readonly hash: string;
  readonly userId: string;
  /** A Date here and in what `find` gives; a database without one keeps its `getTime()`. */
  readonly expiresAt: Date;
  /** Where the link leads, while a second factor is still to come: this is no login yet. Null: it is one. */
  readonly redirectTo: string | null;
}

/** As it is read. Where nobody has a second factor the table needs no `redirectTo`. */
export type FoundSession = Omit<SessionRow, "redirectTo"> & Partial<Pick<SessionRow, "redirectTo">>;

/** The host's own table of sessions. A function that throws refuses the press, and the link is as good as before. */
export interface SessionTable {
  create(row: SessionRow): Answer<unknown>;
  /** The row with this key, or null. One that has expired is found out by its time. */
  find(hash: string): Answer<FoundSession | null>;
  /** Deletes the row with this key, if there is one. */
  remove(hash: string): Answer<unknown>;
  /** Lets a session that is in use live longer, if its row is still there. Left out: it ends `lifetime` after the login. */
  extend?(hash: string, expiresAt: Date): Answer<unknown>;
}

export const defaultLifetime = 30 * 24 * 60 * 60;
/** As long as browsers keep a cookie at most: the table says when a session that is extended ends. */
const longestLife = 400 * 24 * 60 * 60;
/** What the token of a login that is not complete begins with. The hash is of the whole: none is ever taken for the other. */
const half = "half.";

/** How a token comes with a request and goes with an answer. */
export interface Carried {
  readonly token: string | null;
  /** `life`: in seconds. */
  give(token: string, life: number): AnswerHeaders;
  clear(): AnswerHeaders;
}

/** The session whose token a request carries. `lifetime`: in seconds. */
export function tokenSession(table: SessionTable, lifetime: number, carried: Carried): OneSession {
  const { token } = carried;
  let made: string | null = null;
  const find = async (isHalf: boolean): Promise<FoundSession | null> => {
    if (token === null || token.startsWith(half) !== isHalf) return null;
    const row = checkRow(await table.find(sha256(token)));
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
    const kept = table.extend === undefined || begin === half ? life : longestLife;
    return carried.give(fresh, Math.ceil(kept));
  };
  return {
    async userId() {
      const row = await find(false);
      // A row of a login that is not complete is never one, whatever became of its token.
      if (row === null || typeof row.redirectTo === "string") return null;
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
      return carried.clear();
    },
    async drop() {
      if (made !== null) await table.remove(made);
    },
  };
}

/** A time that is none would leave a session without an end. */
function checkRow(row: FoundSession | null): FoundSession | null {
  if (row === null) return null;
  const { userId, expiresAt }: Partial<FoundSession> = row ?? {};
  if (typeof userId === "string" && expiresAt instanceof Date && !Number.isNaN(expiresAt.getTime()))
    return row;
  const message = "table.find must give null, or a row with the text userId and the Date expiresAt";
  throw new OnpurposeError("invalid_host_answer", message);
}

const inSeconds = (life: number): Date => new Date(Date.now() + life * 1000);

/** The options of where tokens are kept, and for how long. */
export function checkTokens(name: string, table: unknown, lifetime: number): void {
  const has = (verb: string): boolean =>
    isObject(table) && typeof Reflect.get(table, verb) === "function";
  if (!["create", "find", "remove"].every(has)) {
    throw wrongOption("table", "an object with the functions create, find and remove", name);
  }
  if (!(lifetime >= 60)) throw wrongOption("lifetime", "60 seconds or more", name);
}
