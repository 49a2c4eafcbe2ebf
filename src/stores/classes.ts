import { knownKind, type VisitClass } from "../visit-kind.ts";
import type { IdPage, JudgedVisit, VisitFacts } from "./store.ts";

// What the stores share of visits' classes, and of walking over all links to judge their visits again.

/** More ids than these are never given at once. */
export const mostLinkIds = 1000;

/** Of one user's. */
export const mostLinksOf = 50;

/** How many ids to give where the caller would like so many. */
export const idsAtOnce = (limit: number): number => Math.min(Math.max(limit, 1), mostLinkIds);

/** Of the next ids in order, `count` of them unless there were no more. */
export function pageOf(ids: readonly string[], count: number): IdPage {
  return { ids, next: ids.length < count ? null : (ids.at(-1) ?? null) };
}

/** What a store holds of a class. */
interface StoredClass {
  /** Null where nothing has judged the visit. */
  readonly kind: string | null;
  readonly name: string | null;
  readonly reasons: readonly string[];
  readonly rules: number;
}

/** A kind that this code does not know is no reason to withhold the visit. */
export function toClass({ kind, ...others }: StoredClass): VisitClass | null {
  return kind === null ? null : { kind: knownKind(kind), ...others };
}

/** Gives the class that a visit is to have from now on; null where it stays as it is. */
export function classChanges(
  judged: readonly JudgedVisit[],
): (visit: VisitFacts) => VisitClass | null {
  const classes = new Map(judged.map((one) => [factsOf(one.visit), one.class]));
  return (visit) => {
    const judgedAs = classes.get(factsOf(visit)) ?? null;
    return judgedAs === null || isSame(judgedAs, visit.class) ? null : judgedAs;
  };
}

const factsOf = ({ at, method, userAgent, traits }: VisitFacts): string =>
  JSON.stringify([at, method, userAgent, traits]);

function isSame(one: VisitClass, other: VisitClass | null): boolean {
  return (
    one.kind === other?.kind &&
    one.name === other.name &&
    one.rules === other.rules &&
    one.reasons.join(" ") === other.reasons.join(" ")
  );
}
