import { expect, test } from "vitest";
import { errorOf } from "../../../test/support/error-of.ts";
import { clients, type Clients } from "../../../test/support/redis-clients.ts";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { redisCluster } from "../../../test/support/servers/redis-cluster.ts";
import { sha256 } from "../../crypto.ts";
import {
  asking,
  issued,
  minute,
  pressing,
  someHash,
  told,
  typing,
} from "../../testing/store/records.ts";
import type { Limit } from "../ask.ts";
import { redisStore, type RedisPort } from "../redis.ts";

// What the contract suite cannot see: keys, how long they live, and commands that are sent twice.

const day = 24 * 60 * minute;

function someLimit(changes: Partial<Limit> = {}): Limit {
  const spans = { free: 1, firstWait: minute, maxWait: 4 * minute, calm: 30 * minute };
  return { key: someHash(), ...spans, ...changes };
}

function proveAsks(given: Clients, trips: Readonly<Record<string, number>>): void {
  const keyOf = (tag: string, kind: string): string => `${given.prefix}:{${tag}}:${kind}`;
  const turnsOf = ({ key }: Limit): string => keyOf(`k:${sha256(key)}`, "turns");
  const asksOf = (addressHash: string): string => keyOf(`h:${sha256(addressHash)}`, "asks");
  const command = (name: string, key: string, ...rest: string[]): Promise<unknown> =>
    given.port().send(key, [name, key, ...rest], new AbortController().signal);

  function storeWith(around: (send: RedisPort["send"]) => RedisPort["send"]) {
    const port = given.port();
    const send: RedisPort["send"] = (...args) => port.send(...args);
    return redisStore({ ...port, send: around(send) }, { prefix: given.prefix });
  }
  const plainStore = () => storeWith((send) => send);

  test("trips", async () => {
    let sent = 0;
    const store = storeWith((send) => (...args) => {
      sent++;
      return send(...args);
    });
    const counted: Record<string, number> = {};
    const trip = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      sent = 0;
      await work();
      counted[name] = sent;
    };
    const all = async (): Promise<void> => {
      const { ask } = asking();
      const { addressHash } = ask;
      const limits = [someLimit(), someLimit()];
      await trip("ask", () => store.ask({ ask, limits: [] }));
      await trip("ask, under two limits", () => store.ask(asking({ addressHash }, limits)));
      await trip("ask, refused by the first", () => store.ask(asking({}, limits)));
      await trip("settleAsk", () => store.settleAsk(ask.id, "mailed", ask.askedAt));
      await trip("asks, two", () => store.asks(addressHash));
      await trip("tryCode, wrong", () => store.tryCode(typing(ask)));
      await issued(store, { id: ask.id });
      await trip("tryCode, right", () => store.tryCode(typing(ask)));
      await trip("explain", () => store.explain(ask.id));
    };
    // Each of the servers learns each of the scripts.
    for (let round = 0; round < 30; round++) await all();
    expect(counted).toEqual(trips);
  });

  test("waitReplicas: what too few replicas have is not acknowledged", async () => {
    const waitReplicas = { count: 10, timeout: 20 };
    const store = redisStore(given.port(), { prefix: given.prefix, waitReplicas });
    const { ask } = asking();
    const unavailable = { code: "store_unavailable" };
    expect(await errorOf(store.ask({ ask, limits: [] }))).toMatchObject(unavailable);
    // On a Cluster nothing but its place in an index may have been written.
    await plainStore().ask({ ask, limits: [] });
    // Its second answer would be a refusal, which a turn of a limit alone decides.
    const limits = [someLimit()];
    expect(await errorOf(store.ask(asking({}, limits)))).toMatchObject(unavailable);
    expect(await errorOf(store.ask(asking({}, limits)))).toMatchObject(unavailable);
    expect(await errorOf(store.settleAsk(ask.id, "mailed", 0))).toMatchObject(unavailable);
    expect(await errorOf(store.tryCode(typing(ask)))).toMatchObject(unavailable);
    expect(await store.asks(ask.addressHash)).toMatchObject([{ outcome: "mailed", attempts: 1 }]);
  });

  test("an ask that is refused says by which of its limits", async () => {
    const store = plainStore();
    const [first, second, third] = [someLimit({ free: 9 }), someLimit(), someLimit()];
    expect((await store.ask(asking({}, [first, second, third]))).refusedBy).toBeNull();
    expect((await store.ask(asking({}, [first, second, third]))).refusedBy).toBe(1);
    expect((await store.ask(asking({}, [first, third]))).refusedBy).toBe(1);
    expect((await store.ask(asking({}, [second]))).refusedBy).toBe(0);
  });

  test("of several waits the longest is told", async () => {
    const [short, long] = [someLimit(), someLimit({ firstWait: 3 * minute })];
    for (const limits of [
      [short, long],
      [
        { ...long, key: someHash() },
        { ...short, key: someHash() },
      ],
    ]) {
      const answer = await plainStore().ask(asking({}, limits));
      expect(answer).toEqual({ refusedBy: null, waitMs: 3 * minute });
    }
  });

  test("a count expires a day after it is forgotten; an ask and its index do not", async () => {
    const limit = someLimit();
    const { ask } = asking();
    await plainStore().ask({ ask, limits: [limit] });
    const forgotten = minute + 30 * minute;
    const left = Number(await command("PTTL", turnsOf(limit)));
    expect(left).toBeGreaterThan(forgotten + day - minute);
    expect(left).toBeLessThanOrEqual(forgotten + day);
    expect(await command("PTTL", keyOf(ask.id, "ask"))).toBe(-1);
    expect(await command("PTTL", asksOf(ask.addressHash))).toBe(-1);
  });

  test("the newest 50 asks are told of, and one that is gone is skipped", async () => {
    const store = plainStore();
    const addressHash = someHash();
    const asks = Array.from({ length: 60 }, (_, index) => asking({ addressHash, askedAt: index }));
    for (const { ask } of asks) await store.ask({ ask, limits: [] });
    await command("DEL", keyOf(asks[58]?.ask.id ?? "", "ask"));
    const found = await store.asks(addressHash);
    expect(found.map(({ askedAt }) => askedAt).slice(0, 3)).toEqual([59, 57, 56]);
    expect(found).toHaveLength(49);
  });

  test("asks that are erased make room for those before them, until none is left", async () => {
    const store = plainStore();
    const addressHash = someHash();
    for (let askedAt = 0; askedAt < 60; askedAt++) {
      await store.ask({ ask: asking({ addressHash, askedAt }).ask, limits: [] });
    }
    for (const { id } of await store.asks(addressHash)) await store.erase(id);
    const left = await store.asks(addressHash);
    expect(left.map(({ askedAt }) => askedAt)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    for (const { id } of left) await store.erase(id);
    expect(await command("EXISTS", asksOf(addressHash))).toBe(0);
  });

  test("an address all of whose asks are gone has none", async () => {
    const store = plainStore();
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    await command("DEL", keyOf(ask.id, "ask"));
    expect(await store.asks(ask.addressHash)).toEqual([]);
  });

  test("a large moment is kept to the millisecond", async () => {
    const askedAt = 9_999_999_999_999;
    const { ask } = asking({ askedAt, expiresAt: askedAt + 1 });
    const store = plainStore();
    const limit = someLimit({ firstWait: 1, maxWait: 1, calm: 1 });
    expect(await store.ask({ ask, limits: [limit] })).toEqual({ refusedBy: null, waitMs: 1 });
    expect(await store.asks(ask.addressHash)).toMatchObject([{ askedAt, expiresAt: askedAt + 1 }]);
    const again = asking({ askedAt: askedAt + 1 }, [limit]);
    expect((await store.ask(again)).refusedBy).toBeNull();
    expect(told(await store.tryCode(typing(ask, { at: 0 })))).toBe("wrong");
    expect(told(await store.tryCode(typing(ask, { at: 1 })))).toBe("spent");
  });

  test("a command that the client sends again may count twice, and never gives an attempt back", async () => {
    const store = storeWith((send) => async (...args) => {
      await send(...args).catch(() => null);
      return send(...args);
    });
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    const link = await issued(store, { id: ask.id, askedBy: ask.askedBy });
    expect(told(await store.tryCode(typing(ask, { codeHash: someHash() })))).toBe("wrong");
    expect(await store.asks(ask.addressHash)).toMatchObject([{ attempts: 2 }]);
    await store.ask({ ask, limits: [] });
    expect(await store.asks(ask.addressHash)).toMatchObject([{ attempts: 2 }]);
    const { codeHash: _, ...known } = ask;
    const kept = { ...known, attempts: 2, outcome: null, settledAt: null };
    expect((await store.explain(link.id))?.ask).toEqual(kept);
  });

  test("no key holds what a limit counts, and an ask leaves nothing where it was refused", async () => {
    const store = plainStore();
    const key = `ada}${someHash()}@example.com`;
    const limit = someLimit({ key });
    await store.ask(asking({}, [limit]));
    const { ask } = asking();
    expect((await store.ask({ ask, limits: [limit] })).refusedBy).toBe(0);
    await store.settleAsk(ask.id, "failed", ask.askedAt);
    expect(await command("EXISTS", turnsOf(limit))).toBe(1);
    expect(await command("EXISTS", keyOf(ask.id, "ask"))).toBe(0);
    expect(await command("EXISTS", asksOf(ask.addressHash))).toBe(0);
  });

  test("a count that Redis has lost gives a code its attempts back, and no press more", async () => {
    const store = plainStore();
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    const link = await issued(store, { id: ask.id, askedBy: ask.askedBy });
    const wrong = { codeHash: someHash() };
    for (let attempt = 0; attempt < 5; attempt++) await store.tryCode(typing(ask, wrong));
    expect(told(await store.tryCode(typing(ask)))).toBe("spent");
    await command("HSET", keyOf(ask.id, "ask"), "attempts", "3");
    expect(told(await store.tryCode(typing(ask)))).toBe("right");
    expect(told(await store.redeem(pressing(link)))).toBe("redeemed");
    expect(told(await store.redeem(pressing(link)))).toBe("refused: used");
  });
}

