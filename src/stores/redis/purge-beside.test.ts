import { expect, test } from "vitest";
import { sha256 } from "../../crypto.ts";
import { errorOf } from "../../../test/support/error-of.ts";
import { everything, none, purgeWalk } from "../../../test/support/purge-walk.ts";
import { clients, type Clients } from "../../../test/support/redis-clients.ts";
import { redisStores } from "../../../test/support/redis-stores.ts";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { redisCluster } from "../../../test/support/servers/redis-cluster.ts";
import {
  asking,
  issued,
  linkOf,
  minute,
  opening,
  outcomesOf,
  pressing,
  someAddress,
  someClass,
  someHash,
  someLink,
  someUser,
  someVisit,
  told,
  visitsOf,
} from "../../testing/store/records.ts";
import { addPurged, nothingPurged } from "../purge.ts";
import type { NewLink, Store } from "../store.ts";
import { scripts } from "./scripts.ts";

// What is done at the same moment as a purge.

function proveBeside(given: Clients): void {
  const { plainStore, storeWith, before, addVisits } = redisStores(given);

  test("all sessions of a user with many links are ended, also beside a purge", async () => {
    const plain = plainStore();
    const account = { userId: someUser() };
    const [issuedAt, old] = [Date.now() - 60 * minute, Date.now() - minute];
    const life = { ...account, issuedAt, expiresAt: old - 1 };
    await Promise.all(Array.from({ length: 900 }, () => issued(plain, life)));
    for (let logIns = 0; logIns < 20; logIns++) {
      await plain.redeem(pressing(await issued(plain, account)));
    }
    let pages = 0;
    const store = before("scanLinks", async () => {
      if (++pages > 1) await purgeWalk(plain, { ...none, links: old });
    });
    expect(await store.endSessions(account.userId, Date.now())).toBe(20);
    expect(pages).toBeGreaterThan(1);
    await purgeWalk(plain, everything());
  });

  test.each(["listVisits", "reclassify"] as const)(
    "all visits that stay are judged again, also when a purge moves them before %s",
    async (name) => {
      const plain = plainStore();
      const link = await issued(plain);
      const now = Date.now();
      const moments = Array.from({ length: 1200 }, (_, index) => now + index - 300);
      await addVisits(link.id, moments);
      const judged = (await visitsOf(plain, link)).map((visit) => ({ visit, class: someClass() }));
      let pages = 0;
      const store = before(name, async () => {
        if (++pages === 2) await purgeWalk(plain, { ...none, visits: now });
      });
      await store.reclassify(link.id, judged);
      const classes = (await visitsOf(plain, link)).map((visit) => visit.class);
      expect(classes).toEqual(judged.slice(300).map((one) => one.class));
      await purgeWalk(plain, everything());
    },
  );

  /** A link with an ask and 1,200 visits, every third of which is old, and what to ask for. */
  async function manyAddresses(store: Store) {
    const link = await issued(store);
    await store.ask(asking({ id: link.id }));
    const now = Date.now();
    await addVisits(
      link.id,
      Array.from({ length: 1200 }, (_, index) => (index % 3 === 0 ? now - 1 : now + index)),
    );
    return { link, request: { ...none, visits: now, addresses: now + 5000 } };
  }

  const addressesOf = async (store: Store, link: NewLink) =>
    new Set((await visitsOf(store, link)).map(({ clientAddress }) => clientAddress));
  const cut = new Set(["192.0.2.0/24"]);

  test("of several walks at once one cuts each address", async () => {
    const store = plainStore();
    const { link, request } = await manyAddresses(store);
    const walks = await Promise.all(Array.from({ length: 3 }, () => purgeWalk(store, request)));
    const sum = walks.reduce(addPurged, nothingPurged);
    expect(sum).toEqual({ ...nothingPurged, visits: 400, addresses: 801 });
    expect(await addressesOf(store, link)).toEqual(cut);
    await purgeWalk(store, everything());
  });

  test.each([
    ["", 2],
    [", although a visit is judged again at that moment", 3],
  ])("addresses are cut in few looks%s", async (name, most) => {
    const plain = plainStore();
    const { link, request } = await manyAddresses(plain);
    const visit = (await visitsOf(plain, link)).at(-1);
    const judged = visit === undefined || name === "" ? [] : [{ visit, class: someClass() }];
    const [looks, cuts] = [{ count: 0 }, { count: 0 }];
    const store = storeWith((send) => async (key, command, signal) => {
      if (command[1] === scripts.purge.sha1) looks.count++;
      if (command[1] === scripts.reclassify.sha1 && cuts.count++ === 0) {
        await plain.reclassify(link.id, judged);
      }
      return send(key, command, signal);
    });
    const counted = { ...nothingPurged, visits: 400, addresses: 801 };
    expect(await purgeWalk(store, request)).toEqual(counted);
    expect(await addressesOf(plain, link)).toEqual(cut);
    // Two pages of visits, and what is left of them once more, in one.
    expect(looks.count).toBe(most);
    await purgeWalk(plain, everything());
  });

  test("a visit to no link that comes while its id is leaving the index is found by the next walk", async () => {
    const nowhere = someLink();
    const plain = plainStore();
    const first = opening(nowhere);
    const { at } = first.visit;
    await plain.open(first);
    const late = opening(nowhere, { visit: someVisit({ at: at + 1 }) });
    const store = before("unshelve", () => plain.open(late));
    expect(await purgeWalk(store, { ...none, visits: at + 1 })).toMatchObject({ visits: 1 });
    expect(await purgeWalk(plain, { ...none, visits: at + 2 })).toMatchObject({ visits: 1 });
  });

  test("what is being made while a walk goes by is found by the next one", async () => {
    const plain = plainStore();
    const old = { ...none, links: Date.now() - minute, visits: Date.now() - minute };
    const walkOnce = () => purgeWalk(plain, old);
    await before("createAlone", walkOnce).issue(someLink());
    await before("keepAsk", walkOnce).ask(asking());
    await before("keepUnknownVisit", walkOnce).open(opening(someLink()));
    const made = { ...nothingPurged, links: 1, asks: 1, visits: 1 };
    expect(await purgeWalk(plain, everything())).toEqual(made);
  });

  test("a browser that has asked again stays the address's newest ask", async () => {
    const store = plainStore();
    const asked = { askedBy: someHash(), userId: someUser(), address: "ada@example.com" };
    const issuedAt = Date.now() - 60 * minute;
    const first = await issued(store, { ...asked, issuedAt, expiresAt: issuedAt + minute });
    const second = await issued(store, asked);
    await purgeWalk(store, { ...none, links: Date.now() - minute });
    expect(await store.explain(first.id)).toBeNull();
    await issued(store, asked);
    expect(await linkOf(store, second)).toMatchObject({ revokedBecause: "superseded" });
    expect(told(await store.redeem(pressing(second)))).toBe("refused: superseded");
    await purgeWalk(store, everything());
  });
}

