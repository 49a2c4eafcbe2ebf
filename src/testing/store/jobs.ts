import assert from "node:assert/strict";
import { randomText } from "../../crypto.ts";
import { nothingPurged } from "../../stores/purge.ts";
import type { Act, Store } from "../../stores/store.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import {
  asking,
  issued,
  loggedIn,
  opening,
  pressing,
  someHash,
  someUser,
  someVisit,
  told,
  typing,
  visitsOf,
} from "./records.ts";

/** What operators and jobs keep and delete. */
export function testJobs(test: TestWithStore): void {
  testDays(test);
  testActs(test);
  testErase(test);
  testLease(test);
}

function testDays(test: TestWithStore): void {
  test("saveDay: what is counted later takes the place of what was counted before", async (store) => {
    // In centuries to come, where no links are and nothing is deleted.
    const day = 100_000 + Math.floor(Math.random() * 900_000);
    const save = (number: number, countedAt: number, tallies: string): Promise<void> =>
      store.saveDay({ day: number, countedAt, tallies });
    await save(day + 1, 5000, '{"b":1}');
    await save(day, 5000, '{"a":1}');
    await save(day, 6000, `{"a":"${"größer ".repeat(2000)}"}`);
    await save(day, 5500, '{"a":3}');
    await save(day + 2, 1, "{}");
    assert.deepEqual(await store.days(day, day + 2), [
      { day, countedAt: 6000, tallies: `{"a":"${"größer ".repeat(2000)}"}` },
      { day: day + 1, countedAt: 5000, tallies: '{"b":1}' },
    ]);
    assert.deepEqual(await store.days(day + 3, day + 4), []);
  });
}

const someAct = (changes: Partial<Act> = {}): Act => ({
  id: randomText(16),
  at: Date.now(),
  operator: "Ada <ada@example.com> \u202e",
  name: "revoke_link",
  linkId: someHash(),
  userId: someUser(),
  count: null,
  ...changes,
});

async function actsOf(store: Store, about: { linkId?: string; userId?: string }): Promise<Act[]> {
  const { linkId = null, userId = null } = about;
  const acts: Act[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.acts({ linkId, userId, limit: 2 }, cursor);
    acts.push(...page.acts);
    cursor = page.next;
  } while (cursor !== null);
  return acts;
}

function testActs(test: TestWithStore): void {
  test("acts: newest first, all of them or those about one, page by page", async (store) => {
    const [linkId, userId] = [someHash(), someUser()];
    const start = Date.now() + 60_000;
    const acts = numbers(7).map((index) => someAct({ at: start + (index >> 1), linkId, userId }));
    for (const act of acts) await store.addAct(act);
    await store.addAct(someAct({ at: start + 1, linkId: null, userId: null, name: "revoke_all" }));
    const [done] = acts;
    assert.ok(done);
    await store.settleAct(done, 3);
    await store.settleAct({ id: randomText(16), at: start }, 3);
    const expected = new Set(acts.map((act) => (act === done ? { ...act, count: 3 } : act)));
    for (const about of [{ linkId }, { userId }]) {
      const found = await actsOf(store, about);
      assert.deepEqual(new Set(found), expected);
      assert.equal(found.length, acts.length);
      const moments = found.map(({ at }) => at);
      assert.deepEqual(
        moments,
        moments.toSorted((a, b) => b - a),
      );
    }
    const every = await store.acts({ linkId: null, userId: null, limit: 500 }, null);
    assert.ok(acts.every(({ id }) => every.acts.some((act) => act.id === id)));
    assert.deepEqual(await actsOf(store, { userId: someUser() }), []);
  });
}

function testErase(test: TestWithStore): void {
  test("erase: all that there is of one id, and nothing of another", async (store) => {
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    const link = await issued(store, { id: ask.id, askedBy: ask.askedBy });
    await store.open(opening(link));
    await store.redeem(pressing(link));
    const other = await loggedIn(store, { address: link.address });
    const otherBefore = await store.explain(other.link.id);
    const gone = { links: 1, asks: 1, visits: 2, sessions: 1 };
    assert.deepEqual(await store.erase(link.id), { ...nothingPurged, ...gone });
    assert.deepEqual(await store.erase(link.id), nothingPurged);
    assert.equal(await store.explain(link.id), null);
    assert.equal(await store.session(link.id), null);
    assert.deepEqual(await store.asks(ask.addressHash), []);
    assert.deepEqual(await store.linksOf(link.userId ?? ""), []);
    assert.equal((await store.tryCode(typing(ask))).outcome, "spent");
    assert.equal(told(await store.open(opening(link))), "refused: unknown");
    const account = { userId: link.userId, address: null };
    const listing = { from: null, until: null, order: "newest", limit: 10 } as const;
    assert.deepEqual((await store.list({ ...listing, account }, null)).links, []);
    assert.deepEqual(await store.explain(other.link.id), otherBefore);
    assert.equal((await store.session(other.link.id))?.endedAt, null);
  });

  test("erase: an ask that led to no link, and a link that nobody opened", async (store) => {
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    assert.deepEqual(await store.erase(ask.id), { ...nothingPurged, asks: 1 });
    assert.deepEqual(await store.asks(ask.addressHash), []);
    const link = await issued(store);
    assert.deepEqual(await store.erase(link.id), { ...nothingPurged, links: 1 });
    await store.record({
      linkId: link.id,
      visit: someVisit(),
      outcome: "refused",
      reason: "forged",
    });
    assert.deepEqual(await visitsOf(store, link), []);
  });
}

function testLease(test: TestWithStore): void {
  test("lease: one holds it until it ends, and may make it longer", async (store) => {
    const name = randomText(9);
    const at = Date.now();
    const take = (holder: string, from: number, until: number): Promise<boolean> =>
      store.lease({ name, holder, at: at + from, until: at + until });
    assert.equal(await take("one", 0, 100), true);
    assert.equal(await take("two", 50, 150), false);
    assert.equal(await take("one", 90, 200), true);
    assert.equal(await take("one", 90, 200), true);
    assert.equal(await take("two", 199, 300), false);
    assert.equal(await take("two", 200, 300), true);
    assert.equal(await take("one", 250, 400), false);
    // Given back before its time.
    assert.equal(await take("two", 260, 260), true);
    assert.equal(await take("one", 261, 400), true);
  });

  test("lease: of 20 at once one gets it", async (store) => {
    const name = randomText(9);
    const at = Date.now();
    const taken = await Promise.all(
      numbers(20).map((index) => store.lease({ name, holder: `h${index}`, at, until: at + 1000 })),
    );
    assert.equal(taken.filter(Boolean).length, 1);
  });
}
