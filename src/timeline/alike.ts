import type { Visit } from "../stores/store.ts";
import { isLook } from "./outcomes.ts";

/** Visits of one client that are alike, each within this many milliseconds of the one before. */
const togetherMs = 10_000;

export interface Alike {
  readonly first: Visit;
  readonly last: Visit;
  readonly count: number;
  /** Each once, in their order. */
  readonly methods: readonly string[];
}

/** Oldest first in, and out, by the first of each group. Others may have come in between. */
export function groupAlike(visits: readonly Visit[]): readonly Alike[] {
  const open = new Map<string, number>();
  const groups: Alike[] = [];
  for (const visit of visits) {
    const key = keyOf(visit);
    const place = open.get(key) ?? -1;
    const group = groups[place];
    if (group !== undefined && visit.at - group.last.at <= togetherMs) {
      groups[place] = {
        ...group,
        last: visit,
        count: group.count + 1,
        methods: methodsWith(group, visit),
      };
    } else {
      open.set(key, groups.length);
      groups.push({ first: visit, last: visit, count: 1, methods: [visit.method] });
    }
  }
  return groups;
}

const methodsWith = ({ methods }: Alike, { method }: Visit): readonly string[] =>
  methods.includes(method) ? methods : [...methods, method];

/** All that a sentence about a visit is made of. */
function keyOf(visit: Visit): string {
  const { browser, clientAddress, network, userAgent, outcome, reason } = visit;
  const { kind, name, reasons } = visit.class ?? { kind: null, name: null, reasons: [] };
  const method = isLook(visit.method) ? "look" : visit.method;
  const client = [browser, clientAddress, network, userAgent, kind, name, reasons];
  return JSON.stringify([...client, outcome, reason, method]);
}

/** Who came, by its cookie; by what it says and where it is, where it sent none. Not proof of being the same. */
export const clientKey = ({ browser, network, userAgent }: Visit): string =>
  JSON.stringify(browser === null ? [network, userAgent] : [browser]);