await describeWith(
  "beside a purge on a server",
  () => freshDatabase("redis"),
  ({ url, prefix }) => proveBeside(clients("@redis/client", [url], prefix)),
);

await describeWith("beside a purge on a Cluster", redisCluster, (cluster) => {
  const nodes = cluster.nodes().map(({ host, port }) => `redis://${host}:${port}`);
  const given = clients("@redis/client on a Cluster", nodes, "onpurpose_test_");
  proveBeside(given);

  test("a link that somebody visits before it is there can be revoked with all others", async () => {
    const { plainStore, before } = redisStores(given);
    const plain = plainStore();
    const link = someLink();
    await before("createAlone", () => plain.open(opening(link))).issue(link);
    await plain.revoke({ all: true }, link.issuedAt + minute);
    expect(await linkOf(plain, link)).toMatchObject({ revokedBecause: "revoked" });
    await purgeWalk(plain, everything());
  });

  // A login that can still be undone remembers its visit by its place, and a purge moves it.
  const { plainStore, before, dyingBefore, command, keyOf } = redisStores(given);

  async function twoLinks(store: Store): Promise<readonly [NewLink, NewLink]> {
    const account = { userId: someUser() };
    return [await issued(store, account), await issued(store, account)];
  }

  test.each([
    [2000, ["refused: superseded", "refused: used", "refused: used", "refused: used"]],
    [2001, ["refused: used", "refused: used", "refused: used"]],
  ])("a login that has died is undone in its own visit (%i)", async (until, outcomes) => {
    const store = plainStore();
    const [first, second] = await twoLinks(store);
    await store.open(opening(first));
    await store.open(opening(first));
    await errorOf(dyingBefore("take").redeem(pressing(first)));
    const late = opening(first, { visit: someVisit({ at: first.issuedAt + 3000 }) });
    for (let visits = 0; visits < 3; visits++) await store.open(late);
    await purgeWalk(store, { ...none, visits: first.issuedAt + until });
    expect(told(await store.redeem(pressing(second, { at: minute })))).toBe("redeemed");
    expect(await outcomesOf(store, first)).toEqual(outcomes);
  });

  test("a repetition that comes second is refused in its own visit", async () => {
    const store = plainStore();
    const [first, second] = await twoLinks(store);
    await store.open(opening(first));
    const press = pressing(first, { browser: someHash() });
    await errorOf(dyingBefore("take").redeem(press));
    await errorOf(dyingBefore("endLink").redeem(pressing(second)));
    const late = { ...press, visit: { ...press.visit, at: first.issuedAt + 3000 } };
    const opened = { ...none, visits: first.issuedAt + 1001 };
    const purging = before("undoLogin", () => purgeWalk(store, opened));
    expect(told(await purging.redeem(late))).toBe("refused: superseded");
    expect(await outcomesOf(store, first)).toEqual(["refused: superseded", "refused: superseded"]);
  });

  test("a login whose link is gone before it could be undone is refused", async () => {
    const store = plainStore();
    const [first, second] = await twoLinks(store);
    await errorOf(dyingBefore("endLink").redeem(pressing(second)));
    const purging = before("undoLogin", () => purgeWalk(store, everything()));
    expect(told(await purging.redeem(pressing(first)))).toBe("refused: superseded");
    expect(await store.explain(first.id)).toBeNull();
  });

  test("no index of a user holds the link of a login that was undone", async () => {
    const store = plainStore();
    const address = someAddress();
    const userId = someUser();
    const unowned = await issued(store, { userId: null, address });
    const winner = await issued(store, { userId: someUser(), address });
    await errorOf(dyingBefore("endLink").redeem(pressing(winner)));
    const lost = await store.redeem({ ...pressing(unowned), userId });
    expect(told(lost)).toBe("refused: superseded");
    const links = keyOf(`u:${sha256(userId)}`, "links");
    const count = () => command("ZCARD", links);
    expect(await count()).toBe(1);
    await purgeWalk(store, everything());
    expect(await count()).toBe(0);
  });
});
