import { expect, test } from "vitest";
import { clients, type Clients } from "../../../test/support/redis-clients.ts";
import { everything, none, purgeWalk } from "../../../test/support/purge-walk.ts";
import { errorOf } from "../../../test/support/error-of.ts";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { redisStores } from "../../../test/support/redis-stores.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { redisCluster } from "../../../test/support/servers/redis-cluster.ts";
import { redisCommand } from "../../../test/support/servers/redis.ts";
import {
  asking,
  claiming,
  finishing,
  issued,
  minute,
  opening,
  pressing,
  someAddress,
  someHash,
  someLink,
  someUser,
  typing,
  visitsOf,
} from "../../testing/store/records.ts";
import { nothingPurged } from "../purge.ts";
import type { Purged, Store } from "../store.ts";
import type { Script } from "./script.ts";
import { scripts } from "./scripts.ts";

// What the contract cannot see: keys, how much a script looks at, and walks that die.

/** How to read all of a key. */
const reads: Readonly<Record<string, readonly string[]>> = {
  hash: ["HGETALL"],
  list: ["LRANGE", "0", "-1"],
  zset: ["ZRANGE", "0", "-1"],
};

/** All that can become of links, asks and visits. */
async function wholeLife(store: Store): Promise<Purged> {
  const spans = { free: 1, firstWait: minute, maxWait: minute, calm: minute };
  const { ask, limits } = asking({}, [{ key: someHash(), ...spans }]);
  await store.ask({ ask, limits });
  await store.ask(asking());
  const link = await issued(store, { id: ask.id, askedBy: ask.askedBy });
  const { userId, address } = link;
  const sibling = await issued(store, { userId, address });
  await issued(store, { userId, address, askedBy: someHash() });
  await store.open(opening(link));
  await store.tryCode(typing(ask, { codeHash: someHash() }));
  await store.redeem(pressing(link));
  await store.redeem(pressing(sibling));
  await store.endSession(link.id, Date.now());
  await store.redeem(pressing(await issued(store, { userId: null })));
  for (const owner of [null, someUser()]) {
    const claim = claiming(await issued(store, { userId: owner }));
    await store.claim(claim);
    await store.finish(finishing(claim, someUser(), { session: null }));
  }
  await store.open(opening(someLink()));
  return { ...nothingPurged, links: 6, asks: 2, visits: 8, sessions: 2 };
}

