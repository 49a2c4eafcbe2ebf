import type { ListedInfo } from "../list.ts";
import type { AskOutcome } from "../../stores/ask.ts";
import type { LinkState } from "../../link-state.ts";
import type { RevokedBecause } from "../../stores/store.ts";
import type { VisitKind } from "../../visit-kind.ts";

/** A link in a list of the operators', and in what they take out: plain data, without any hash but its id. */
export interface LinkRow {
  readonly id: string;
  readonly state: LinkState;
  readonly userId: string | null;
  readonly address: string;
  /** On the login page; else the app, or an operator, issued it. */
  readonly asked: boolean;
  readonly redirectTo: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly firstOpenedAt: Date | null;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedBecause: RevokedBecause | null;
  /** What came of its ask; null where nothing did, and where there was none. */
  readonly mail: AskOutcome | null;
  /** Where it was asked for. */
  readonly askedFrom: string | null;
  /** How many codes were tried. */
  readonly codesTried: number;
  readonly sessionExpiresAt: Date | null;
  readonly sessionEndedAt: Date | null;
  readonly visits: number;
  /** Of these, by who made them; those that nothing has judged are in none of them. */
  readonly visitsBy: Readonly<Record<VisitKind, number>>;
}

export function rowOf({ link, state, ask, session, seen }: ListedInfo): LinkRow {
  return {
    id: link.id,
    state,
    userId: link.userId,
    address: link.address,
    asked: link.askedBy !== null,
    redirectTo: link.redirectTo,
    issuedAt: new Date(link.issuedAt),
    expiresAt: new Date(link.expiresAt),
    firstOpenedAt: dateOf(link.firstOpenedAt),
    usedAt: dateOf(link.redeemedAt),
    revokedAt: dateOf(link.revokedAt),
    revokedBecause: link.revokedBecause,
    mail: ask?.outcome ?? null,
    askedFrom: ask?.clientAddress ?? null,
    codesTried: ask?.attempts ?? 0,
    sessionExpiresAt: session?.expiresAt ?? null,
    sessionEndedAt: session?.endedAt ?? null,
    visits: seen.reduce((sum, { count }) => sum + count, 0),
    visitsBy: visitsBy(seen),
  };
}

const dateOf = (at: number | null): Date | null => (at === null ? null : new Date(at));

function visitsBy(seen: ListedInfo["seen"]): Record<VisitKind, number> {
  const counts = { ...noVisits };
  for (const { kind, count } of seen) if (kind !== null) counts[kind] += count;
  return counts;
}

const noVisits: Readonly<Record<VisitKind, number>> = {
  person: 0,
  scanner: 0,
  preview: 0,
  prefetch: 0,
  image_proxy: 0,
  crawler: 0,
  automation: 0,
  unknown: 0,
};
