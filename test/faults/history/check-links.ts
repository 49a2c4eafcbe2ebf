import type { Link, Session, Visit } from "../../../src/stores/store.ts";
import type { Rule, Violation } from "./check.ts";
import { isAhead, isOpenEnded, type Exchange } from "./exchanges.ts";

/** What the store holds of one link, when all is over. */
export interface Kept {
  readonly link: Link | null;
  readonly visits: readonly Visit[];
  readonly session: Session | null;
}

/** All that was said about one link against all that is kept of it. */
export function checkLink(linkId: string, about: readonly Exchange[], kept: Kept): Violation[] {
  const said = { about, winners: winnersOf(about) };
  const faults: Fault[] = [
    ...checkTwice(said, kept),
    ...checkLost(said, kept),
    ...checkWho(said, kept),
    ...checkBurnt(said, kept),
    ...checkBound(about, kept),
    ...checkVisits(about, kept),
  ];
  return faults.map(([rule, what]) => ({ rule, what, linkId }));
}

type Fault = readonly [Rule, string];

interface Said {
  readonly about: readonly Exchange[];
  /** The browsers that were told that they are logged in, and the hash of each one's cookie. */
  readonly winners: ReadonlyMap<string, string | null>;
}

function winnersOf(about: readonly Exchange[]): Map<string, string | null> {
  const logins = about.filter(({ kind, answer }) => kind === "press" && answer?.status === 303);
  return new Map(logins.map(({ browser, cookieHash }) => [browser, cookieHash]));
}

function checkTwice({ winners }: Said, { visits }: Kept): Fault[] {
  const found: Fault[] = [];
  const redeemed = visits.filter(({ outcome }) => outcome === "redeemed").length;
  if (winners.size > 1) found.push(["twice", `${winners.size} browsers were logged in`]);
  if (redeemed > 1) found.push(["twice", `${redeemed} visits say that it was redeemed`]);
  return found;
}

function checkLost({ about, winners }: Said, { link, session }: Kept): Fault[] {
  if (link === null) return [["lost", "the link was given out and is not there"]];
  const [winner] = winners;
  if (winner === undefined) return [];
  const [browser, cookieHash] = winner;
  if (link.redeemedAt === null) return [["lost", "a login was acknowledged, the link is unused"]];
  if (session === null) return [["lost", "a login was acknowledged, its session is not there"]];
  const found: Fault[] = [];
  if (winners.size === 1 && link.redeemedBy !== cookieHash) {
    found.push(["lost", "the link was redeemed by another browser than the one that was told"]);
  }
  const logouts = about.filter((each) => each.kind === "logout" && each.browser === browser);
  if (session.endedAt !== null && logouts.length === 0) {
    found.push(["lost", "a session has ended that nobody ended"]);
  }
  if (session.endedAt === null && logouts.some(({ answer }) => answer?.status === 200)) {
    found.push(["lost", "a logout was acknowledged, the session lives"]);
  }
  return found;
}

/** The session of whoever is logged in works, and nobody else has one. */
function checkWho({ about, winners }: Said, { link }: Kept): Fault[] {
  return about
    .filter(({ kind, answer }) => kind === "who" && answer?.status === 200)
    .filter(({ browser, answer }) => {
      const wanted = winners.has(browser) ? (link?.address ?? null) : null;
      return answer?.user !== wanted;
    })
    .map(() => ["lost", "a browser is not logged in as it was told"] as const);
}

/** In the end everybody has pressed again who was not told what became of it. */
function checkBurnt({ about, winners }: Said, { link }: Kept): Fault[] {
  if (winners.size > 0 || link === null || !about.some(({ kind }) => kind === "press")) return [];
  const state = link.redeemedAt === null ? "works for nobody" : "was used up";
  return [["burnt", `the link ${state}, and no browser was logged in`]];
}

/** A link that was asked for logs in where it was asked for, and is refused in all other browsers. */
function checkBound(about: readonly Exchange[], { link }: Kept): Fault[] {
  if (link === null) return [];
  return about.flatMap(({ kind, cookieHash, answer }): Fault[] => {
    if (kind !== "press") return [];
    const elsewhere = link.askedBy !== null && link.askedBy !== cookieHash;
    if (elsewhere && answer?.status === 303) return [["bound", "another browser was logged in"]];
    if (!elsewhere && answer?.status === 403) return [["bound", "the right browser was refused"]];
    return [];
  });
}

/** Each request is in the audit once: surely if it was answered, perhaps if it was not. */
function checkVisits(about: readonly Exchange[], { visits }: Kept): Fault[] {
  const found: Fault[] = [];
  const requests = about.filter(({ kind }) => ["open", "scan", "press"].includes(kind));
  const sent = new Set(requests.map(({ id }) => id));
  for (const { userAgent } of visits) {
    if (!sent.has(userAgent ?? "")) found.push(["visit", "a visit of a request that nobody sent"]);
  }
  for (const request of requests) {
    const own = visits.filter(({ userAgent }) => userAgent === request.id);
    const [visit] = own;
    if (own.length > 1) found.push(["visit", `${own.length} visits of one ${request.kind}`]);
    if (isOpenEnded(request)) continue;
    if (visit === undefined) {
      found.push([
        "visit",
        `no visit of a ${request.kind} answered with ${request.answer?.status}`,
      ]);
    } else if (!outcomesOf(request).includes(visit.outcome)) {
      const { kind, answer } = request;
      found.push([
        "visit",
        `a ${kind} answered with ${answer?.status} is kept as ${visit.outcome}`,
      ]);
    }
  }
  return found;
}

function outcomesOf(request: Exchange): readonly string[] {
  const status = request.answer?.status;
  if (isAhead(request) || status === 410 || status === 403) return ["refused"];
  return status === 303 ? ["redeemed", "repeated"] : ["opened"];
}
