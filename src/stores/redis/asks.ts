import type { Ask, AskAnswer, AskRequest, CodeRequest, CodeResult, Limit } from "../ask.ts";
import type { Store } from "../store.ts";
import type { Connection, Run } from "./connection.ts";
import { settledEvent, withEvent } from "./events.ts";
import { asksTag, shardTag, turnsTag } from "./keys.ts";
import { listed, present } from "./links.ts";
import { verbOf, visitFacts } from "./requests.ts";
import { toAsk, toLink, toTexts } from "./rows.ts";
import { scripts } from "./scripts.ts";

type AskVerbs = Pick<Store, "ask" | "settleAsk" | "asks" | "tryCode">;

/** How many asks for an address are told of. */
const most = 50;

export function askVerbs(connection: Connection): AskVerbs {
  return {
    ask: (request) =>
      connection.verb((run) =>
        connection.cluster ? askOnCluster(run, request) : askAtOnce(run, request),
      ),
    settleAsk: (linkId, outcome, at, event) =>
      connection.verb(async (run) => {
        const about = { event, at, linkId };
        const told = settledEvent(connection, about, { what: "settled", outcome });
        await withEvent(connection, run, about, (run) =>
          run(scripts.settleAsk, linkId, "ask", { at, outcome, event: told }),
        );
      }),
    asks: (addressHash) =>
      connection.verb((run) => findAsks(run, asksTag(addressHash), connection.cluster)),
    tryCode: (request) => verbOf(connection, request, (run) => tryCode(connection, run, request)),
  };
}

async function askAtOnce(run: Run, { ask, limits }: AskRequest): Promise<AskAnswer> {
  const answer = await run(scripts.ask, ask.id, "ask", {
    at: ask.askedAt,
    ask: { ...ask, listed },
    limits: limits.map(spansOf),
    address: asksTag(ask.addressHash),
    shard: shardTag(ask.id),
  });
  const { refusedBy, waitMs } = answer;
  return {
    refusedBy: refusedBy === undefined ? null : Number(refusedBy),
    waitMs: Number(waitMs),
  };
}

/**
 * Counts, asks and indexes live on different servers. A limit is asked only once those before it were free. The ask
 * is in the index of all ids before it exists: so none is kept that a purge does not find.
 */
async function askOnCluster(run: Run, { ask, limits }: AskRequest): Promise<AskAnswer> {
  const at = ask.askedAt;
  let longest = 0;
  for (const [place, limit] of limits.map(spansOf).entries()) {
    const taken = await run(scripts.takeTurn, limit.tag, "turns", { at, limit });
    const waitMs = Number(taken["waitMs"]);
    if (taken["allowed"] !== true) return { refusedBy: place, waitMs };
    longest = Math.max(longest, waitMs);
  }
  const { id: linkId, expiresAt } = ask;
  const shelved = { at, linkId, expiresAt, index: "asks" };
  await run(scripts.shelve, shardTag(linkId), "live", shelved);
  await Promise.all([
    run(scripts.keepAsk, linkId, "ask", { at, ask: { ...ask, listed } }),
    run(scripts.enlistAsk, asksTag(ask.addressHash), "asks", { at, ask: { id: linkId } }),
  ]);
  return { refusedBy: null, waitMs: longest };
}

/** A limit without its key, which may tell of whom it counts. */
function spansOf({ key, free, firstWait, maxWait, calm }: Limit) {
  return { tag: turnsTag(key), free, firstWait, maxWait, calm };
}

/** An ask that the index names may be gone, or not there yet. */
async function findAsks(run: Run, tag: string, cluster: boolean): Promise<readonly Ask[]> {
  const listed = await run(scripts.listAsks, tag, "asks", { most, withAsks: !cluster });
  const rows = cluster
    ? await Promise.all(toTexts(listed["ids"]).map((id) => readAsk(run, id)))
    : listed["asks"];
  // Lua cannot tell an empty list from an empty table.
  const asks = Array.isArray(rows) ? rows.map(toAsk) : [];
  return asks.filter((ask) => ask !== null);
}

const readAsk = async (run: Run, id: string): Promise<unknown> =>
  (await run(scripts.readAsk, id, "ask", {}))["ask"];

async function tryCode(
  connection: Connection,
  run: Run,
  request: CodeRequest,
): Promise<CodeResult> {
  const { linkId, browser, codeHash, maxAttempts } = request;
  const facts = visitFacts(connection, request);
  const asked = { ...facts, browser, codeHash, maxAttempts };
  const answer = await run(scripts.tryCode, linkId, "ask", asked);
  const { outcome } = answer;
  if (outcome === "right") return { outcome, link: present(toLink(answer["link"])) };
  if (outcome === "wrong") return { outcome, attemptsLeft: Number(answer["attemptsLeft"]) };
  return { outcome: "spent" };
}
