import { oneOf, toAccount, toAsk, toLink, toTexts, toVisit } from "./rows.ts";
import { mostLinksOf } from "../classes.ts";
import { issuedHappening } from "../outbox.ts";
import type { NewLink, OpenResult, Store, WithEvent } from "../store.ts";
import type { Answer, Connection, Run } from "./connection.ts";
import { settledEvent, withEvent } from "./events.ts";
import { addressTag, shardTag, userTag } from "./keys.ts";
import { judge, resolveCurrent, verbOf } from "./requests.ts";
import { scripts } from "./scripts.ts";

type LinkVerbs = Pick<Store, "issue" | "open" | "record" | "decline" | "explain" | "linksOf">;

// What only helps to find things is kept a day longer than needed: clocks differ.
const day = 24 * 60 * 60 * 1000;
/** The mark of a link or an ask that is in the indexes of moments: what older code has written is not. */
export const listed = 1;
const openRefusals = [
  "unknown",
  "used",
  "revoked",
  "superseded",
  "expired",
  "wrong_account",
  "prefetch",
] as const;

export function linkVerbs(connection: Connection): LinkVerbs {
  return {
    issue: (link) =>
      connection.verb(async (run) => {
        const { id: linkId, event, issuedAt: at } = link;
        const request = issueRequest(connection, link);
        await withEvent(connection, run, { event, at, linkId }, async (run) => {
          if (connection.cluster) await issueOnCluster(run, link, request);
          else await run(scripts.issue, linkId, "link", request);
        });
      }),
    open: (request) =>
      verbOf(connection, request, async (run): Promise<OpenResult> => {
        const { linkId, visit, prefetch } = request;
        const { at } = visit;
        const current = await resolveCurrent(connection, run, linkId, request.current, at);
        const asked = { current, prefetch, browser: visit.browser };
        const answer = await judge(connection, run, scripts.open, request, asked);
        const found = { link: toLink(answer["link"]), current: toAccount(answer["current"]) };
        const { reason } = answer;
        return reason === undefined
          ? { ...found, outcome: "opened", link: present(found.link) }
          : { ...found, outcome: "refused", reason: oneOf(openRefusals, reason) };
      }),
    record: (request) =>
      verbOf(connection, request, async (run) => {
        const { outcome, reason } = request;
        const answer = await judge(connection, run, scripts.record, request, { outcome, reason });
        return toLink(answer["link"]);
      }),
    decline: (request) =>
      verbOf(connection, request, async (run) => {
        const asked = { browser: request.visit.browser, proven: request.proven };
        const answer = await judge(connection, run, scripts.decline, request, asked);
        const link = toLink(answer["link"]);
        return link && { link, revoked: answer["revoked"] === true };
      }),
    linksOf: (userId) =>
      connection.verb(async (run) => {
        const answer = await run(scripts.lastOf, userTag(userId), "links", { count: mostLinksOf });
        return toTexts(answer["ids"]);
      }),
    explain: (linkId) =>
      connection.verb(async (run) => {
        const answer = await run(scripts.explain, linkId, "link", { linkId });
        const link = toLink(answer["link"]);
        if (link === null) return null;
        const visits = toTexts(answer["visits"]).map((entry) => toVisit(linkId, entry));
        return { link, visits, ask: toAsk(answer["ask"]) };
      }),
  };
}

export function present<T>(value: T | null): T {
  if (value === null) throw new TypeError("a script left something out of its answer");
  return value;
}

function issueRequest(connection: Connection, { event, ...link }: NewLink & WithEvent) {
  const address = addressTag(link.address);
  const { id: linkId, issuedAt: at, userId } = link;
  return {
    at,
    linkId,
    link: { ...link, addressTag: address, listed },
    user: userId === null ? null : userTag(userId),
    address,
    shard: shardTag(linkId),
    event: settledEvent(connection, { event, at, linkId }, issuedHappening(link)),
  };
}

/**
 * The link is in every index before it exists, and exists before anyone has its token: so of two links of an
 * account that are issued at once, one always finds the other.
 */
async function issueOnCluster(
  run: Run,
  link: NewLink,
  { at, user, shard, link: fields, event }: ReturnType<typeof issueRequest>,
): Promise<void> {
  const { id: linkId, expiresAt } = link;
  const { atAddress, older } = await enrolAtAddress(run, link);
  const nobody: Answer = {};
  const [atUser] = await Promise.all([
    user === null ? nobody : enrol(run, link, user, { older, owned: true }),
    run(scripts.shelve, shard, "live", { at, linkId, expiresAt, index: "issued" }),
  ]);
  const siblings = atAddress["others"] === true || atUser["others"] === true;
  await Promise.all([
    ...[atAddress, atUser].map((answer) => wake(run, answer)),
    run(scripts.createAlone, linkId, "link", {
      at,
      linkId,
      link: fields,
      siblings,
      life: lifeOf(link),
      event,
    }),
  ]);
}

const lifeOf = ({ expiresAt, issuedAt }: NewLink): number =>
  Math.max(expiresAt - issuedAt, 0) + day;

function enrol(run: Run, link: NewLink, tag: string, request: object): Promise<Answer> {
  const { id: linkId, expiresAt, issuedAt: at } = link;
  return run(scripts.enrol, tag, "live", { at, linkId, expiresAt, ...request });
}

/** Ends the link that the same browser asked for before, and only then lets it leave the index. */
async function enrolAtAddress(
  run: Run,
  link: NewLink,
): Promise<{ readonly atAddress: Answer; readonly older: string | null }> {
  const { askedBy, issuedAt: at } = link;
  const unowned = link.userId === null;
  const end = { at, because: "superseded", mark: lifeOf(link) };
  for (let older: string | null = null; ;) {
    const address = addressTag(link.address);
    const atAddress = await enrol(run, link, address, { askedBy, older, unowned });
    const found = atAddress["older"];
    if (typeof found !== "string") return { atAddress, older };
    await run(scripts.endLink, found, "link", { ...end, linkId: found });
    older = found;
  }
}

/** Tells a link that it is not its account's only one any more, for as long as it lives. */
async function wake(run: Run, { woken, wakeFor }: Answer): Promise<void> {
  if (typeof woken !== "string") return;
  await run(scripts.wake, woken, "siblings", { linkId: woken, life: Number(wakeFor) });
}
