import assert from "node:assert/strict";
import type { Limit } from "../../stores/ask.ts";
import type { Store } from "../../stores/store.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import { asking, issued, someHash } from "./records.ts";

const second = 1000;

/** Three at once, then a wait of 10 seconds that doubles to 40; forgotten after a minute. */
function someLimit(changes: Partial<Limit> = {}): Limit {
  const spans = { free: 3, firstWait: 10 * second, maxWait: 40 * second, calm: 60 * second };
  return { key: someHash(), ...spans, ...changes };
}

/** Asks once at a moment, with a new ask, and tells what came of it. */
async function askAt(store: Store, askedAt: number, ...limits: readonly Limit[]): Promise<string> {
  const { refusedBy, waitMs } = await store.ask(asking({ askedAt }, limits));
  return `${refusedBy === null ? "allowed" : "refused"}, wait ${waitMs / second}`;
}

export function testAsks(test: TestWithStore): void {
  testLimits(test);
  testCounting(test);
  testManyAtOnce(test);

  test("ask: is kept as it was made, and settled once its mail is sent", async (store) => {
    const { ask } = asking({ clientAddress: null, userAgent: null });
    assert.deepEqual({ ...(await store.ask({ ask, limits: [] })) }, { refusedBy: null, waitMs: 0 });
    const { codeHash: _, ...told } = ask;
    const kept = { ...told, attempts: 0, outcome: null, settledAt: null };
    const [found, ...others] = await store.asks(ask.addressHash);
    assert.deepEqual({ ...found }, kept);
    assert.deepEqual(others, []);
    await store.settleAsk(ask.id, "mailed", ask.askedAt + 70);
    const [settled] = await store.asks(ask.addressHash);
    assert.deepEqual({ ...settled }, { ...kept, outcome: "mailed", settledAt: ask.askedAt + 70 });
  });

  test("ask: one that is refused is not kept, and settling it does nothing", async (store) => {
    const limit = someLimit({ free: 1 });
    await askAt(store, Date.now(), limit);
    const refused = asking({}, [limit]);
    assert.equal((await store.ask(refused)).refusedBy, 0);
    await store.settleAsk(refused.ask.id, "mailed", Date.now());
    assert.deepEqual(await store.asks(refused.ask.addressHash), []);
    const link = await issued(store, { id: refused.ask.id });
    assert.equal((await store.explain(link.id))?.ask, null);
  });

  test("asks: those of one address, newest first, 50 at most", async (store) => {
    const addressHash = someHash();
    const start = Date.now();
    for (const index of numbers(52)) {
      await store.ask(asking({ addressHash, askedAt: start + index }));
    }
    await store.ask(asking({ askedAt: start + 100 }));
    const moments = (await store.asks(addressHash)).map(({ askedAt }) => askedAt - start);
    assert.deepEqual(
      moments,
      numbers(50).map((index) => 51 - index),
    );
  });

  test("explain: a link tells of the ask that it was issued for", async (store) => {
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    const link = await issued(store, { id: ask.id, askedBy: ask.askedBy });
    assert.equal((await store.explain(link.id))?.ask?.id, ask.id);
    const other = await issued(store);
    assert.equal((await store.explain(other.id))?.ask, null);
  });
}

function testLimits(test: TestWithStore): void {
  test("ask: some at once, then after waits that double up to the longest", async (store) => {
    const limit = someLimit();
    const start = Date.now();
    const ask = (seconds: number) => askAt(store, start + seconds * second, limit);
    assert.equal(await ask(0), "allowed, wait 0");
    assert.equal(await ask(0), "allowed, wait 0");
    assert.equal(await ask(0), "allowed, wait 10");
    assert.equal(await ask(0), "refused, wait 10");
    assert.equal(await ask(9.999), "refused, wait 0.001");
    assert.equal(await ask(10), "allowed, wait 20");
    assert.equal(await ask(30), "allowed, wait 40");
    assert.equal(await ask(70), "allowed, wait 40");
    assert.equal(await ask(109), "refused, wait 1");
  });

  test("ask: of those that are free none waits for another machine's clock", async (store) => {
    const limit = someLimit();
    const start = Date.now();
    assert.equal(await askAt(store, start + 5 * second, limit), "allowed, wait 0");
    assert.equal(await askAt(store, start, limit), "allowed, wait 0");
    assert.equal(await askAt(store, start + 5 * second, limit), "allowed, wait 10");
    assert.equal(await askAt(store, start, limit), "refused, wait 15");
    assert.equal(await askAt(store, start + 15 * second, limit), "allowed, wait 20");
  });

  test("ask: one that is refused does not make the wait longer", async (store) => {
    const limit = someLimit({ free: 1 });
    const start = Date.now();
    await askAt(store, start, limit);
    for (const index of numbers(20)) {
      assert.equal((await askAt(store, start + index, limit)).slice(0, 7), "refused");
    }
    assert.equal(await askAt(store, start + 10 * second, limit), "allowed, wait 20");
  });
}

