import assert from "node:assert/strict";
import { dayMs } from "../../day.ts";
import { addPurged, nothingPurged } from "../../stores/purge.ts";
import type { Purged, PurgeRequest, Store } from "../../stores/store.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import {
  asking,
  issued,
  linkOf,
  minute,
  opening,
  pressing,
  someHash,
  someLink,
  someUser,
  someVisit,
  told,
  typing,
  visitsOf,
} from "./records.ts";

// All of it is long ago: nothing that other tests write is as old.
const then = Date.UTC(2001, 0, 1);
const issuedAt = then - 60 * minute;
const old = { issuedAt, expiresAt: then - 1 };
const young = { issuedAt, expiresAt: then };
const none: PurgeRequest = { links: 0, visits: 0, sessions: 0, acts: 0, days: 0, addresses: 0 };
const all: PurgeRequest = { ...none, links: then, visits: then, sessions: then };

/** Deleting what is old. */
export function testPurge(test: TestWithStore): void {
  testLinks(test);
  testVisits(test);
  testSessions(test);
  testActsAndDays(test);
  testAddresses(test);
  testWalk(test);
}

/** Walks to the end, and gives what has gone on the way. */
async function purge(store: Store, request: PurgeRequest): Promise<Purged> {
  let purged = nothingPurged;
  let cursor: string | null = null;
  do {
    const page = await store.purge(request, cursor);
    purged = addPurged(purged, page.purged);
    cursor = page.next;
  } while (cursor !== null);
  return purged;
}

function testLinks(test: TestWithStore): void {
  test("purge: links and asks that expired before go, and nothing else", async (store) => {
    const request = { ...none, links: then };
    const lives = await Promise.all(
      [old, young].map(async (life) => {
        const { ask } = asking({ askedAt: issuedAt, expiresAt: life.expiresAt });
        await store.ask({ ask, limits: [] });
        const link = await issued(store, { ...life, id: ask.id, askedBy: ask.askedBy });
        await store.open(opening(link));
        const { outcome } = await store.redeem(pressing(link));
        assert.equal(outcome, "redeemed");
        return { ask, link, session: await store.session(link.id) };
      }),
    );
    const [gone, kept] = lives;
    assert.ok(gone && kept);
    const before = await store.explain(kept.link.id);

    assert.deepEqual(await purge(store, request), { ...nothingPurged, links: 1, asks: 1 });
    assert.deepEqual(await purge(store, request), nothingPurged);
    assert.deepEqual(await store.explain(kept.link.id), before);
    assert.deepEqual(await store.session(kept.link.id), kept.session);
    assert.equal(await store.explain(gone.link.id), null);
    assert.deepEqual(await store.session(gone.link.id), gone.session);
    assert.deepEqual(await store.asks(gone.ask.addressHash), []);
    assert.deepEqual(
      (await store.asks(kept.ask.addressHash)).map(({ id }) => id),
      [kept.ask.id],
    );
    await purge(store, all);
  });

  test("purge: a link that is gone is unknown, and no longer its account's", async (store) => {
    const link = await issued(store, old);
    await purge(store, all);
    assert.equal(told(await store.open(opening(link))), "refused: unknown");
    assert.equal(told(await store.redeem(pressing(link))), "refused: unknown");
    const visit = someVisit({ at: issuedAt });
    assert.equal(await store.decline({ linkId: link.id, visit, proven: true }), null);
    const user = { userId: link.userId ?? "", address: link.address };
    assert.equal(await store.revoke(user, issuedAt), 0);
    await purge(store, all);
  });

  test("purge: asks that led to no link go, and their codes", async (store) => {
    const { ask } = asking({ askedAt: issuedAt, expiresAt: then - 1 });
    await store.ask({ ask, limits: [] });
    assert.deepEqual(await purge(store, all), { ...nothingPurged, asks: 1 });
    assert.deepEqual(await store.asks(ask.addressHash), []);
    assert.equal((await store.tryCode(typing(ask))).outcome, "spent");
    await store.settleAsk(ask.id, "mailed", then);
    assert.deepEqual(await store.asks(ask.addressHash), []);
  });
}

function testVisits(test: TestWithStore): void {
  test("purge: visits that were made before go, of links that stay", async (store) => {
    const link = await issued(store, { issuedAt, expiresAt: then + 60 * minute });
    // Not in the order of their moments, as the requests of two machines may come in.
    const moments = [then, then - 1, then + 1, then - 2, then];
    for (const at of moments) await store.open(opening(link, { visit: someVisit({ at }) }));
    const [first, , third, , fifth] = await visitsOf(store, link);
    const before = await linkOf(store, link);

    const request = { ...none, visits: then };
    assert.deepEqual(await purge(store, request), { ...nothingPurged, visits: 2 });
    assert.deepEqual(await visitsOf(store, link), [first, third, fifth]);
    assert.deepEqual(await linkOf(store, link), before);
    assert.equal(told(await store.redeem(pressing(link))), "redeemed");
    await purge(store, { ...all, links: then + 61 * minute, visits: then + 61 * minute });
  });

  test("purge: visits to no link go as well", async (store) => {
    const nowhere = someLink();
    const request = opening(nowhere, { visit: someVisit({ at: then - 1 }) });
    assert.equal(told(await store.open(request)), "refused: unknown");
    assert.deepEqual(await purge(store, all), { ...nothingPurged, visits: 1 });
    await store.issue(nowhere);
    assert.deepEqual(await visitsOf(store, nowhere), []);
  });
}

