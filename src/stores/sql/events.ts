import { refusals } from "../../refusal.ts";
import { nextAfter, readPlace } from "../listing.ts";
import type { OutboxPage, PendingEvent, Settled } from "../outbox.ts";
import { atMost, mostEvents } from "../records.ts";
import { visitOutcomes, type Visit, type WithEvent } from "../store.ts";
import { readTold, tell, tellVisit } from "../told.ts";
import { part } from "./record-rows.ts";
import { oneOf, oneOfOrNull, textOf, textOrNull, toLink } from "./rows.ts";
import { forgottenAtOnce } from "./record-statements.ts";
import { ofSize } from "./sized.ts";
import { numbered } from "./statement.ts";
import type { Statements } from "./statements.ts";
import { all, begin, change, type Row, type Steps } from "./steps.ts";

/** Keeps the visit's event, if it has one, in the caller's transaction. */
export function* addVisitEvent(run: Statements, visit: Visit & WithEvent): Steps<void> {
  const { event: id, at, linkId: link_id, outcome, reason } = visit;
  if (id === undefined) return;
  yield* change(run.addEvent, { id, at, link_id, outcome, reason, told: tellVisit(visit) });
}

/** The same of what is no visit. */
export function* addEvent(
  run: Statements,
  id: string | undefined,
  { linkId: link_id, at }: Pick<PendingEvent, "linkId" | "at">,
  happening: Settled,
): Steps<void> {
  if (id === undefined) return;
  const told = tell(happening);
  yield* change(run.addEvent, { id, at, link_id, outcome: null, reason: null, told });
}

/** A transaction for what is one statement, unless it has an event. */
export function* beginFor(event: string | undefined): Steps<void> {
  if (event !== undefined) yield* begin();
}

export function* outbox(run: Statements, cursor: string | null, limit: number): Steps<OutboxPage> {
  const count = atMost(limit, mostEvents);
  const { at, id } = readPlace(cursor) ?? { at: Number.MIN_SAFE_INTEGER, id: "" };
  const rows = yield* all(ofSize(run.events, count), { after_at: at, after_id: id });
  const events = rows.slice(0, count).map(toPending);
  return { events, next: nextAfter(events, count) };
}

function toPending(row: Row): PendingEvent {
  const link = part(row, "link_");
  return {
    id: textOf(row["id"]),
    at: Number(row["at"]),
    linkId: textOrNull(row["about"]),
    happening: readTold(textOf(row["told"]), () => ({
      outcome: oneOf(visitOutcomes, row["outcome"]),
      reason: oneOfOrNull(refusals, row["reason"]),
    })),
    link: link && toLink(link),
  };
}

export function* settleOutbox(
  run: Statements,
  events: readonly Pick<PendingEvent, "id" | "at">[],
): Steps<void> {
  yield* begin();
  for (let start = 0; start < events.length; start += forgottenAtOnce) {
    const some = events.slice(start, start + forgottenAtOnce);
    const at = some.map((event) => event.at);
    const ids = some.map(({ id }) => id);
    yield* change(run.forgetEvents, {
      ...numbered("at", at, forgottenAtOnce, 0),
      ...numbered("id", ids, forgottenAtOnce, ""),
    });
  }
}
