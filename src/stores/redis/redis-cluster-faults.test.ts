import { describe, expect, test } from "vitest";
import { sha256 } from "../../crypto.ts";
import { errorOf } from "../../../test/support/error-of.ts";
import { clients } from "../../../test/support/redis-clients.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { everything, purgeWalk } from "../../../test/support/purge-walk.ts";
import { redisCommand } from "../../../test/support/servers/redis.ts";
import { redisCluster } from "../../../test/support/servers/redis-cluster.ts";
import {
  asking,
  claiming,
  finishing,
  issued,
  linkOf,
  minute,
  opening,
  outcomesOf,
  pressing,
  someAddress,
  someHash,
  someLink,
  someUser,
  told,
  typing,
} from "../../testing/store/records.ts";
import { redisStore, type RedisPort } from "../redis.ts";
import type { Store } from "../store.ts";
import { scripts } from "./scripts.ts";

// What must hold on a Cluster although a process has died, an index has lost something, or data is being moved.

await describeWith("a Cluster in trouble", redisCluster, (cluster) => {
  const nodes = cluster.nodes().map(({ host, port }) => `redis://${host}:${port}`);
  const given = clients("@redis/client on a Cluster", nodes, "onpurpose_test_");
  const { signal } = new AbortController();

  function storeWith(around: (send: RedisPort["send"]) => RedisPort["send"]): Store {
    const port = given.port();
    const send: RedisPort["send"] = (...args) => port.send(...args);
    return redisStore({ ...port, send: around(send) }, { prefix: given.prefix });
  }
  const plainStore = (): Store => storeWith((send) => send);

  /** A store whose process dies before it can send this script for the time of this number. */
  function dyingBefore(name: keyof typeof scripts, times = 1): Store {
    let sent = 0;
    return storeWith((send) => async (key, command, ...rest) => {
      const { sha1, source } = scripts[name];
      if (command[1] === sha1 && ++sent >= times) throw new Error("the process has died");
      if (command[1] === source && sent >= times) throw new Error("the process has died");
      return send(key, command, ...rest);
    });
  }

  const command = (key: string, ...words: string[]): Promise<unknown> =>
    given.port().send(key, words, signal);
  const keyOf = (tag: string, kind: string): string => `${given.prefix}:{${tag}}:${kind}`;

  test("a link knows for all of its life that it has had siblings", async () => {
    const store = plainStore();
    const account = { userId: someUser(), address: someAddress() };
    const issuedAt = Date.now();
    const life = 30 * 24 * 60 * minute;
    const long = await issued(store, { ...account, issuedAt, expiresAt: issuedAt + life });
    await issued(store, account);
    const key = keyOf(long.id, "siblings");
    expect(Number(await command(key, "PTTL", key))).toBeGreaterThan(life);
  });

  test("an issue that dies before it has told the first link leaves that to the next one", async () => {
    const store = plainStore();
    const account = { userId: someUser(), address: someAddress() };
    const first = await issued(store, account);
    await errorOf(dyingBefore("wake").issue(someLink(account)));
    const third = await issued(store, account);
    expect(told(await store.redeem(pressing(first)))).toBe("redeemed");
    expect(told(await store.redeem(pressing(third, { at: minute })))).toBe("refused: superseded");
  });

  test.each([null, someUser()])(
    "an ask that dies before the one before it has ended leaves that to the next one (%s)",
    async (owner) => {
      const store = plainStore();
      const ask = { userId: owner, address: someAddress(), askedBy: someHash() };
      const userId = owner ?? someUser();
      const first = await issued(store, ask);
      await errorOf(dyingBefore("endLink").issue(someLink(ask)));
      const third = await issued(store, ask);
      expect((await linkOf(store, first)).revokedBecause).toBe("superseded");
      expect(told(await store.redeem({ ...pressing(third), userId }))).toBe("redeemed");
      const late = await store.redeem({ ...pressing(first, { at: minute }), userId });
      expect(told(late)).toBe("refused: superseded");
    },
  );

  test("of twenty asks of a browser at once one link is left", async () => {
    const store = plainStore();
    const ask = { address: someAddress(), userId: someUser(), askedBy: someHash() };
    const links = await Promise.all(Array.from({ length: 20 }, () => issued(store, ask)));
    const states = await Promise.all(links.map((link) => linkOf(store, link)));
    expect(states.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
  });

  test("what a person has been told nobody undoes, although the account's index has lost it", async () => {
    const store = plainStore();
    const account = { userId: someUser(), address: someAddress() };
    const first = await issued(store, account);
    await issued(store, account);
    expect(told(await store.redeem(pressing(first)))).toBe("redeemed");
    const tag = `u:${sha256(account.userId)}`;
    const live = keyOf(tag, "live");
    await command(live, "DEL", keyOf(tag, "logins"));
    await command(live, "ZADD", live, String(first.expiresAt), first.id);
    await store.redeem(pressing(await issued(store, account), { at: minute }));
    expect(await outcomesOf(store, first)).toEqual(["redeemed"]);
    expect(await store.session(first.id)).toMatchObject({ endedAt: null });
  });

  test("a login that only the second index refuses has ended what the first gave it", async () => {
    const store = plainStore();
    const address = someAddress();
    const [userId, other] = [someUser(), someUser()];
    const unowned = await issued(store, { userId: null, address });
    // The address has passed from one account to the other, and is the first one's again.
    const winner = await issued(store, { userId: other, address });
    const late = await issued(store, { userId });
    await issued(store, { userId });
    // It dies before it has ended the unowned link in that link's own slot.
    await errorOf(dyingBefore("endLink").redeem(pressing(winner)));
    expect(told(await store.redeem({ ...pressing(unowned), userId }))).toBe("refused: superseded");
    expect((await linkOf(store, late)).revokedBecause).toBe("logged_in");
  });

  test("a command that the client sends again changes nothing", async () => {
    const store = storeWith((send) => async (...args) => {
      await send(...args).catch(() => null);
      return send(...args);
    });
    for (const userId of [null, someUser()]) {
      const link = await issued(store, { userId, askedBy: someHash() });
      expect(await linkOf(store, link)).toMatchObject({ revokedAt: null });
      expect((await store.claim(claiming(link))).outcome).toBe("claimed");
    }
  });

  describe("while a slot is being moved", () => {
    /** Moves a link's slot to another master: half of its keys, then what `work` does, then the rest. */
    async function moving(id: string, kinds: readonly string[], work: () => Promise<void>) {
      const masters = (await cluster.masters()).map(({ host, port }) => ({
        port,
        url: `redis://${host}:${port}`,
      }));
      const [first] = masters;
      const slot = String(await redisCommand(first?.url ?? "", "CLUSTER", "KEYSLOT", `{${id}}`));
      const owners = await Promise.all(
        masters.map(async (node) => {
          const found = redisCommand(node.url, "EXISTS", keyOf(id, "link"));
          return { ...node, owns: (await found.catch(() => 0)) === 1 };
        }),
      );
      const from = owners.find(({ owns }) => owns);
      const to = owners.find(({ owns }) => !owns);
      if (from === undefined || to === undefined) throw new Error("nobody has the link");
      const idOf = async (url: string) => String(await redisCommand(url, "CLUSTER", "MYID"));
      const [fromId, toId] = [await idOf(from.url), await idOf(to.url)];
      const move = async (keys: readonly string[]): Promise<void> => {
        const where = ["127.0.0.1", String(to.port), "", "0", "2000"];
        await redisCommand(from.url, "MIGRATE", ...where, "KEYS", ...keys);
      };
      await redisCommand(to.url, "CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
      await redisCommand(from.url, "CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
      if (kinds.length > 0) await move(kinds.map((kind) => keyOf(id, kind)));
      await work();
      await move(["link", "visits", "siblings", "session", "ask"].map((kind) => keyOf(id, kind)));
      await redisCommand(to.url, "CLUSTER", "SETSLOT", slot, "NODE", toId);
      await redisCommand(from.url, "CLUSTER", "SETSLOT", slot, "NODE", toId);
    }

    test("a session that cannot be written there any more is an outage, and nothing is written", async () => {
      const store = plainStore();
      const account = { userId: someUser(), address: someAddress() };
      const link = await issued(store, account);
      await issued(store, account);
      await store.open(opening(link));
      await moving(link.id, [], async () => {
        const error = await errorOf(store.redeem(pressing(link)));
        expect(error).toMatchObject({
          code: "store_unavailable",
          message: "Redis answered: TRYAGAIN",
        });
      });
      expect(await outcomesOf(store, link)).toEqual(["opened"]);
      expect(told(await store.redeem(pressing(link)))).toBe("redeemed");
    });

    test.each([["visits"], ["session"], ["link"]])(
      "no press is done by half when the link's %s has gone ahead",
      async (kind) => {
        const store = plainStore();
        const link = await issued(store, { userId: null });
        await store.open(opening(link));
        const claim = claiming(link);
        await store.claim(claim);
        const request = finishing(claim, someUser(), { session: null });
        await moving(link.id, [kind], async () => {
          expect(await errorOf(store.finish(request))).toMatchObject({ code: "store_unavailable" });
          expect(await errorOf(store.redeem(pressing(link)))).toMatchObject({
            code: "store_unavailable",
          });
        });
        expect(await linkOf(store, link)).toMatchObject({ redeemedAt: null, userId: null });
        expect(await outcomesOf(store, link)).toEqual(["opened"]);
        expect((await store.finish(request)).outcome).toBe("redeemed");
      },
    );

    test.each([["link"], ["visits"], ["session"]])(
      "nothing is purged by half when the link's %s has gone ahead",
      async (kind) => {
        const store = plainStore();
        const link = await issued(store);
        await store.redeem(pressing(link));
        const [before, session] = [await store.explain(link.id), await store.session(link.id)];
        await moving(link.id, [kind], async () => {
          const error = await errorOf(purgeWalk(store, everything()));
          expect(error).toMatchObject({ code: "store_unavailable" });
        });
        expect(await store.explain(link.id)).toEqual(before);
        expect(await store.session(link.id)).toEqual(session);
        await purgeWalk(store, everything());
        expect(await store.explain(link.id)).toBeNull();
      },
    );

    test.each([["ask"], ["link"], ["visits"]])(
      "no code is tried by half when the %s has gone ahead",
      async (kind) => {
        const store = plainStore();
        const { ask } = asking();
        await store.ask({ ask, limits: [] });
        const link = await issued(store, { id: ask.id, askedBy: ask.askedBy });
        await store.open(opening(link));
        const wrong = typing(ask, { codeHash: someHash() });
        await moving(link.id, [kind], async () => {
          const error = await errorOf(store.tryCode(wrong));
          expect(error).toMatchObject({ code: "store_unavailable" });
        });
        expect(await outcomesOf(store, link)).toEqual(["opened"]);
        expect(await store.tryCode(wrong)).toEqual({ outcome: "wrong", attemptsLeft: 4 });
      },
    );
  });
});
