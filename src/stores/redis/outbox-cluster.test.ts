import { expect, test } from "vitest";
import { errorOf } from "../../../test/support/error-of.ts";
import {
  newId,
  outcomes,
  proveOutbox,
  settleAll,
  telling,
} from "../../../test/support/redis-events.ts";
import { clients } from "../../../test/support/redis-clients.ts";
import { everything, none, purgeWalk } from "../../../test/support/purge-walk.ts";
import { redisStores } from "../../../test/support/redis-stores.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { redisCluster } from "../../../test/support/servers/redis-cluster.ts";
import { pendingIn } from "../../testing/store/outbox.ts";
import {
  claiming,
  issued,
  opening,
  pressing,
  someUser,
  told,
} from "../../testing/store/records.ts";
import type { NewLink, Store } from "../store.ts";
import { memberOf } from "./events.ts";
import { eventShardTag } from "./keys.ts";

// On a Cluster the index of events is not where they are, and a login may be undone before anyone has heard of it.

await describeWith("events on a Cluster", redisCluster, (cluster) => {
  const nodes = cluster.nodes().map(({ host, port }) => `redis://${host}:${port}`);
  const given = clients("@redis/client on a Cluster", nodes, "onpurpose_test_");
  // One for the name of the event, and one more to take it back where there was none.
  proveOutbox(given, {
    issue: 5,
    open: 2,
    "open, unknown": 5,
    redeem: 2,
    claim: 3,
    finish: 2,
    tryCode: 2,
    settleAsk: 2,
    endSession: 2,
    "endSession, none": 3,
  });
  const { plainStore, before, dyingBefore, command, keyOf } = redisStores(given);

  async function twoLinks(store: Store): Promise<readonly [NewLink, NewLink]> {
    const account = { userId: someUser() };
    return [await issued(store, account), await issued(store, account)];
  }

  const isNamed = async (event: string, link: NewLink): Promise<boolean> => {
    const index = keyOf(eventShardTag(event), "pending");
    return (await command("ZSCORE", index, memberOf(event, link.id))) !== null;
  };

  test("a process that dies before its visit leaves a name, which the next purge takes out", async () => {
    const store = plainStore();
    const link = await issued(store);
    const event = newId();
    await errorOf(dyingBefore("open").open(telling(opening(link), event)));
    const later = newId();
    await store.open(telling(opening(link), later));
    expect(Object.keys(await outcomes(store))).toEqual([later]);
    await purgeWalk(store, { ...none, visits: link.issuedAt });
    expect(await isNamed(event, link)).toBe(true);
    await purgeWalk(store, { ...none, visits: link.issuedAt + 1001 });
    expect(await isNamed(event, link)).toBe(false);
    // That of an event which is there stays.
    expect(Object.keys(await outcomes(store))).toEqual([later]);
    await settleAll(store);
  });

  test("an event that comes while the outbox and a purge go by is not lost", async () => {
    const store = plainStore();
    const link = await issued(store);
    const event = newId();
    const meanwhile = before("open", async () => {
      expect(await pendingIn(store)).toEqual([]);
      await purgeWalk(store, { ...none, visits: link.issuedAt, links: link.issuedAt });
    });
    await meanwhile.open(telling(opening(link), event));
    expect(await outcomes(store)).toEqual({ [event]: "opened" });
    await settleAll(store);
  });

  test("a process that dies while it settles leaves a name, and no event is told again", async () => {
    const store = plainStore();
    const link = await issued(store);
    const event = newId();
    await store.open(telling(opening(link), event));
    await errorOf(dyingBefore("leave").settleOutbox(await pendingIn(store)));
    expect(await pendingIn(store)).toEqual([]);
    expect(await isNamed(event, link)).toBe(true);
    await purgeWalk(store, { ...none, visits: link.issuedAt + 1001 });
    expect(await isNamed(event, link)).toBe(false);
  });

  test("an event whose name was lost in a failover is told after the next purge", async () => {
    const store = plainStore();
    const link = await issued(store);
    const event = newId();
    await store.open(telling(opening(link), event));
    await command("DEL", keyOf(eventShardTag(event), "pending"));
    expect(await pendingIn(store)).toEqual([]);
    await purgeWalk(store, none);
    expect(await pendingIn(store)).toMatchObject([{ id: event, at: link.issuedAt + 1000 }]);
    await settleAll(store);
  });

  test("a login that may yet be undone is told once nothing can undo it", async () => {
    const store = plainStore();
    const [first, second] = await twoLinks(store);
    const event = newId();
    const early: unknown[] = [];
    const looking = before("take", async () => early.push(await outcomes(store)));
    await looking.redeem(telling(pressing(first), event));
    expect(early).toEqual([{}, {}]);
    expect(await outcomes(store)).toEqual({ [event]: "redeemed" });
    const late = newId();
    await store.redeem(telling(pressing(second), late));
    expect(await outcomes(store)).toEqual({ [event]: "redeemed", [late]: "refused: superseded" });
    await settleAll(store);
  });

  test("a login that is undone is told as what it has become", async () => {
    const store = plainStore();
    const [first, second] = await twoLinks(store);
    const [lost, won] = [newId(), newId()];
    // The other one has won in the meantime.
    const beaten = before("take", () => store.redeem(telling(pressing(second), won)));
    expect(told(await beaten.redeem(telling(pressing(first), lost)))).toBe("refused: superseded");
    expect(await outcomes(store)).toEqual({ [lost]: "refused: superseded", [won]: "redeemed" });
    await settleAll(store);
  });

  test("a login whose process has died is told when it is settled", async () => {
    for (const isRepeated of [true, false]) {
      const store = plainStore();
      const [first, second] = await twoLinks(store);
      const [died, next] = [newId(), newId()];
      const press = pressing(first);
      await errorOf(dyingBefore("take").redeem(telling(press, died)));
      expect(await outcomes(store)).toEqual({});
      await store.redeem(telling(isRepeated ? press : pressing(second), next));
      expect(await outcomes(store)).toEqual(
        isRepeated
          ? { [died]: "redeemed", [next]: "repeated" }
          : { [died]: "refused: superseded", [next]: "redeemed" },
      );
      await settleAll(store);
    }
  });

  test("a login whose link is gone before it could be undone is told as refused", async () => {
    const store = plainStore();
    const [first, second] = await twoLinks(store);
    await errorOf(dyingBefore("endLink").redeem(pressing(second)));
    const event = newId();
    const purging = before("undoLogin", () => purgeWalk(store, everything()));
    await purging.redeem(telling(pressing(first), event));
    expect(await outcomes(store)).toEqual({ [event]: "refused: superseded" });
    await settleAll(store);
  });

  test("a claim of a repetition that comes second is told as refused", async () => {
    const store = plainStore();
    const [first, second] = await twoLinks(store);
    const press = pressing(first);
    await errorOf(dyingBefore("take").redeem(press));
    await errorOf(dyingBefore("endLink").redeem(pressing(second)));
    const event = newId();
    const claim = { ...claiming(first, { browser: press.browser }) };
    const visit = { ...claim.visit, at: press.visit.at + 1, event };
    expect(told(await store.claim({ ...claim, visit }))).toBe("refused: superseded");
    expect(await outcomes(store)).toEqual({ [event]: "refused: superseded" });
    await settleAll(store);
  });
});
