import * as v from "valibot";
import type { Refusal } from "../refusal.ts";
import { visitKinds } from "../visit-kind.ts";
import { askOutcomes } from "./ask.ts";
import type { VisitFacts, VisitOutcome } from "./link.ts";
import { toldVisit, type Happening, type Settled } from "./outbox.ts";

// What happened, as JSON. What came of a visit is kept beside it: where the store's own language judges, nobody else
// knows it yet.

export const tellVisit = (visit: VisitFacts): string =>
  JSON.stringify({ what: "visit", visit: toldVisit(visit) });

export const tell = (happening: Settled): string => JSON.stringify(happening);

const visitShape = v.object({
  method: v.string(),
  clientAddress: v.nullable(v.string()),
  userAgent: v.nullable(v.string()),
  class: v.nullable(
    v.object({
      // One that this code does not know was written by newer code.
      kind: v.fallback(v.picklist(visitKinds), "unknown"),
      name: v.nullable(v.string()),
      reasons: v.array(v.string()),
      rules: v.number(),
    }),
  ),
});

const userId = v.nullable(v.string());

const shape = v.variant("what", [
  v.object({ what: v.literal("visit"), visit: visitShape }),
  v.object({ what: v.literal("issued"), asked: v.boolean(), expiresAt: v.number() }),
  v.object({ what: v.literal("settled"), outcome: v.picklist(askOutcomes) }),
  v.object({ what: v.literal("revoked"), userId, count: v.number() }),
  v.object({ what: v.literal("sessions_ended"), userId, count: v.number() }),
]);

/**
 * @param outcome Reads what came of it, where it is a visit.
 * @throws {TypeError} for what no code has written that this code knows.
 */
export function readTold(
  text: string,
  outcome: () => { readonly outcome: VisitOutcome; readonly reason: Refusal | null },
): Happening {
  const read = v.safeParse(shape, JSON.parse(text));
  // Its issues hold what was read, which is not for a log.
  if (!read.success) throw new TypeError("an event was written by another version of onpurpose");
  const told = read.output;
  return told.what === "visit" ? { ...told, ...outcome() } : told;
}
