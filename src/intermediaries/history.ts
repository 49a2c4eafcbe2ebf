import type { Link, Visit } from "../stores/store.ts";
import type { VisitClass } from "../visit-kind.ts";
import { classify, rulesVersion } from "./classify.ts";
import { readBrowser } from "./engine.ts";
import { isKnown, type ReasonName } from "./reasons.ts";
import { partialTraits } from "./traits-shape.ts";
import { decodeTraits } from "./traits-text.ts";

type LinkFacts = Pick<Link, "issuedAt" | "askedBy" | "redeemedBy">;

/** Milliseconds from the issue of the link: nobody has opened a mail before the first, and few before the second. */
const impossibleMs = 2000;
const unlikelyMs = 10_000;
/** Visits of different clients this close together are not both a person's, in milliseconds. */
const togetherMs = 1000;
/** A copy of somebody's visit comes after it, 12 s in the one report; a person takes longer to change devices. */
const echoMs = 15_000;
/** So many requests of one client within a second are no person's, who may press twice. */
const burst = 3;

// What only the press itself could tell. It stands in no header, so it is taken over from what was said then.
const saidAtThePress: ReadonlySet<string> = new Set<ReasonName>([
  "trap",
  "driven",
  "challenge",
  "just-issued",
  "many-links",
  "no-gesture",
]);

/** What each of a link's visits is, given those before and after it; in the order in which they are given. */
export function classifyHistory(link: LinkFacts, visits: readonly Visit[]): readonly VisitClass[] {
  const byTime = visits.toSorted((a, b) => a.at - b.at);
  return visits.map((visit) => judge(link, visit, byTime));
}

function judge(link: LinkFacts, visit: Visit, byTime: readonly Visit[]): VisitClass {
  const alone = classifyAlone(visit);
  const said = visit.class?.reasons.filter((name) => saidAtThePress.has(name)) ?? [];
  if (said.length > 0 && !isRedeeming(link, visit)) return against(alone, said.filter(isKnown));
  if (isRobot(alone)) return alone;
  // Whoever has logged in by the link was its person all along.
  if (isRedeeming(link, visit)) {
    return { ...alone, kind: "person", reasons: unique(["redeemed-here", ...alone.reasons]) };
  }
  const order = readOrder(link, visit, byTime);
  if (order.sure.length > 0) return against(alone, [...order.sure, ...order.likely]);
  if (order.likely.length === 0) return alone;
  const judged = against(alone, order.likely);
  // Of a person's browser to the last header, the clock alone is not enough to say that it was none.
  return alone.kind === "person" ? { ...judged, kind: "unknown" } : judged;
}

function classifyAlone({ method, userAgent, traits, reason }: Visit): VisitClass {
  const kept = traits === null ? null : decodeTraits(traits);
  return classify({
    // A code was typed: a press, on another page.
    method: method.replace(/ .*/, ""),
    traits: kept ?? partialTraits(userAgent),
    mangled: reason === "mangled",
    trap: false,
  });
}

const isRedeeming = ({ redeemedBy }: LinkFacts, { browser }: Visit): boolean =>
  browser !== null && browser === redeemedBy;

const isRobot = ({ kind }: VisitClass): boolean => kind !== "person" && kind !== "unknown";

function against(alone: VisitClass, because: readonly ReasonName[]): VisitClass {
  const kind = isRobot(alone) ? alone.kind : kindBy(because);
  const rest = alone.reasons.filter((name) => name !== "browser-agrees");
  return { kind, name: alone.name, reasons: unique([...because, ...rest]), rules: rulesVersion };
}

/** What repeats, bursts or is there at once looks at links for somebody; what presses is a program. */
const kindBy = (because: readonly ReasonName[]): VisitClass["kind"] =>
  because.some((name) => saidAtThePress.has(name)) ? "automation" : "scanner";

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

interface Order {
  readonly sure: readonly ReasonName[];
  readonly likely: readonly ReasonName[];
}

const nothing: Order = { sure: [], likely: [] };

/** What order and time say against a person. Nothing on whoever has been here before, or presses afterwards. */
function readOrder(link: LinkFacts, visit: Visit, byTime: readonly Visit[]): Order {
  if (visit.method !== "GET" || visit.browser !== null) return nothing;
  const others = byTime.filter((other) => other !== visit);
  if (others.some((other) => isPressOf(visit, other))) return nothing;
  const near = others.filter(({ at }) => Math.abs(at - visit.at) < togetherMs);
  const same = near.filter((other) => other.browser === null && isSameClient(other, visit));
  const age = visit.at - link.issuedAt;
  const sure: ReasonName[] = [];
  const likely: ReasonName[] = [];
  if (age < unlikelyMs) (age < impossibleMs ? sure : likely).push("too-soon");
  if (same.length + 1 >= burst) sure.push("burst");
  else if (near.some((other) => !isSameClient(other, visit))) likely.push("burst");
  if (others.some((other) => isEchoOf(other, visit))) likely.push("repeats-another");
  return { sure, likely };
}

/** Its first visit has no cookie; what it does by the page that this showed has one. */
const isPressOf = (visit: Visit, other: Visit): boolean =>
  other.at >= visit.at && other.browser !== null && isSameClient(other, visit);

const isSameClient = (a: Visit, b: Visit): boolean =>
  a.userAgent === b.userAgent && a.network === b.network;

/** Moments after somebody's visit, from another network and another system. */
function isEchoOf(earlier: Visit, visit: Visit): boolean {
  const behind = visit.at - earlier.at;
  if (behind <= 0 || behind > echoMs || earlier.browser === null) return false;
  const here = readBrowser(visit.userAgent).os;
  return visit.network !== earlier.network && here !== readBrowser(earlier.userAgent).os;
}
