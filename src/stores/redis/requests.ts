import { randomText } from "../../crypto.ts";
import { unknownVisitBudget, unknownVisitWindow } from "../store.ts";
import type { Account, CurrentLogin, VisitFacts } from "../store.ts";
import type { Answer, Connection, Request, Run } from "./connection.ts";
import { visitEvent, withEvent } from "./events.ts";
import { networkTag, shardTag } from "./keys.ts";
import { fromFacts, toAccount } from "./rows.ts";
import { scripts } from "./scripts.ts";

/** A request to a link. */
interface Requested {
  readonly linkId: string;
  readonly visit: VisitFacts;
}

/** Runs a verb of a request to a link, and sees to the event of its visit. */
export function verbOf<T>(
  connection: Connection,
  { linkId, visit }: Requested,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const { event, at } = visit;
  return connection.verb((run) => withEvent(connection, run, { event, at, linkId }, work));
}

/** What a script needs to know of a visit that it may add. */
export const visitFacts = (connection: Connection, { linkId, visit }: Requested): Request => ({
  linkId,
  at: visit.at,
  visit: fromFacts(visit),
  event: visitEvent(connection, linkId, visit),
});

/** What a script needs to know of the request that it judges. */
function visitOf(connection: Connection, request: Requested): Request {
  const facts = visitFacts(connection, request);
  if (connection.cluster) return facts;
  return { ...facts, ...budgetOf(request.visit), shard: shardTag(request.linkId) };
}

function budgetOf({ network }: VisitFacts): Request {
  return {
    network: networkTag(network),
    budget: unknownVisitBudget,
    window: unknownVisitWindow,
    nonce: nextNonce(),
  };
}

// Tells visits of one moment apart. Nothing is hidden behind it.
const thisProcess = randomText(9);
let nonces = 0;
const nextNonce = (): string => `${thisProcess}${(nonces++).toString(36)}`;

/**
 * Runs the script of a request to a link. On a Cluster a network's budget lives on another server, and the index of
 * all ids on a third, so that the visit to a link that does not exist takes three trips more.
 */
export async function judge(
  connection: Connection,
  run: Run,
  script: (typeof scripts)["open" | "record" | "decline" | "press" | "finish"],
  requested: Requested,
  request: Request,
): Promise<Answer> {
  const { linkId, visit } = requested;
  const facts = visitOf(connection, requested);
  const answer = await run(script, linkId, "link", { ...facts, ...request });
  const isUnknown = answer["link"] === undefined && answer["error"] === undefined;
  if (connection.cluster && isUnknown) {
    const budget = { at: visit.at, ...budgetOf(visit) };
    const counted = await run(
      scripts.countUnknownVisit,
      networkTag(visit.network),
      "unknown",
      budget,
    );
    if (counted["kept"] === true) await keepUnknownVisit(run, linkId, visit.at, facts);
  }
  return answer;
}

/** In the index before it exists, as a link is. */
async function keepUnknownVisit(run: Run, linkId: string, at: number, facts: Request) {
  await run(scripts.shelve, shardTag(linkId), "live", { at, linkId, expiresAt: at });
  await run(scripts.keepUnknownVisit, linkId, "visits", facts);
}

/**
 * Who is logged in, as far as the script of this link can find that out by itself: on a Cluster a session may
 * live on another server than the link, and is looked up before.
 */
export async function resolveCurrent(
  connection: Connection,
  run: Run,
  linkId: string,
  current: CurrentLogin | null,
  at: number,
): Promise<CurrentLogin | Account | null> {
  if (!connection.cluster || current?.by !== "session" || current.sessionId === linkId) {
    return current;
  }
  const answer = await run(scripts.findAccount, current.sessionId, "link", { at, current });
  return toAccount(answer["current"]);
}
