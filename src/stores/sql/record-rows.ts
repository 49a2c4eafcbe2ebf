import { refusals } from "../../refusal.ts";
import { visitKinds } from "../../visit-kind.ts";
import { actNames, type Act } from "../act.ts";
import { askOutcomes } from "../ask.ts";
import type { AskCount, CountedDay, ListedLink, Seen } from "../records.ts";
import { visitOutcomes } from "../store.ts";
import { oneOf, oneOfOrNull, textOf, textOrNull, toAsk, toLink, toSession } from "./rows.ts";
import type { Values } from "./statement.ts";
import type { Row } from "./steps.ts";

// Between rows and the records of operators and jobs.

/** The columns of one record among those of a row that holds several; null where there is none. */
export function part(row: Row, prefix: string): Row | null {
  const found = row[`${prefix}id`] ?? null;
  if (found === null) return null;
  const columns = Object.entries(row).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(columns.map(([name, value]) => [name.slice(prefix.length), value]));
}

export function toListed(row: Row, seen: readonly Seen[]): ListedLink {
  const [ask, session] = [part(row, "ask_"), part(row, "session_")];
  return {
    link: toLink(row),
    ask: ask && toAsk(ask),
    session: session && toSession(session),
    seen,
  };
}

export function toSeen(row: Row): Seen {
  const kind = textOrNull(row["kind"]);
  return {
    // One that this code does not know was written by newer code.
    kind: kind === null ? null : (visitKinds.find((known) => known === kind) ?? "unknown"),
    name: kind === null ? null : textOrNull(row["name"]),
    method: textOf(row["method"]),
    outcome: oneOf(visitOutcomes, row["outcome"]),
    reason: oneOfOrNull(refusals, row["reason"]),
    late: Number(row["late"]) === 1,
    count: Number(row["visits"]),
  };
}

export const toAskCount = (row: Row): AskCount => ({
  mailDomain: textOrNull(row["mail_domain"]),
  language: textOrNull(row["language"]),
  outcome: oneOfOrNull(askOutcomes, row["outcome"]),
  count: Number(row["asks"]),
});

export const toDay = (row: Row): CountedDay => ({
  day: Number(row["day"]),
  countedAt: Number(row["counted_at"]),
  tallies: textOf(row["tallies"]),
});

export const fromAct = (act: Act): Values => ({
  at: act.at,
  id: act.id,
  operator: act.operator,
  name: act.name,
  link_id: act.linkId,
  user_id: act.userId,
  count: act.count,
});

export const toAct = (row: Row): Act => ({
  at: Number(row["at"]),
  id: textOf(row["id"]),
  operator: textOf(row["operator"]),
  name: oneOf(actNames, row["name"]),
  linkId: textOrNull(row["link_id"]),
  userId: textOrNull(row["user_id"]),
  count: row["count"] === null ? null : Number(row["count"]),
});
