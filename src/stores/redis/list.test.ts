import { expect, test } from "vitest";
import { sha256 } from "../../crypto.ts";
import { clients, type Clients } from "../../../test/support/redis-clients.ts";
import { everything, none, purgeWalk } from "../../../test/support/purge-walk.ts";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { redisStores } from "../../../test/support/redis-stores.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { redisCluster } from "../../../test/support/servers/redis-cluster.ts";
import {
  asking,
  claiming,
  finishing,
  issued,
  someAddress,
  someHash,
  someLink,
  someUser,
} from "../../testing/store/records.ts";
import type { ListRequest, Store } from "../store.ts";

// What the contract cannot see of lists: how ids are spread over the index, what is gone, and what older code has written.

const request = { from: null, until: null, order: "oldest", account: null, limit: 100 } as const;

async function idsOf(store: Store, changes: Partial<ListRequest>): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.list({ ...request, ...changes }, cursor);
    ids.push(...page.links.map(({ link }) => link.id));
    cursor = page.next;
  } while (cursor !== null);
  return ids;
}

/** A span of a second that no other test writes in. */
let seconds = 0;
const someSpan = () => {
  const from = Date.UTC(1980, 0, 1) + seconds++ * 1000;
  return { from, until: from + 1000 };
};

/** In the order of their bytes, which is that of Redis and of the contract. */
const sorted = (ids: readonly string[]): readonly string[] => ids.toSorted();

function proveLists(given: Clients): void {
  const { plainStore, before, command, keyOf, addVisits } = redisStores(given);

  test("links of one moment are in the order of their ids, wherever a page ends", async () => {
    const store = plainStore();
    const span = someSpan();
    const links = await Promise.all(
      Array.from({ length: 150 }, () => issued(store, { issuedAt: span.from })),
    );
    const ids = sorted(links.map(({ id }) => id));
    for (const limit of [7, 64, 149, 500]) {
      expect(await idsOf(store, { ...span, limit })).toEqual(ids);
      expect(await idsOf(store, { ...span, limit, order: "newest" })).toEqual(ids.toReversed());
    }
  });

  test("links that nearly all stand in one part of the index are all listed, in order", async () => {
    const store = plainStore();
    const span = someSpan();
    const ids = Array.from({ length: 60 }, (_, index) => {
      return `${index % 12 === 11 ? "C" : "B"}${someHash().slice(1)}`;
    });
    for (const [index, id] of ids.entries()) {
      await issued(store, { id, issuedAt: span.from + index });
    }
    expect(await idsOf(store, { ...span, limit: 50 })).toEqual(ids);
    const newest = await idsOf(store, { ...span, limit: 50, order: "newest" });
    expect(newest).toEqual(ids.toReversed());
  });

  test("a link that is gone is passed by", async () => {
    const store = plainStore();
    const span = someSpan();
    const [first, second] = [
      await issued(store, { issuedAt: span.from }),
      await issued(store, { issuedAt: span.from }),
    ];
    await command("DEL", keyOf(first.id, "link"));
    expect(await idsOf(store, { ...span, limit: 1 })).toEqual([second.id]);
  });

  test("thousands of visits are counted, a thousand at a time", async () => {
    let looks = 0;
    const store = before("readLinks", async () => looks++);
    const span = someSpan();
    const links = [someLink({ issuedAt: span.from }), someLink({ issuedAt: span.from + 1 })];
    for (const link of links) {
      await store.issue(link);
      await addVisits(
        link.id,
        Array.from({ length: 2100 }, () => span.from),
      );
    }
    const { links: found } = await store.list({ ...request, ...span }, null);
    const counts = found.map(({ seen }) => seen.reduce((sum, { count }) => sum + count, 0));
    expect(counts).toEqual([2100, 2100]);
    // On a single server both are looked at by one script after the other, on a Cluster each by its own.
    expect(looks).toBe(given.port().cluster ? 6 : 5);
  });

  test("a link is its user's once it has logged them in", async () => {
    const store = plainStore();
    const [userId, former] = [someUser(), someUser()];
    const span = someSpan();
    const { id } = await logInBy(store, { userId: null, issuedAt: span.from }, userId);
    const { id: other } = await logInBy(store, { userId: former, issuedAt: span.from + 1 }, userId);
    expect(await idsOf(store, { account: { userId, address: null } })).toEqual([id, other]);
    expect(await idsOf(store, { account: { userId: former, address: null } })).toEqual([]);
  });

  test("what older code has written is listed once a purge has met it", async () => {
    const store = plainStore();
    const span = someSpan();
    const [userId, address] = [someUser(), someAddress()];
    const { ask } = asking({ askedAt: span.from });
    await store.ask({ ask, limits: [] });
    const account = { userId, address, issuedAt: span.from };
    const link = await issued(store, { ...account, id: ask.id, askedBy: ask.askedBy });
    const own = await issued(store, account);
    const lists = [
      { account: { userId, address: null } },
      { account: { userId: null, address } },
      span,
    ];
    const listed = () => Promise.all(lists.map((changes) => idsOf(store, changes)));
    const all = await listed();
    expect(all.map((ids) => ids.length)).toEqual([2, 1, 2]);
    for (const { id } of [link, own]) {
      await command("HDEL", keyOf(id, "link"), "listed");
      for (const tag of [`l:${id[0]}`, `u:${sha256(userId)}`, `a:${sha256(address)}`]) {
        await command("ZREM", keyOf(tag, "issued"), id);
      }
    }
    await command("HDEL", keyOf(ask.id, "ask"), "listed");
    await command("ZREM", keyOf(`l:${ask.id[0]}`, "asks"), ask.id);
    expect(await listed()).toEqual([[], [], []]);
    expect(await store.countAsks(span.from, span.until)).toEqual([]);

    let entered = 0;
    const purging = before("enter", async () => entered++);
    await purgeWalk(purging, none);
    expect(await listed()).toEqual(all);
    expect(await store.countAsks(span.from, span.until)).toMatchObject([{ count: 1 }]);
    // Once, and no more.
    expect(entered).toBeGreaterThan(0);
    entered = 0;
    await purgeWalk(purging, none);
    expect(entered).toBe(0);
  });

  test("asks are counted over many pages", async () => {
    const store = plainStore();
    const span = someSpan();
    const facts = { mailDomain: "example.com", language: "de" };
    await Promise.all(
      Array.from({ length: 700 }, (_, index) =>
        store.ask({ ask: asking({ ...facts, askedAt: span.from + (index % 3) }).ask, limits: [] }),
      ),
    );
    expect(await store.countAsks(span.from, span.until)).toEqual([
      { ...facts, outcome: null, count: 700 },
    ]);
    await purgeWalk(store, everything());
    expect(await store.countAsks(span.from, span.until)).toEqual([]);
  });
}

async function logInBy(store: Store, fields: Parameters<typeof issued>[1], userId: string) {
  const link = await issued(store, fields);
  const claim = claiming(link);
  await store.claim(claim);
  expect((await store.finish(finishing(claim, userId))).outcome).toBe("redeemed");
  return link;
}

await describeWith(
  "lists on a server",
  () => freshDatabase("redis"),
  ({ url, prefix }) => proveLists(clients("@redis/client", [url], prefix)),
);

await describeWith("lists on a Cluster", redisCluster, (cluster) => {
  const nodes = cluster.nodes().map(({ host, port }) => `redis://${host}:${port}`);
  proveLists(clients("@redis/client on a Cluster", nodes, "onpurpose_test_"));
});
