import { equalText } from "../crypto.ts";
import { readSessionCookie } from "../session-secret.ts";
import type { Settings } from "../settings.ts";
import { isAlive } from "../stores/session.ts";
import type { CurrentLogin, Session } from "../stores/store.ts";
import type { KnownUser, User } from "../user.ts";
import { mayLogIn, userById } from "./users.ts";

/** A session as the host and the person may see it. */
export interface SessionInfo {
  /** The id of the session and of the link that opened it. */
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What a request's session cookie claims. The store has not been asked yet. */
export function claimedLogin(cookie: string | null): CurrentLogin | null {
  const claim = readSessionCookie(cookie);
  return claim && { by: "session", ...claim };
}

/** The user whose live session this cookie names, asked of the host anew: null once disabled or gone. */
export async function currentUser<U extends User>(
  settings: Settings<U>,
  cookie: string | null,
): Promise<KnownUser<U> | null> {
  const session = await liveSession(settings, cookie);
  if (session === null) return null;
  const user = await userById(settings, session.userId);
  return user !== null && (await mayLogIn(settings, user)) ? user : null;
}

export async function endCurrentSession(settings: Settings, cookie: string | null): Promise<void> {
  const session = await liveSession(settings, cookie);
  if (session !== null) await settings.store.endSession(session.id, settings.now());
}

export async function listSessions(settings: Settings, userId: string): Promise<SessionInfo[]> {
  const sessions = await settings.store.sessions(userId, settings.now());
  return sessions.map(({ id, createdAt, expiresAt }) => ({
    id,
    userId,
    createdAt: new Date(createdAt),
    expiresAt: new Date(expiresAt),
  }));
}

async function liveSession(settings: Settings, cookie: string | null): Promise<Session | null> {
  const claim = readSessionCookie(cookie);
  if (claim === null) return null;
  const session = await settings.store.session(claim.sessionId);
  if (session === null || !equalText(session.secretHash, claim.secretHash)) return null;
  return isAlive(session, settings.now()) ? session : null;
}
