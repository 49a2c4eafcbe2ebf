import { refusals } from "../../refusal.ts";
import { comparePlaces } from "../listing.ts";
import { atMost, mostEvents } from "../records.ts";
import { visitOutcomes, type PendingEvent, type Store } from "../store.ts";
import { readTold } from "../told.ts";
import { enter, inBatches, leave, type Entry } from "./batches.ts";
import type { Connection } from "./connection.ts";
import { memberOf, readMember } from "./events.ts";
import { eventShardTag, shardTags } from "./keys.ts";
import { findPlaces, type PlacesPage } from "./places.ts";
import { pageSize } from "./revoke.ts";
import { oneOf, rowsOf, toLink, toTexts } from "./rows.ts";
import { scripts } from "./scripts.ts";

export function outboxVerbs(connection: Connection): Pick<Store, "outbox" | "settleOutbox"> {
  return {
    async outbox(cursor, limit) {
      const count = atMost(limit, mostEvents);
      const { places, next } = await findNames(connection, { count, until: null }, cursor);
      const found = await readEvents(
        connection,
        places.map(({ id }) => id),
      );
      const events = [...found.values()]
        .filter((one) => !one.mayBeUndone)
        .map(({ event }) => event);
      return { events: events.toSorted(comparePlaces), next };
    },
    async settleOutbox(events) {
      for (let from = 0; from < events.length; from += pageSize) {
        await settle(connection, events.slice(from, from + pageSize));
      }
    },
  };
}

const findNames = (
  connection: Connection,
  { count, until }: { readonly count: number; readonly until: number | null },
  cursor: string | null,
): Promise<PlacesPage> => {
  const sought = { tags: shardTags, index: "pending", from: null, order: "oldest" } as const;
  return findPlaces(connection, { ...sought, count, until }, cursor);
};

interface Found {
  readonly event: PendingEvent;
  /** It is a login of which nobody was told yet. */
  readonly mayBeUndone: boolean;
}

/** Of these names those whose events are there. */
async function readEvents(
  connection: Connection,
  members: readonly string[],
): Promise<ReadonlyMap<string, Found>> {
  const answers = await connection.verb((run) =>
    inBatches(connection, members.map(readMember), ({ tag }, events) =>
      run(scripts.readEvents, tag, "events", { events }),
    ),
  );
  const rows = answers.flatMap(({ found }) => rowsOf(found));
  const byEvent = new Map(rows.map((row) => [row["event"], row]));
  return new Map(
    members.flatMap((member): [string, Found][] => {
      const { event: id, linkId } = readMember(member);
      const row = byEvent.get(id);
      if (row === undefined) return [];
      const link = toLink(row["link"]);
      const event = { ...toEvent(id, String(row["text"])), linkId, link };
      return [[member, { event, mayBeUndone: row["mayBeUndone"] === true }]];
    }),
  );
}

/** Its text is like a visit's, with nothing in the first two lines where it is not about one. */
function toEvent(id: string, text: string): Pick<PendingEvent, "id" | "at" | "happening"> {
  const [outcome, reason = "", facts = ""] = text.split("\n", 3);
  const [at, told] = toTexts(JSON.parse(facts));
  const happening = readTold(String(told), () => ({
    outcome: oneOf(visitOutcomes, outcome),
    reason: reason === "" ? null : oneOf(refusals, reason),
  }));
  return { id, at: Number(at), happening };
}

/** Their names go last: whoever dies on the way leaves names without events. */
async function settle(
  connection: Connection,
  events: readonly Pick<PendingEvent, "id" | "at">[],
): Promise<void> {
  const sought = events.map(({ id: event, at }) => ({ event, at, shard: eventShardTag(event) }));
  await connection.verb(async (run) => {
    const answers = await inBatches(connection, sought, ({ shard }, some) =>
      run(scripts.findMembers, shard, "pending", { events: some }),
    );
    const members = answers.flatMap((answer) => toTexts(answer["members"]));
    await inBatches(connection, members.map(readMember), ({ tag }, some) =>
      run(scripts.dropEvents, tag, "events", { events: some }),
    );
    await leave(connection, run, members.map(entryOf));
  });
}

const entryOf = (member: string): Entry => ({
  tag: eventShardTag(readMember(member).event),
  kind: "pending",
  member,
});

/** Takes old names out of the index whose events are not there: whoever was to keep them has died. */
export async function forgetNames(connection: Connection, before: number): Promise<void> {
  let cursor: string | null = null;
  do {
    const sought = { count: mostEvents, until: before };
    const page: PlacesPage = await findNames(connection, sought, cursor);
    const members = page.places.map(({ id }) => id);
    const found = await readEvents(connection, members);
    const gone = members.filter((member) => !found.has(member));
    await connection.verb((run) => leave(connection, run, gone.map(entryOf)));
    cursor = page.next;
  } while (cursor !== null);
}

/** Events as a purge has met them, beside their links. */
export interface MetEvent {
  readonly event: string;
  readonly linkId: string;
  readonly at: number;
}

export const toMet = (value: unknown): readonly MetEvent[] =>
  rowsOf(value).map((row) => ({
    event: String(row["event"]),
    linkId: String(row["linkId"]),
    at: Number(row["at"]),
  }));

/** Enters events again: the index may have lost them in a failover. */
export const nameAgain = (
  connection: Connection,
  events: readonly MetEvent[],
): Promise<unknown> => {
  const entries = events.map(({ event, linkId, at }) => ({
    ...entryOf(memberOf(event, linkId)),
    score: at,
  }));
  return connection.verb((run) => enter(connection, run, entries));
};
