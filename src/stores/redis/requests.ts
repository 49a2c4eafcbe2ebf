import { randomText } from "../../crypto.ts";
import { unknownVisitBudget, unknownVisitWindow } from "../store.ts";
import type { Account, CurrentLogin, VisitFacts } from "../store.ts";
import type { Answer, Connection, Request, Run } from "./connection.ts";
import { networkTag, shardTag } from "./keys.ts";
import { fromFacts, toAccount } from "./rows.ts";
import { scripts } from "./scripts.ts";

/** What a script needs to know of the request that it judges. */
function visitOf({ cluster }: Connection, linkId: string, visit: VisitFacts): Request {
  const facts = { linkId, at: visit.at, visit: fromFacts(visit) };
  return cluster ? facts : { ...facts, ...budgetOf(visit), shard: shardTag(linkId) };
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
  { linkId, visit }: { readonly linkId: string; readonly visit: VisitFacts },
  request: Request,
): Promise<Answer> {
  const facts = visitOf(connection, linkId, visit);
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
