import type { Settings } from "../../settings.ts";
import { isAlive } from "../../stores/session.ts";
import { listLinks, type ListedInfo } from "../list.ts";

/** A session that is alive, by the link that opened it. */
export interface LiveSession {
  /** Its own id, and its link's. */
  readonly id: string;
  readonly userId: string;
  readonly address: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface LiveSessions {
  /** By when their links were issued, newest first. */
  readonly sessions: readonly LiveSession[];
  /** Where to go on; null where there are no more. */
  readonly next: string | null;
}

const pageSize = 50;
/** Used links without a session that is alive have to be looked at, too: no more than so many for one answer. */
const mostLooked = 2000;

/** Sessions that are alive now. */
export async function listLiveSessions(
  settings: Settings,
  after: string | null,
): Promise<LiveSessions> {
  const at = settings.now();
  const sessions: LiveSession[] = [];
  let looked = 0;
  let next = after;
  do {
    const page = await listLinks(settings, { state: "used", limit: pageSize, after: next });
    sessions.push(...page.links.flatMap((info) => liveSessionOf(info, at)));
    looked += page.looked;
    next = page.next;
  } while (next !== null && sessions.length < pageSize && looked < mostLooked);
  return { sessions, next };
}

function liveSessionOf({ link, session }: ListedInfo, at: number): LiveSession[] {
  if (session === null) return [];
  const { id, userId, createdAt, expiresAt, endedAt } = session;
  const ends = { endedAt: endedAt?.getTime() ?? null, expiresAt: expiresAt.getTime() };
  if (!isAlive(ends, at)) return [];
  return [{ id, userId, address: link.address, createdAt, expiresAt }];
}