function provePurge(given: Clients, urls: () => Promise<readonly string[]>): void {
  const { plainStore, storeWith, before, dyingBefore, command, keyOf, addVisits } =
    redisStores(given);

  async function keys(): Promise<readonly string[]> {
    const found = await Promise.all(
      (await urls()).map((url) => redisCommand(url, "KEYS", `${given.prefix}:*`)),
    );
    return found.flatMap((some) => (Array.isArray(some) ? some.map(String) : []));
  }

  /** The kinds of the keys that are there, and do not expire. */
  async function kindsForGood(): Promise<readonly string[]> {
    const all = await keys();
    const lives = await Promise.all(all.map((key) => command("PTTL", key)));
    return all.filter((_, index) => lives[index] === -1).map((key) => key.replace(/^.*:/, ""));
  }

  test("of a whole life no key is left for good, and none of an id", async () => {
    const store = plainStore();
    const counted = await wholeLife(store);
    const ids = (await store.linkIds(null, 1000)).ids;
    expect(ids).toHaveLength(8);
    expect(await kindsForGood()).not.toEqual([]);
    expect(await purgeWalk(store, everything())).toEqual(counted);
    expect(await kindsForGood()).toEqual([]);
    const left = await keys();
    expect(left.filter((key) => ids.some((id) => key.includes(id)))).toEqual([]);
    expect(left.filter((key) => /:(links|issued|logins|asks|asked)$/.test(key))).toEqual([]);
    expect(await purgeWalk(store, everything())).toEqual(nothingPurged);
  });

  test.each(["purge", "forget", "settleGone", "unshelve"] as const)(
    "a walk that dies before %s is gone on with by the next one",
    async (name) => {
      const store = plainStore();
      await wholeLife(store);
      await errorOf(purgeWalk(dyingBefore(name), everything()));
      expect((await store.linkIds(null, 1000)).ids).toHaveLength(8);
      await purgeWalk(store, everything());
      expect(await kindsForGood()).toEqual([]);
    },
  );

  /** The kinds of the keys that hold an id for good, in their names or in what is in them. */
  async function holders(id: string): Promise<readonly string[]> {
    const kinds = await Promise.all(
      (await keys()).map(async (key) => {
        const [read = "GET", ...range] = reads[String(await command("TYPE", key))] ?? [];
        const held = JSON.stringify([key, await command(read, key, ...range)]).includes(id);
        const isForGood = (await command("PTTL", key)) === -1;
        return held && isForGood ? [key.replace(/^.*:/, "")] : [];
      }),
    );
    return kinds.flat();
  }

  /** A link, its ask, its visits and its session. */
  async function oneOfAll(store: Store, issuedAt: number): Promise<string> {
    const expiresAt = issuedAt + minute;
    const { ask } = asking({ askedAt: issuedAt, expiresAt });
    await store.ask({ ask, limits: [] });
    const life = { userId: someUser(), address: someAddress(), issuedAt, expiresAt };
    const link = await issued(store, { ...life, id: ask.id, askedBy: ask.askedBy });
    await issued(store, life);
    expect((await store.redeem(pressing(link))).outcome).toBe("redeemed");
    return link.id;
  }

  test("nothing holds an id that is erased, but for a live one the index of all, until a purge", async () => {
    const store = plainStore();
    const young = await oneOfAll(store, Date.now());
    await store.erase(young);
    expect(await holders(young)).toEqual(["ids"]);
    const old = await oneOfAll(store, Date.now() - 3 * 24 * 60 * minute);
    // Whatever comes into the same part of the index next tells that it is not live any more.
    await issued(store, { id: `${old[0]}${someHash().slice(1)}` });
    expect(await holders(old)).toContain("visits");
    await store.erase(old);
    expect(await holders(old)).toEqual([]);
    await purgeWalk(store, everything());
    expect(await holders(young)).toEqual([]);
  });

  test.each(["forget", "settleGone", "unshelve"] as const)(
    "an erasure that dies before %s is finished by the next purge",
    async (name) => {
      const store = plainStore();
      const id = await oneOfAll(store, Date.now());
      await errorOf(dyingBefore(name).erase(id));
      expect(await store.explain(id)).toBeNull();
      await purgeWalk(store, everything());
      expect(await kindsForGood()).toEqual([]);
    },
  );

  test("acts and days go page by page, and nothing of them is left", async () => {
    const store = plainStore();
    const act = {
      at: 5,
      operator: "Ada",
      name: "revoke_user",
      linkId: someHash(),
      count: 1,
    } as const;
    const acts = Array.from({ length: 510 }, () => ({
      ...act,
      id: someHash(),
      userId: someUser(),
    }));
    await Promise.all(acts.map((one) => store.addAct(one)));
    await store.saveDay({ day: 3, countedAt: 1, tallies: "{}" });
    const before = { ...none, acts: 6, days: 4 * 24 * 60 * minute };
    expect(await purgeWalk(store, before)).toEqual({ ...nothingPurged, acts: 510, days: 1 });
    expect(await kindsForGood()).toEqual([]);
  });

  test("a command that the client sends again deletes nothing more", async () => {
    const twice = storeWith((send) => async (...args) => {
      await send(...args).catch(() => null);
      return send(...args);
    });
    const link = await issued(plainStore());
    const now = Date.now();
    await addVisits(
      link.id,
      Array.from({ length: 2500 }, (_, index) => now + (index % 3)),
    );
    await purgeWalk(twice, { ...none, visits: now + 1 });
    const left = await visitsOf(twice, link);
    expect(left.map(({ at }) => at - now)).toEqual(
      Array.from({ length: 2500 }, (_, index) => index % 3).filter((after) => after > 0),
    );
    await purgeWalk(twice, everything());
    expect(await kindsForGood()).toEqual([]);
  });

  test("many visits of a link go a thousand at a time, and the others stay in their order", async () => {
    let calls = 0;
    const store = before("purge", async () => calls++);
    const link = await issued(store);
    const now = Date.now();
    // The old ones at the front, in the middle, and at the end.
    const isOld = (index: number): boolean => index < 1800 || index % 7 === 0 || index > 4900;
    const moments = Array.from({ length: 5000 }, (_, index) => now + (isOld(index) ? -1 : index));
    await addVisits(link.id, moments);
    const young = moments.filter((at) => at >= now);
    expect(await purgeWalk(store, { ...none, visits: now })).toMatchObject({
      visits: 5000 - young.length,
    });
    expect(calls).toBe(5);
    expect((await visitsOf(store, link)).map(({ at }) => at)).toEqual(young);
    await purgeWalk(store, everything());
  });

  test("a text that is no visit, as newer code may write it, holds nothing up", async () => {
    const store = plainStore();
    const link = await issued(store);
    const now = Date.now();
    await command("RPUSH", keyOf(link.id, "visits"), "", "a", "b\n\n{}");
    await addVisits(link.id, [now]);
    expect(await purgeWalk(store, everything())).toMatchObject({ links: 1, visits: 1 });
    await command("DEL", keyOf(link.id, "visits"));
    await purgeWalk(store, everything());
  });

  test("a session that outlives its link is its user's, and can be ended", async () => {
    const store = plainStore();
    const link = await issued(store);
    const userId = link.userId ?? "";
    await store.redeem(pressing(link));
    const session = await store.session(link.id);
    await purgeWalk(store, { ...none, links: everything().links });
    expect(await store.explain(link.id)).toBeNull();
    expect(await store.sessions(userId, Date.now())).toEqual([session]);
    expect(await store.endSessions(userId, Date.now())).toBe(1);
    await purgeWalk(store, everything());
    expect(await kindsForGood()).toEqual([]);
  });

  test("a link that outlives its session is its user's, and can be revoked", async () => {
    const store = plainStore();
    const link = await issued(store);
    const claim = claiming(link);
    await store.claim(claim);
    await command("HSET", keyOf(link.id, "session"), "userId", link.userId ?? "", "expiresAt", "1");
    expect(await purgeWalk(store, { ...none, sessions: 2 })).toEqual({
      ...nothingPurged,
      sessions: 1,
    });
    expect(await store.revoke({ userId: link.userId ?? "", address: null }, Date.now())).toBe(1);
    await purgeWalk(store, everything());
  });
}

