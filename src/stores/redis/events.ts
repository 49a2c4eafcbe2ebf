import { tell, tellVisit } from "../told.ts";
import type { Settled } from "../outbox.ts";
import type { VisitFacts } from "../store.ts";
import type { Connection, Request, Run } from "./connection.ts";
import { eventShardTag } from "./keys.ts";
import { scripts } from "./scripts.ts";

// An event lies beside its link, and is kept by the script that does what it tells of; an index of moments names it. On
// a Cluster the index lives on another server, and names the event before it is there: so whoever dies on the way leaves
// a name without an event, and never an event without a name.

/** What an event is about, and when. */
export interface About {
  /** Undefined where nobody is to be told. */
  readonly event: string | undefined;
  readonly at: number;
  /** Null where it is about more than one. */
  readonly linkId: string | null;
}

/** How the index names an event: what lies beside no link lies beside its part of the index. */
export const memberOf = (event: string, linkId: string | null): string =>
  `${event}\n${linkId ?? ""}`;

interface Member {
  readonly event: string;
  readonly linkId: string | null;
  /** On the server of which the event lies. */
  readonly tag: string;
}

export function readMember(member: string): Member {
  const [event = "", linkId = ""] = member.split("\n", 2);
  return linkId === ""
    ? { event, linkId: null, tag: eventShardTag(event) }
    : { event, linkId, tag: linkId };
}

/** What a script is told of the event of a visit; null where there is none. */
export const visitEvent = (
  connection: Connection,
  linkId: string,
  visit: VisitFacts,
): Request | null => {
  const { event, at } = visit;
  return eventOf(connection, { event, at, linkId }, tellVisit(visit));
};

/** The same of what is no visit. */
export const settledEvent = (
  connection: Connection,
  about: About,
  happening: Settled,
): Request | null => eventOf(connection, about, tell(happening));

function eventOf({ cluster }: Connection, about: About, told: string): Request | null {
  const { event, at, linkId } = about;
  if (event === undefined) return null;
  const member = memberOf(event, linkId);
  const shard = eventShardTag(event);
  // Of more than one: the script runs on the server of the index.
  const isBeside = !cluster || linkId === null;
  const facts = JSON.stringify([at, told]);
  return { id: event, facts, member, tag: linkId ?? shard, shard: isBeside ? shard : null };
}

/**
 * Does the work of a verb whose scripts may keep an event. On a Cluster its name is entered first, and taken back where
 * they have kept none.
 */
export async function withEvent<T>(
  { cluster }: Connection,
  run: Run,
  { event, at, linkId }: About,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  if (!cluster || event === undefined) return work(run);
  const tag = eventShardTag(event);
  const member = memberOf(event, linkId);
  await run(scripts.enter, tag, "pending", {
    entries: [{ tag, kind: "pending", member, score: at }],
  });
  let told = false;
  const result = await work(async (...call) => {
    const answer = await run(...call);
    told ||= answer["told"] === true;
    return answer;
  });
  if (!told) {
    // A name without an event does no harm, and the next purge finds it.
    await run(scripts.leave, tag, "pending", { entries: [{ tag, kind: "pending", member }] }).catch(
      () => {},
    );
  }
  return result;
}

/** Keeps an event about more than one link or session. */
export async function tellOfMany(
  connection: Connection,
  event: string | undefined,
  at: number,
  happening: Settled,
): Promise<void> {
  if (event === undefined) return;
  const told = settledEvent(connection, { event, at, linkId: null }, happening);
  await connection.verb((run) =>
    run(scripts.tellOfMany, eventShardTag(event), "pending", { at, event: told }),
  );
}