function testCounting(test: TestWithStore): void {
  test("ask: the count starts anew after a calm time, and not a moment earlier", async (store) => {
    const start = Date.now();
    const early = someLimit({ free: 1 });
    await askAt(store, start, early);
    assert.equal(await askAt(store, start + 69_999, early), "allowed, wait 20");
    const late = someLimit({ free: 1 });
    await askAt(store, start, late);
    assert.equal(await askAt(store, start + 70_000, late), "allowed, wait 10");
    assert.equal(await askAt(store, start + 70_001, late), "refused, wait 9.999");
    assert.equal(await askAt(store, start + 80_000, late), "allowed, wait 20");
  });

  test("ask: limits are asked in turn; what stands behind a refusal is not counted", async (store) => {
    const [first, second_] = [someLimit({ free: 2 }), someLimit({ free: 1 })];
    const at = Date.now();
    assert.equal(await askAt(store, at, first, second_), "allowed, wait 10");
    assert.equal(await askAt(store, at, first, second_), "refused, wait 10");
    const { refusedBy } = await store.ask(asking({ askedAt: at }, [someLimit(), second_]));
    assert.equal(refusedBy, 1);
    // The longest of the waits is told.
    const long = someLimit({ free: 1, firstWait: 30 * second, maxWait: 30 * second });
    assert.equal(await askAt(store, at, long, someLimit({ free: 1 })), "allowed, wait 30");
    // The first was counted for both.
    assert.equal(await askAt(store, at, first), "refused, wait 10");
    const other = someLimit({ free: 1 });
    assert.equal(await askAt(store, at, first, other), "refused, wait 10");
    assert.equal(await askAt(store, at, other), "allowed, wait 10");
  });

  test("ask: keys do not touch one another, also when old ones are cleared away", async (store) => {
    const at = Date.now();
    const brief = { free: 1, firstWait: 1, maxWait: 1, calm: 1 };
    for (const _ of numbers(50)) await askAt(store, at, someLimit(brief));
    const live = numbers(10).map(() => someLimit({ free: 2 }));
    for (const limit of live) assert.equal(await askAt(store, at + 10, limit), "allowed, wait 0");
    for (const limit of live) assert.equal(await askAt(store, at + 20, limit), "allowed, wait 10");
    for (const limit of live) assert.equal(await askAt(store, at + 20, limit), "refused, wait 10");
  });
}

function testManyAtOnce(test: TestWithStore): void {
  test("ask: of 100 at once no more are let through than are free", async (store) => {
    const limit = someLimit();
    const addressHash = someHash();
    const requests = numbers(100).map(() => asking({ addressHash }, [limit]));
    const [{ ask }] = [requests[0] ?? asking()];
    const answers = await Promise.all(
      requests.map((request) =>
        store.ask({ ...request, ask: { ...request.ask, askedAt: ask.askedAt } }),
      ),
    );
    assert.equal(answers.filter(({ refusedBy }) => refusedBy === null).length, 3);
    for (const { waitMs, refusedBy } of answers) {
      if (refusedBy !== null) assert.equal(waitMs, 10 * second);
    }
    assert.equal((await store.asks(addressHash)).length, 3);
  });

  test("ask: of 50 at once that meet at their second limit no more are let through than are free", async (store) => {
    const shared = someLimit({ free: 7 });
    const at = Date.now();
    const answers = await Promise.all(numbers(50).map(() => askAt(store, at, someLimit(), shared)));
    assert.equal(answers.filter((answer) => answer.startsWith("allowed")).length, 7);
  });

  test("ask: of 100 at once under two limits the stricter one decides", async (store) => {
    const [wide, narrow] = [someLimit({ free: 1000 }), someLimit({ free: 7 })];
    const at = Date.now();
    const answers = await Promise.all(numbers(100).map(() => askAt(store, at, wide, narrow)));
    assert.equal(answers.filter((answer) => answer.startsWith("allowed")).length, 7);
  });
}