await describeWith(
  "purge on a server",
  () => freshDatabase("redis"),
  ({ url, prefix }) => {
    const given = clients("@redis/client", [url], prefix);
    provePurge(given, async () => [url]);

    test("a step takes a few trips, each of a hundred at most", async () => {
      const { plainStore, storeWith } = redisStores(given);
      const account = { userId: someUser(), address: someAddress() };
      const ids = Array.from({ length: 250 }, () => issued(plainStore(), account));
      await Promise.all(ids);
      const sent: (string | undefined)[] = [];
      const store = storeWith((send) => async (key, command, signal) => {
        sent.push(command[1]);
        return send(key, command, signal);
      });
      expect((await purgeWalk(store, everything())).links).toBe(250);
      const count = ({ sha1 }: Script): number => sent.filter((one) => one === sha1).length;
      // Each link is in the index of its user, in that of its address, and in that of all by their moments.
      const { purge, forget, settleGone } = scripts;
      expect([purge, forget, settleGone].map(count)).toEqual([3, 8, 3]);
    });
  },
);

await describeWith("purge on a Cluster", redisCluster, (cluster) => {
  const nodes = cluster.nodes().map(({ host, port }) => `redis://${host}:${port}`);
  const given = clients("@redis/client on a Cluster", nodes, "onpurpose_test_");
  provePurge(given, async () =>
    (await cluster.masters()).map(({ host, port }) => `redis://${host}:${port}`),
  );
});
