import type { MemoryTables } from "./memory-tables.ts";
import {
  comparePlaces,
  countSeen,
  isOfAccount,
  nextAfter,
  readPlace,
  type Place,
} from "./listing.ts";
import { atMost, mostEvents, mostListed } from "./records.ts";
import type { AskCount, Link, ListedLink, ListRequest, Records } from "./store.ts";

/** The verbs of operators and jobs, in memory. */
export function recordVerbs(tables: MemoryTables): Records {
  return {
    ...listVerbs(tables),
    ...dayVerbs(tables),
    ...actVerbs(tables),
    ...outboxVerbs(tables),
    async erase(id) {
      return tables.erase(id);
    },
    async lease({ name, holder, at, until }) {
      const held = tables.leases.get(name);
      if (held !== undefined && held.holder !== holder && held.until > at) return false;
      tables.leases.set(name, { holder, until });
      return true;
    },
  };
}

function listVerbs(tables: MemoryTables): Pick<Records, "list" | "countAsks"> {
  return {
    async list(request, cursor) {
      const count = atMost(request.limit, mostListed);
      const links = following(tables, request, cursor).slice(0, count);
      return {
        links: links.map((link) => listed(tables, link)),
        next: nextAfter(links.map(placeOf), count),
      };
    },
    async countAsks(from, until) {
      const groups = new Map<string, AskCount>();
      for (const { askedAt, mailDomain, language, outcome } of tables.asks.values()) {
        if (askedAt < from || askedAt >= until) continue;
        const key = JSON.stringify([mailDomain, language, outcome]);
        const count = (groups.get(key)?.count ?? 0) + 1;
        groups.set(key, { mailDomain, language, outcome, count });
      }
      return [...groups.values()];
    },
  };
}

/** The links that come after the cursor, in order. */
function following(tables: MemoryTables, request: ListRequest, cursor: string | null): Link[] {
  const { from, until, order } = request;
  const direction = order === "oldest" ? 1 : -1;
  const compare = (a: Place, b: Place): number => direction * comparePlaces(a, b);
  const after = readPlace(cursor);
  return [...tables.links.values()]
    .filter(({ issuedAt }) => issuedAt >= (from ?? -Infinity) && issuedAt < (until ?? Infinity))
    .filter((link) => isOfAccount(request, link))
    .filter((link) => after === null || compare(placeOf(link), after) > 0)
    .toSorted((a, b) => compare(placeOf(a), placeOf(b)));
}

const placeOf = ({ issuedAt: at, id }: Link): Place => ({ at, id });

function listed(tables: MemoryTables, link: Link): ListedLink {
  return {
    link,
    ask: tables.asks.get(link.id) ?? null,
    session: tables.sessions.get(link.id) ?? null,
    seen: countSeen(
      link,
      tables.visits.filter(({ linkId }) => linkId === link.id),
    ),
  };
}

function dayVerbs(tables: MemoryTables): Pick<Records, "saveDay" | "days"> {
  return {
    async saveDay(day) {
      const kept = tables.days.get(day.day);
      if (kept === undefined || kept.countedAt <= day.countedAt) tables.days.set(day.day, day);
    },
    async days(from, until) {
      const found = [...tables.days.values()].filter(({ day }) => day >= from && day < until);
      return found.toSorted((a, b) => a.day - b.day);
    },
  };
}

function actVerbs(tables: MemoryTables): Pick<Records, "addAct" | "settleAct" | "acts"> {
  return {
    async addAct(act) {
      tables.acts.set(act.id, act);
    },
    async settleAct({ id }, count) {
      const act = tables.acts.get(id);
      if (act !== undefined) tables.acts.set(id, { ...act, count });
    },
    async acts({ linkId, userId, limit }, cursor) {
      const after = readPlace(cursor);
      const count = atMost(limit, mostListed);
      const acts = [...tables.acts.values()]
        .filter((act) => linkId === null || act.linkId === linkId)
        .filter((act) => userId === null || act.userId === userId)
        .filter((act) => after === null || comparePlaces(act, after) < 0)
        .toSorted((a, b) => comparePlaces(b, a))
        .slice(0, count);
      return { acts, next: nextAfter(acts, count) };
    },
  };
}

function outboxVerbs(tables: MemoryTables): Pick<Records, "outbox" | "settleOutbox"> {
  return {
    async outbox(cursor, limit) {
      const count = atMost(limit, mostEvents);
      const after = readPlace(cursor);
      const events = tables.outbox
        .filter((event) => after === null || comparePlaces(event, after) > 0)
        .toSorted(comparePlaces)
        .slice(0, count)
        .map((event) => ({ ...event, link: tables.links.get(event.linkId ?? "") ?? null }));
      return { events, next: nextAfter(events, count) };
    },
    async settleOutbox(events) {
      const gone = new Set(events.map(({ id }) => id));
      tables.outbox = tables.outbox.filter(({ id }) => !gone.has(id));
    },
  };
}