function testSessions(test: TestWithStore): void {
  test("purge: sessions that were over before go, expired or ended", async (store) => {
    const logIn = async (expiresAt: number, endedAt: number | null): Promise<string> => {
      const link = await issued(store, { issuedAt, expiresAt: then + minute });
      const session = { secretHash: someHash(), expiresAt };
      assert.equal(told(await store.redeem(pressing(link, { session }))), "redeemed");
      if (endedAt !== null) assert.ok(await store.endSession(link.id, endedAt));
      return link.id;
    };
    const later = then + 60 * minute;
    const gone = [await logIn(then - 1, null), await logIn(later, then - 1)];
    const kept = [await logIn(then, null), await logIn(later, then), await logIn(later, null)];
    const before = await Promise.all(kept.map((id) => store.session(id)));

    const request = { ...none, sessions: then };
    assert.deepEqual(await purge(store, request), { ...nothingPurged, sessions: 2 });
    assert.deepEqual(await Promise.all(gone.map((id) => store.session(id))), [null, null]);
    assert.deepEqual(await Promise.all(kept.map((id) => store.session(id))), before);
    await purge(store, { ...none, links: later + 1, visits: later + 1, sessions: later + 1 });
  });
}

function testWalk(test: TestWithStore): void {
  test("purge: several walks at once, beside logins: all that is old, each counted once", async (store) => {
    const links = await Promise.all(
      // More than one step looks at.
      numbers(260).map((index) => issued(store, index % 2 === 0 ? old : young)),
    );
    await Promise.all(links.slice(0, 100).map((link) => store.open(opening(link))));
    const walks = Promise.all(numbers(3).map(() => purge(store, all)));
    const logIns: string[] = [];
    for (let logIn = 0; logIn < 10; logIn++) {
      logIns.push(told(await store.redeem(pressing(await issued(store)))));
    }
    const purged = (await walks).reduce(addPurged, nothingPurged);
    assert.deepEqual(purged, { ...nothingPurged, links: 130, visits: 100 });
    assert.deepEqual(new Set(logIns), new Set(["redeemed"]));
    const found = await Promise.all(links.map(({ id }) => store.explain(id)));
    assert.deepEqual(
      found.map((one) => one !== null),
      numbers(260).map((index) => index % 2 === 1),
    );
    await purge(store, { ...all, links: then + 1 });
  });
}

function testActsAndDays(test: TestWithStore): void {
  test("purge: what operators did, and what was counted of days", async (store) => {
    const userId = someUser();
    const act = { operator: "Ada", name: "revoke_user", linkId: null, userId, count: 1 } as const;
    for (const at of [then - 1, then]) await store.addAct({ id: someHash(), at, ...act });
    // The last of the old days ends at that moment.
    const day = then / dayMs;
    for (const one of [day - 2, day - 1, day]) {
      await store.saveDay({ day: one, countedAt: then, tallies: "{}" });
    }
    const before = { ...none, acts: then, days: then };
    assert.deepEqual(await purge(store, before), { ...nothingPurged, acts: 1, days: 2 });
    assert.deepEqual(await purge(store, before), nothingPurged);
    const left = (await store.acts({ linkId: null, userId, limit: 10 }, null)).acts;
    assert.deepEqual(
      left.map(({ at }) => at),
      [then],
    );
    assert.deepEqual(
      (await store.days(day - 9, day + 9)).map((kept) => kept.day),
      [day],
    );
    await purge(store, { ...none, acts: then + 1, days: then + dayMs });
  });
}

function testAddresses(test: TestWithStore): void {
  test("purge: of old visits and asks the client's address is cut to its network", async (store) => {
    const addresses = [
      { clientAddress: "203.0.113.77", network: "203.0.113.77" },
      { clientAddress: "2001:db8:1:2:3::4", network: "2001:db8:1:2::/64" },
      { clientAddress: "198.51.100.0/24", network: "aKeyedHash" },
      { clientAddress: null, network: "" },
    ];
    const cut = [
      { clientAddress: "203.0.113.0/24", network: "203.0.113.0/24" },
      { clientAddress: "2001:db8:1::/48", network: "2001:db8:1::/48" },
      { clientAddress: "198.51.100.0/24", network: "aKeyedHash" },
      { clientAddress: null, network: "" },
    ];
    const [address] = addresses;
    const asks = [issuedAt, then].map((askedAt) => asking({ askedAt, ...address }).ask);
    for (const ask of asks) await store.ask({ ask, limits: [] });
    const life = { issuedAt, expiresAt: then + minute };
    const link = await issued(store, { ...life, askedBy: someHash() });
    const visits = [...addresses, ...addresses].map((from, index) =>
      someVisit({ at: index < 4 ? then - 1 : then, ...from }),
    );
    for (const visit of visits) await store.open(opening(link, { visit }));
    const before = { ...none, addresses: then };
    assert.deepEqual(await purge(store, before), { ...nothingPurged, addresses: 3 });
    assert.deepEqual(await purge(store, before), nothingPurged);
    const left = await visitsOf(store, link);
    assert.deepEqual(
      left,
      visits.map((visit, index) => ({
        linkId: link.id,
        ...visit,
        outcome: "opened",
        reason: null,
        ...cut[index],
      })),
    );
    const found = await Promise.all(asks.map(({ addressHash }) => store.asks(addressHash)));
    assert.deepEqual(
      found.flat().map(({ clientAddress, network }) => ({ clientAddress, network })),
      [cut[0], address],
    );
    await purge(store, { ...all, links: then + 11 * minute, visits: then + 1 });
  });
}
