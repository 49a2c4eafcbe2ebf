import {
  unknownVisitBudget,
  unknownVisitWindow,
  type Link,
  type RecordRequest,
  type Visit,
  type VisitFacts,
  type WithEvent,
} from "../store.ts";
import { addVisitEvent, beginFor } from "./events.ts";
import { fromVisit, toLink } from "./rows.ts";
import type { Statements } from "./statements.ts";
import { all, begin, change, first, type Steps } from "./steps.ts";

export function* findLink(run: Statements, id: string): Steps<Link | null> {
  const row = yield* first(run.link, { id });
  return row === undefined ? null : toLink(row);
}

/** Adds a visit, and its event if it has one: the caller's transaction holds both. */
export function* addVisit(run: Statements, visit: Visit & WithEvent): Steps<void> {
  yield* change(run.addVisit, fromVisit(visit));
  yield* addVisitEvent(run, visit);
}

/** Keeps a visit to no link, within its network's budget. Opens a transaction of its own where there is none. */
export function* addUnknownVisit(run: Statements, linkId: string, visit: VisitFacts): Steps<void> {
  const { network, at } = visit;
  yield* begin();
  // Counts nothing: its row is the network's turnstile, so that visits that come together pass one by one.
  yield* change(run.turnstile, { key: `unknown:${network}`, at, window: unknownVisitWindow });
  const recent = yield* all(run.unknownVisits, { network, at });
  if (recent.length >= unknownVisitBudget) return;
  yield* addVisit(run, { linkId, ...visit, outcome: "refused", reason: "unknown" });
}

/** Adds a visit and nothing else; null when there is no such link. */
export function* record(run: Statements, request: RecordRequest): Steps<Link | null> {
  const { linkId, visit, outcome, reason } = request;
  const link = yield* findLink(run, linkId);
  if (link === null) {
    yield* addUnknownVisit(run, linkId, visit);
    return null;
  }
  yield* beginFor(visit.event);
  yield* addVisit(run, { linkId, ...visit, outcome, reason });
  return link;
}
