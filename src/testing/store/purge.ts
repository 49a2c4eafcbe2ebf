import assert from "node:assert/strict";
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
const none: PurgeRequest = { links: 0, visits: 0, sessions: 0 };
const all: PurgeRequest = { links: then, visits: then, sessions: then };

/** Deleting what is old. */
export function testPurge(test: TestWithStore): void {
  testLinks(test);
  testVisits(test);
  testSessions(test);
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
    await purge(store, { links: later + 1, visits: later + 1, sessions: later + 1 });
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