await describeWith(
  "asks on a server",
  () => freshDatabase("redis"),
  ({ url, prefix }) => {
    proveAsks(clients("@redis/client", [url], prefix), {
      ask: 1,
      "ask, under two limits": 1,
      "ask, refused by the first": 1,
      settleAsk: 1,
      "asks, two": 1,
      "tryCode, wrong": 1,
      "tryCode, right": 1,
      explain: 1,
    });
  },
);

await describeWith("asks on a Cluster", redisCluster, (cluster) => {
  const nodes = cluster.nodes().map(({ host, port }) => `redis://${host}:${port}`);
  const given = clients("@redis/client on a Cluster", nodes, "onpurpose_test_");
  proveAsks(given, {
    ask: 3,
    "ask, under two limits": 5,
    "ask, refused by the first": 1,
    settleAsk: 1,
    "asks, two": 3,
    "tryCode, wrong": 1,
    "tryCode, right": 1,
    explain: 1,
  });

  test("a process that dies between an ask's limits and the ask leaves a turn counted, and no ask", async () => {
    const port = given.port();
    let sent = 0;
    const send: RedisPort["send"] = async (...args) => {
      if (++sent > 1) throw new Error("the process has died");
      return port.send(...args);
    };
    const { prefix } = given;
    const [dying, alive] = [
      redisStore({ ...port, send }, { prefix }),
      redisStore(port, { prefix }),
    ];
    const limit = someLimit({ free: 2 });
    // The server may not know the script yet.
    await alive.ask(asking({}, [limit]));
    const { ask } = asking();
    expect(await errorOf(dying.ask({ ask, limits: [limit] }))).toMatchObject({
      code: "store_unavailable",
    });
    expect(await alive.asks(ask.addressHash)).toEqual([]);
    expect(told(await alive.tryCode(typing(ask)))).toBe("spent");
    expect((await alive.ask(asking({}, [limit]))).refusedBy).toBe(0);
  });
});
