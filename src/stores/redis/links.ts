import { oneOf, toAccount, toLink, toTexts, toVisit } from "./rows.ts";
import type { NewLink, OpenResult, Store } from "../store.ts";
import type { Answer, Connection, Run } from "./connection.ts";
import { addressTag, askTag, shardTag, userTag } from "./keys.ts";
import { judge, resolveCurrent } from "./requests.ts";
import { scripts } from "./scripts.ts";

type LinkVerbs = Pick<Store, "issue" | "open" | "record" | "decline" | "explain" | "countAsk">;

// What only helps to find things is kept a day longer than needed: clocks differ.
const day = 24 * 60 * 60 * 1000;
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
        if (connection.cluster) await issueOnCluster(run, link);
        else await run(scripts.issue, link.id, "link", issueRequest(link));
      }),
    open: (request) =>
      connection.verb(async (run): Promise<OpenResult> => {
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
      connection.verb(async (run) => {
        const { outcome, reason } = request;
        const answer = await judge(connection, run, scripts.record, request, { outcome, reason });
        return toLink(answer["link"]);
      }),
    decline: (request) =>
      connection.verb(async (run) => {
        const { browser } = request.visit;
        const answer = await judge(connection, run, scripts.decline, request, { browser });
        const link = toLink(answer["link"]);
        return link && { link, revoked: answer["revoked"] === true };
      }),
    explain: (linkId) =>
      connection.verb(async (run) => {
        const answer = await run(scripts.explain, linkId, "link", { linkId });
        const link = toLink(answer["link"]);
        if (link === null) return null;
        const visits = toTexts(answer["visits"]).map((entry) => toVisit(linkId, entry));
        return { link, visits };
      }),
    countAsk: (key, at, window) =>
      connection.verb(async (run) => {
        const answer = await run(scripts.countAsk, askTag(key), "ask", { at, window });
        return { count: Number(answer["count"]), windowEndsAt: Number(answer["windowEndsAt"]) };
      }),
  };
}

export function present<T>(value: T | null): T {
  if (value === null) throw new TypeError("a script left something out of its answer");
  return value;
}

function issueRequest(link: NewLink) {
  const address = addressTag(link.address);
  return {
    at: link.issuedAt,
    linkId: link.id,
    link: { ...link, addressTag: address },
    user: link.userId === null ? null : userTag(link.userId),
    address,
    shard: shardTag(link.id),
  };
}

/**
 * The link is in every index before it exists, and exists before anyone has its token: so of two links of an
 * account that are issued at once, one always finds the other.
 */
async function issueOnCluster(run: Run, link: NewLink): Promise<void> {
  const { id: linkId, expiresAt, askedBy } = link;
  const { at, user, address, shard, link: fields } = issueRequest(link);
  const life = Math.max(expiresAt - at, 0) + day;
  const enrol = (tag: string, request: object): Promise<Answer> =>
    run(scripts.enrol, tag, "live", { at, linkId, expiresAt, tag, ...request });
  const atAddress = await enrol(address, { askedBy, unowned: user === null });
  const older = typeof atAddress["older"] === "string" ? atAddress["older"] : null;
  const nobody: Answer = {};
  const [atUser] = await Promise.all([
    user === null ? nobody : enrol(user, { older, owned: true }),
    run(scripts.shelve, shard, "live", { at, linkId, expiresAt }),
    older === null
      ? null
      : run(scripts.endLink, older, "link", {
          at,
          linkId: older,
          because: "superseded",
          mark: life,
        }),
  ]);
  const woken = [atAddress["woken"], atUser["woken"]].filter((id) => typeof id === "string");
  const siblings = atAddress["others"] === true || atUser["others"] === true;
  await Promise.all([
    ...woken.map((id) => run(scripts.wake, id, "siblings", { linkId: id, life })),
    run(scripts.createAlone, linkId, "link", { at, linkId, link: fields, siblings, life }),
  ]);
}
