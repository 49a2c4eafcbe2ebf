import assert from "node:assert/strict";
import type { Store } from "../../stores/store.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import { judgedOf, renewed } from "./classes.ts";
import {
  issued,
  loggedIn,
  opening,
  pressing,
  someClass,
  someHash,
  someVisit,
  visitsOf,
} from "./records.ts";

/** Judging visits again, of all the links that there are. */
export function testReclassify(test: TestWithStore): void {
  testChanges(test);
  testMatches(test);
  testOthers(test);
  testLinkIds(test);
}

/** All that a store tells of a link but the classes of its visits. */
async function allOf(store: Store, id: string): Promise<unknown> {
  const found = await store.explain(id);
  const visits = found?.visits.map((visit) => ({ ...visit, class: null }));
  return { ...found, visits, session: await store.session(id) };
}

function testChanges(test: TestWithStore): void {
  test("reclassify: changes the classes of these visits, and nothing else", async (store) => {
    const { link, session } = await loggedIn(store, { askedBy: someHash() });
    const other = await issued(store, { askedBy: someHash(), address: link.address });
    const visit = someVisit({ browser: link.askedBy });
    for (const one of [link, other]) {
      await store.open(opening(one, { visit }));
      await store.open(opening(one, { visit: { ...visit, class: null, at: visit.at + 1 } }));
      await store.open(opening(one, { visit: someVisit() }));
    }
    const [before, beforeOther] = [await allOf(store, link.id), await store.explain(other.id)];
    const [login, opened, unjudged, untouched] = await visitsOf(store, link);
    assert.ok(login && opened && unjudged && untouched);
    const judged = [login, opened, unjudged].map((one, rules) => {
      return { visit: one, class: someClass({ kind: "person", name: null, rules, reasons: [] }) };
    });
    assert.equal(await store.reclassify(link.id, judged), 3);
    assert.deepEqual(await visitsOf(store, link), [...judged.map(renewed), untouched]);
    assert.deepEqual(await allOf(store, link.id), before);
    assert.deepEqual(await store.session(link.id), session);
    assert.deepEqual(await store.explain(other.id), beforeOther);

    // The second time they have these classes already.
    assert.equal(await store.reclassify(link.id, judged), 0);
    const [first, ...others] = judged;
    assert.ok(first);
    const again = { ...first, class: { ...first.class, rules: 99 } };
    assert.equal(await store.reclassify(link.id, [again, ...others]), 1);
    assert.deepEqual(
      await visitsOf(store, link),
      [again, ...others].map(renewed).concat(untouched),
    );
  });
}

function testMatches(test: TestWithStore): void {
  test("reclassify: finds a visit by moment, method, user agent and traits, to the letter", async (store) => {
    const link = await issued(store);
    const visit = someVisit({ userAgent: "Agent", traits: "traits" });
    const alike = { ...visit, clientAddress: null, browser: someHash(), class: someClass() };
    const others = [
      { at: visit.at + 1 },
      { method: "get" },
      { method: "GET " },
      { userAgent: "agent" },
      { userAgent: "Agent " },
      { userAgent: "Ägent" },
      { userAgent: null },
      { userAgent: "" },
      { traits: "Traits" },
      { traits: "traits " },
      { traits: null },
      { traits: "" },
    ];
    for (const other of [{}, ...others]) {
      await store.open(opening(link, { visit: { ...visit, ...other } }));
    }
    await store.open(opening(link, { visit: alike }));
    const before = await visitsOf(store, link);
    const [aimed] = before;
    assert.ok(aimed);
    const judgedAs = someClass({ rules: 8 });
    assert.equal(await store.reclassify(link.id, [{ visit: aimed, class: judgedAs }]), 2);
    const changed = new Set([0, before.length - 1]);
    assert.deepEqual(
      await visitsOf(store, link),
      before.map((one, index) => (changed.has(index) ? { ...one, class: judgedAs } : one)),
    );
  });
}

function testOthers(test: TestWithStore): void {
  test("reclassify: 0 where there is no such visit, or no such link", async (store) => {
    const link = await issued(store);
    await store.open(opening(link));
    const before = await store.explain(link.id);
    const [visit] = await visitsOf(store, link);
    assert.ok(visit);
    const judged = { visit: { ...visit, at: visit.at + 1 }, class: someClass() };
    assert.equal(await store.reclassify(link.id, [judged]), 0);
    assert.equal(await store.reclassify(link.id, []), 0);
    assert.equal(await store.reclassify(someHash(), [{ ...judged, visit }]), 0);
    assert.deepEqual(await store.explain(link.id), before);
  });

  test("reclassify: 600 visits, and one that comes meanwhile is left alone", async (store) => {
    const link = await issued(store);
    const visits = numbers(600).map((index) => someVisit({ at: link.issuedAt + index }));
    await Promise.all(visits.map((visit) => store.open(opening(link, { visit }))));
    const before = await visitsOf(store, link);
    const judgedAs = someClass({ rules: 8 });
    const judged = before.map((visit) => ({ visit, class: judgedAs }));
    const late = someVisit({ at: link.issuedAt + 1000 });
    const [changed] = await Promise.all([
      store.reclassify(link.id, judged),
      store.open(opening(link, { visit: late })),
    ]);
    assert.equal(changed, 600);
    const after = await visitsOf(store, link);
    assert.deepEqual(after.slice(0, 600), judged.map(renewed));
    assert.deepEqual(after.slice(600).map(judgedOf), [judgedOf(late)]);
  });
}

/** Walks over all links, and gives the ids of each page. */
async function walk(
  store: Store,
  limit: number,
  between: () => Promise<unknown> = async () => {},
): Promise<(readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.linkIds(cursor, limit);
    assert.ok(page.ids.length <= limit, "more ids than asked for");
    pages.push(page.ids);
    await between();
    cursor = page.next;
  } while (cursor !== null);
  return pages;
}

function testLinkIds(test: TestWithStore): void {
  test("linkIds: a walk sees every link, dead or alive, also while others are issued", async (store) => {
    const now = Date.now();
    const dead = { issuedAt: now - 40 * 24 * 3_600_000, expiresAt: now - 39 * 24 * 3_600_000 };
    const links = await Promise.all([
      ...numbers(30).map(() => issued(store)),
      ...numbers(10).map(() => issued(store, { ...dead, askedBy: someHash() })),
    ]);
    const [used, revoked] = links;
    assert.ok(used && revoked);
    await store.redeem(pressing(used));
    await store.revoke({ linkId: revoked.id }, now);
    const ids = links.map(({ id }) => id);

    for (const limit of [7, 1000]) {
      // Of the test's own links: a shared database has others, too.
      let more = 10;
      const pages = await walk(store, limit, async () => (more-- > 0 ? issued(store) : null));
      const seen = pages.flat();
      assert.deepEqual(
        ids.filter((id) => !seen.includes(id)),
        [],
      );
      assert.equal(new Set(seen).size, seen.length, "a link is seen twice");
    }
  });

  test("linkIds: no more than 1,000 at once, whatever is asked for, and at least one", async (store) => {
    await Promise.all(numbers(3).map(() => issued(store)));
    const page = await store.linkIds(null, 1_000_000);
    assert.ok(page.ids.length <= 1000);
    const one = await store.linkIds(null, 0);
    assert.equal(one.ids.length, 1);
    assert.notEqual(one.next, null);
  });
}
