import { sha256 } from "../../crypto.ts";
import { dayMs } from "../../day.ts";
import { actNames, type Act, type ActRequest } from "../act.ts";
import { nextAfter, readPlace, type Place } from "../listing.ts";
import { atMost, mostListed, type CountedDay } from "../records.ts";
import type { Store } from "../store.ts";
import type { Connection } from "./connection.ts";
import { actsTag, daysTag, leaseTag } from "./keys.ts";
import { pageSize } from "./revoke.ts";
import { oneOf, rowOf, textOrNull, toTexts } from "./rows.ts";
import type { Script } from "./script.ts";
import { scripts } from "./scripts.ts";

// What operators did, what was counted of days, and who does something alone.

type JobVerbs = Pick<Store, "saveDay" | "days" | "addAct" | "settleAct" | "acts" | "lease">;

export function jobVerbs(connection: Connection): JobVerbs {
  return {
    ...dayVerbs(connection),
    ...actVerbs(connection),
    lease: ({ name, holder, at, until: endsAt }) =>
      connection.verb(async (run) => {
        const answer = await run(scripts.lease, leaseTag(name), "lease", { holder, at, endsAt });
        return answer["taken"] === true;
      }),
  };
}

// Some of them are large.
const daysAtOnce = 50;

function dayVerbs(connection: Connection): Pick<Store, "saveDay" | "days"> {
  return {
    saveDay: ({ day, countedAt, tallies }) =>
      connection.verb(async (run) => {
        const text = `${countedAt}\n${tallies}`;
        const request = { day: String(day), countedAt, text };
        await run(scripts.saveDay, daysTag, "index", request);
      }),
    async days(from, until) {
      const found: CountedDay[] = [];
      for (let first = from; ;) {
        const page = { from: String(first), before: String(until), count: daysAtOnce };
        const answer = await connection.verb((run) =>
          run(scripts.listDays, daysTag, "index", page),
        );
        const texts = toTexts(answer["texts"]);
        const days = toTexts(answer["days"]).map(Number);
        found.push(...days.map((day, index) => toDay(day, texts[index] ?? "")));
        if (days.length < daysAtOnce) return found;
        first = (days.at(-1) ?? first) + 1;
      }
    },
  };
}

function toDay(day: number, text: string): CountedDay {
  const end = text.indexOf("\n");
  return { day, countedAt: Number(text.slice(0, end)), tallies: text.slice(end + 1) };
}

function actVerbs(connection: Connection): Pick<Store, "addAct" | "settleAct" | "acts"> {
  return {
    addAct: ({ count, ...act }) =>
      connection.verb(async (run) => {
        const { id, linkId, userId } = act;
        const abouts = [everything, ...aboutsOf({ linkId, userId })];
        const text = `${count ?? ""}\n${JSON.stringify({ ...act, abouts })}`;
        await run(scripts.addAct, actsTag, "index", { id, abouts, place: placeIn("", act), text });
      }),
    settleAct: ({ id }, count) =>
      connection.verb(async (run) => {
        await run(scripts.settleAct, actsTag, "index", { id, count });
      }),
    acts: (request, cursor) =>
      connection.verb(async (run) => {
        const count = atMost(request.limit, mostListed);
        const about = aboutsOf(request)[0] ?? everything;
        const after = readPlace(cursor);
        // The line's end comes before all that may stand in its place.
        const last = `(${after === null ? `${about}\v` : placeIn(about, after)}`;
        const page = { first: `[${about}\n`, last, count };
        const answer = await run(scripts.listActs, actsTag, "index", page);
        const acts = toTexts(answer["acts"]).map(toAct);
        // They are those about the link, where both are asked for.
        const { userId } = request;
        const wanted = acts.filter((act) => userId === null || act.userId === userId);
        return { acts: wanted, next: nextAfter(acts, count) };
      }),
  };
}

const everything = "all";

/** What an act is found by, besides with all others. */
function aboutsOf({ linkId, userId }: Pick<ActRequest, "linkId" | "userId">): readonly string[] {
  return [
    ...(linkId === null ? [] : [`l:${sha256(linkId)}`]),
    ...(userId === null ? [] : [`u:${sha256(userId)}`]),
  ];
}

const digits = (at: number): string => String(Math.max(Math.ceil(at), 0)).padStart(16, "0");
const placeIn = (about: string, { at, id }: Place): string => `${about}\n${digits(at)}\n${id}`;

function toAct(text: string): Act {
  const end = text.indexOf("\n");
  const row = rowOf(JSON.parse(text.slice(end + 1))) ?? {};
  return {
    id: String(row["id"]),
    at: Number(row["at"]),
    operator: String(row["operator"]),
    name: oneOf(actNames, row["name"]),
    linkId: textOrNull(row["linkId"]),
    userId: textOrNull(row["userId"]),
    count: end === 0 ? null : Number(text.slice(0, end)),
  };
}

/** Gives how many acts have gone. */
export const purgeActs = (connection: Connection, before: number): Promise<number> =>
  purgePages(connection, scripts.purgeActs, actsTag, {
    first: `[${everything}\n`,
    last: `(${everything}\n${digits(before)}`,
  });

/** Gives how many days have gone. */
export const purgeDays = (connection: Connection, before: number): Promise<number> =>
  purgePages(connection, scripts.purgeDays, daysTag, {
    before: String(Math.floor(before / dayMs)),
  });

/** Each page has a deadline of its own. */
async function purgePages(
  connection: Connection,
  script: Script,
  tag: string,
  request: object,
): Promise<number> {
  let purged = 0;
  for (;;) {
    const page = { ...request, count: pageSize };
    const { count } = await connection.verb((run) => run(script, tag, "index", page));
    purged += Number(count);
    if (Number(count) < pageSize) return purged;
  }
}
