import type { CurrentLogin, Link, VisitFacts } from "../store.ts";
import type { Answer, Connection, Run } from "./connection.ts";
import { addressTag, userTag } from "./keys.ts";
import { visitFacts } from "./requests.ts";
import { toLink, toTexts } from "./rows.ts";
import { scripts } from "./scripts.ts";

// What a login ends besides its own link. On a single server its script has done all that; on a Cluster the
// account's other links, and the session that it replaces, live on other servers.

interface Login {
  readonly linkId: string;
  /** Null in a claim, which logs nobody in: a repetition of one that did is settled for its own user. */
  readonly userId: string | null;
  readonly visit: VisitFacts;
  readonly current: CurrentLogin | null;
}

interface Lost {
  readonly outcome: "refused";
  readonly reason: "superseded";
  readonly link: Link | null;
}

/**
 * Finishes a login, or the repetition of one, before anyone hears of it. Where another link of the account may
 * be logging in at the same time, the account's index says which of them is first; of a later one nothing is
 * left.
 */
export async function settle(
  connection: Connection,
  run: Run,
  answer: Answer,
  login: Login,
): Promise<Lost | null> {
  const link = toLink(answer["link"]);
  if (!connection.cluster || link === null) return null;
  const { at } = login.visit;
  const userId = login.userId ?? link.userId;
  const contested = answer["contested"] === true && userId !== null;
  const { ended, lost } = contested ? await takeAccount(run, link, userId, at) : uncontested;
  const account = { userId, address: link.address };
  const ends = { at, because: "logged_in", account, undo: true };
  const work = ended.map((id) => run(scripts.endLink, id, "link", { ...ends, linkId: id }));
  if (lost) {
    const [undone] = await Promise.all([undoLogin(connection, run, answer, login), ...work]);
    return undone;
  }
  // Told before the answer: what a person has been told nobody may undo, whatever an index loses.
  if (contested) work.push(run(scripts.keepLogin, link.id, "link", { at }));
  const { current } = login;
  if (answer["outcome"] === "redeemed" && current?.by === "session") {
    const { sessionId: id } = current;
    work.push(run(scripts.endSession, id, "link", { id, at, current }));
  }
  await Promise.all(work);
  return null;
}

interface Taken {
  /** The links that this login ends. */
  readonly ended: readonly string[];
  /** Another of the account's links was first. What the one index gave before the other refused has to end all the same. */
  readonly lost: boolean;
}

const uncontested: Taken = { ended: [], lost: false };

async function takeAccount(
  run: Run,
  { id: linkId, address, issuedAt, expiresAt }: Link,
  userId: string,
  at: number,
): Promise<Taken> {
  const ended: string[] = [];
  // One after the other, and by everyone in the same order: nobody may win here and lose there.
  for (const [tag, owned] of [
    [userTag(userId), true],
    [addressTag(address), false],
  ] as const) {
    const taken = await run(scripts.take, tag, "logins", {
      at,
      linkId,
      owned,
      issuedAt,
      expiresAt,
    });
    if (taken["lost"] === true) return { ended, lost: true };
    ended.push(...toTexts(taken["ended"]));
  }
  return { ended, lost: false };
}

async function undoLogin(
  connection: Connection,
  run: Run,
  { place }: Answer,
  login: Login,
): Promise<Lost> {
  const facts = { ...visitFacts(connection, login), place };
  const undone = await run(scripts.undoLogin, login.linkId, "link", facts);
  return { outcome: "refused", reason: "superseded", link: toLink(undone["link"]) };
}
