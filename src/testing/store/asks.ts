import assert from "node:assert/strict";
import { numbers, type TestWithStore } from "../runner.ts";
import { someHash } from "./records.ts";

const window = 10_000;

export function testAsks(test: TestWithStore): void {
  test("countAsk: counts one by one, and tells when the window ends", async (store) => {
    const key = someHash();
    const at = Date.now();
    assert.deepEqual(
      { ...(await store.countAsk(key, at, window)) },
      { count: 1, windowEndsAt: at + window },
    );
    assert.deepEqual(
      { ...(await store.countAsk(key, at + 9999, window)) },
      { count: 2, windowEndsAt: at + window },
    );
  });

  test("countAsk: a new window starts with the first ask after the old one", async (store) => {
    const key = someHash();
    const at = Date.now();
    for (const _ of numbers(3)) await store.countAsk(key, at, window);
    const later = at + window;
    assert.deepEqual(
      { ...(await store.countAsk(key, later, window)) },
      { count: 1, windowEndsAt: later + window },
    );
    assert.equal((await store.countAsk(key, later + 1, window)).count, 2);
  });

  test("countAsk: keys do not touch one another, also when old ones are cleared away", async (store) => {
    const at = Date.now();
    const old = numbers(50).map(() => someHash());
    for (const key of old) await store.countAsk(key, at, 1);
    const live = numbers(10).map(() => someHash());
    for (const round of [1, 2, 3]) {
      for (const key of live) {
        assert.equal((await store.countAsk(key, at + round, window)).count, round);
      }
    }
    for (const key of old) assert.equal((await store.countAsk(key, at + 10, window)).count, 1);
  });

  test("countAsk: 100 at once get the counts 1 to 100, each of them once", async (store) => {
    const key = someHash();
    const at = Date.now();
    const asks = await Promise.all(numbers(100).map(() => store.countAsk(key, at, window)));
    const counts = asks.map(({ count }) => count).toSorted((a, b) => a - b);
    assert.deepEqual(
      counts,
      numbers(100).map((index) => index + 1),
    );
    for (const { windowEndsAt } of asks) assert.equal(windowEndsAt, at + window);
  });
}
