import { describe, expect, test } from "vitest";
import { clients } from "../../../test/support/redis-clients.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { redisCluster } from "../../../test/support/servers/redis-cluster.ts";
import {
  claiming,
  finishing,
  issued,
  linkOf,
  loggedIn,
  minute,
  opening,
  outcomesOf,
  pressing,
  someAddress,
  someHash,
  someLink,
  someUser,
  someVisit,
} from "../../testing/store/records.ts";
import { redisStore, type RedisPort } from "../redis.ts";
import type { NewLink, Store } from "../store.ts";

// What differs on a Cluster: an account's links, and its sessions, live on different servers.

await describeWith("on a Cluster", redisCluster, (cluster) => {
  const nodes = cluster.nodes().map(({ host, port }) => `redis://${host}:${port}`);
  const given = clients("@redis/client on a Cluster", nodes, "onpurpose_test_");

  /** A store over a port that does more than to send. */
  function storeWith(around: (send: RedisPort["send"]) => RedisPort["send"]): Store {
    const port = given.port();
    const send: RedisPort["send"] = (...args) => port.send(...args);
    return redisStore({ ...port, send: around(send) }, { prefix: given.prefix });
  }

  test("trips: one for a request, and more only where an account has more to end", async () => {
    let sent = 0;
    const store = storeWith((send) => (...args) => {
      sent++;
      return send(...args);
    });
    const trips: Record<string, number> = {};
    const trip = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      sent = 0;
      await work();
      trips[name] = sent;
    };
    const all = async (): Promise<void> => {
      const { current } = await loggedIn(store);
      const link = await issued(store);
      const unknown = someLink();
      const visit = someVisit({ at: link.issuedAt + minute });
      const [held, two, switching] = [
        await issued(store),
        await issued(store),
        await issued(store),
      ];
      const claim = claiming(held);
      const sibling = await issued(store, { userId: two.userId });
      await trip("open", () => store.open(opening(link)));
      await trip("open, logged in", () => store.open(opening(link, { current })));
      await trip("open, unknown", () => store.open(opening(unknown)));
      await trip("redeem", () => store.redeem(pressing(link)));
      await trip("redeem, used", () => store.redeem(pressing(link)));
      await trip("redeem, replacing a session", () =>
        store.redeem(pressing(switching, { current, switchAccount: true })),
      );
      await trip("redeem, ending one other link", () => store.redeem(pressing(two)));
      await trip("redeem, superseded", () => store.redeem(pressing(sibling)));
      await trip("claim", () => store.claim(claim));
      await trip("finish", () => store.finish(finishing(claim, held.userId ?? "")));
      await trip("record", () =>
        store.record({ linkId: link.id, visit, outcome: "refused", reason: "forged" }),
      );
      await trip("decline", () => store.decline({ linkId: link.id, visit, proven: false }));
      await trip("session", () => store.session(link.id));
    };
    // Each of the servers learns each of the scripts.
    for (let round = 0; round < 30; round++) await all();
    expect(trips).toEqual({
      open: 1,
      "open, logged in": 2,
      "open, unknown": 4,
      redeem: 1,
      "redeem, used": 1,
      "redeem, replacing a session": 3,
      "redeem, ending one other link": 5,
      "redeem, superseded": 1,
      claim: 1,
      finish: 1,
      record: 1,
      decline: 1,
      session: 1,
    });
  });

  /** A store whose process dies before it can send its command of this number. */
  const dyingAt = (step: number): Store => {
    let sent = 0;
    return storeWith((send) => async (...args) => {
      if (++sent > step) throw new Error("the process has died");
      return send(...args);
    });
  };

  async function twoLinks(store: Store, order: number): Promise<readonly [NewLink, NewLink]> {
    const accounts = [{ userId: someUser() }, { userId: null, address: someAddress() }];
    const account = accounts[order % 2] ?? {};
    return [await issued(store, account), await issued(store, account)];
  }

  describe.each([1, 2, 3, 4])("a process that dies in a login, after %i trips", (step) => {
    test.each([0, 1, 2, 3])("leaves one login, whoever presses next (%i)", async (order) => {
      const store = storeWith((send) => send);
      const [first, second] = await twoLinks(store, order);
      const userId = first.userId ?? someUser();
      const press = { ...pressing(first), userId };
      const died = await dyingAt(step)
        .redeem(press)
        .then(
          () => false,
          () => true,
        );
      const next = { ...pressing(second, { at: 3000 }), userId };
      const again = { ...press, visit: { ...press.visit, at: press.visit.at + 2000 } };
      const presses = [next, again];
      if (order > 1) presses.reverse();
      const results = [];
      for (const each of presses) {
        results.push((await store.redeem(each)).outcome);
        expect(await store.sessions(userId, press.visit.at + 5000)).toHaveLength(1);
      }
      expect(results.filter((outcome) => outcome !== "refused")).toHaveLength(1);
      const states = [await linkOf(store, first), await linkOf(store, second)];
      expect(states.filter(({ redeemedAt }) => redeemedAt !== null)).toHaveLength(1);
      const visits = [await outcomesOf(store, first), await outcomesOf(store, second)].flat();
      expect(visits.filter((outcome) => outcome === "redeemed")).toHaveLength(1);
      if (!died) expect(states[0]?.redeemedAt).not.toBeNull();
    });
  });

  test("of ten links of an account pressed at once one logs in, and the others' visits say so", async () => {
    const store = storeWith((send) => send);
    for (let round = 0; round < 30; round++) {
      const account = round % 2 === 0 ? { userId: someUser() } : { address: someAddress() };
      const owner = { userId: null, ...account };
      const userId = owner.userId ?? someUser();
      const links = await Promise.all(Array.from({ length: 10 }, () => issued(store, owner)));
      const presses = links.map((link) => ({ ...pressing(link), userId }));
      const results = await Promise.all(presses.map((press) => store.redeem(press)));
      expect(results.filter(({ outcome }) => outcome === "redeemed")).toHaveLength(1);
      const outcomes = await Promise.all(links.map((link) => outcomesOf(store, link)));
      expect(outcomes.flat().toSorted()).toEqual([
        "redeemed",
        ...Array<string>(9).fill("refused: superseded"),
      ]);
      expect(await store.sessions(userId, Date.now())).toHaveLength(1);
    }
  });

  test("finish: a made-up session ends nobody's", async () => {
    const store = storeWith((send) => send);
    const { session, current } = await loggedIn(store);
    const forged = { by: "session", sessionId: session.id, secretHash: someHash() } as const;
    for (const [shown, ends] of [
      [forged, false],
      [current, true],
    ] as const) {
      const link = await issued(store);
      const claim = claiming(link, { current: shown, switchAccount: true });
      await store.claim(claim);
      expect((await store.finish(finishing(claim, link.userId ?? ""))).outcome).toBe("redeemed");
      expect((await store.session(session.id))?.endedAt !== null).toBe(ends);
    }
  });

  test("links issued while another of the account is pressed never undo that login", async () => {
    const store = storeWith((send) => send);
    for (let round = 0; round < 40; round++) {
      const userId = someUser();
      const link = await issued(store, { userId });
      const [result, later] = await Promise.all([
        store.redeem(pressing(link)),
        issued(store, { userId }),
        issued(store, { userId }),
      ]);
      expect(result.outcome).toBe("redeemed");
      await store.redeem(pressing(later, { at: 9000 }));
      expect((await linkOf(store, link)).redeemedAt).not.toBeNull();
      expect(await store.session(link.id)).not.toBeNull();
    }
  });
});
