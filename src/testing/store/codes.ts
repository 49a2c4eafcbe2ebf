import assert from "node:assert/strict";
import type { NewAsk } from "../../stores/ask.ts";
import type { NewLink, Store } from "../../stores/store.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import {
  asking,
  issued,
  linkOf,
  outcomesOf,
  pressing,
  someHash,
  told,
  typing,
  visitsOf,
} from "./records.ts";

/** An ask, and the link that was issued for it. */
async function asked(store: Store): Promise<{ ask: NewAsk; link: NewLink }> {
  const { ask } = asking();
  await store.ask({ ask, limits: [] });
  const { id, askedBy, askedAt: issuedAt, expiresAt } = ask;
  return { ask, link: await issued(store, { id, askedBy, issuedAt, expiresAt }) };
}

export function testCodes(test: TestWithStore): void {
  testAttempts(test);

  test("tryCode: the right one gives the link, and leaves it as it was, without a visit", async (store) => {
    const { ask, link } = await asked(store);
    const before = await linkOf(store, link);
    const result = await store.tryCode(typing(ask));
    assert.equal(result.outcome, "right");
    assert.deepEqual({ ...(result.outcome === "right" ? result.link : null) }, { ...before });
    assert.deepEqual(await visitsOf(store, link), []);
    assert.deepEqual(await linkOf(store, link), before);
    assert.equal((await store.redeem(pressing(link))).outcome, "redeemed");
  });

  test("tryCode: a wrong one is counted and leaves a visit; the link works on", async (store) => {
    const { ask, link } = await asked(store);
    const result = await store.tryCode(typing(ask, { codeHash: someHash() }));
    assert.deepEqual({ ...result }, { outcome: "wrong", attemptsLeft: 4 });
    assert.deepEqual(await outcomesOf(store, link), ["refused: wrong_code"]);
    assert.equal((await store.asks(ask.addressHash))[0]?.attempts, 1);
    assert.equal((await store.redeem(pressing(link))).outcome, "redeemed");
  });

  test("tryCode: an ask without a link counts in the same way, and no code is right", async (store) => {
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      assert.deepEqual(
        { ...(await store.tryCode(typing(ask))) },
        { outcome: "wrong", attemptsLeft },
      );
    }
    assert.deepEqual({ ...(await store.tryCode(typing(ask))) }, { outcome: "spent" });
  });

  test("tryCode: what becomes of the link is told by the link, not by the code", async (store) => {
    const { ask, link } = await asked(store);
    await store.revoke({ linkId: link.id }, link.issuedAt + 1);
    const result = await store.tryCode(typing(ask));
    assert.equal(result.outcome === "right" && result.link.revokedBecause, "revoked");
  });
}

function testAttempts(test: TestWithStore): void {
  test("tryCode: another browser is not even counted", async (store) => {
    const { ask, link } = await asked(store);
    const browser = someHash();
    assert.deepEqual({ ...(await store.tryCode(typing(ask, { browser }))) }, { outcome: "spent" });
    assert.equal((await store.asks(ask.addressHash))[0]?.attempts, 0);
    assert.deepEqual(await outcomesOf(store, link), []);
  });

  test("tryCode: one that nobody asked for is spent", async (store) => {
    const { ask } = asking();
    assert.deepEqual({ ...(await store.tryCode(typing(ask))) }, { outcome: "spent" });
  });

  test("tryCode: works up to the moment at which it expires", async (store) => {
    const { ask } = await asked(store);
    const life = ask.expiresAt - ask.askedAt;
    assert.equal(told(await store.tryCode(typing(ask, { at: life - 1 }))), "right");
    assert.equal(told(await store.tryCode(typing(ask, { at: life }))), "spent");
  });

  test("tryCode: after the last attempt the right one is spent, too; the link works on", async (store) => {
    const { ask, link } = await asked(store);
    for (const _ of numbers(5)) await store.tryCode(typing(ask, { codeHash: someHash() }));
    assert.deepEqual({ ...(await store.tryCode(typing(ask))) }, { outcome: "spent" });
    assert.equal((await store.redeem(pressing(link))).outcome, "redeemed");
  });

  test("tryCode: a right one spends no attempt, also where one alone was left", async (store) => {
    const { ask } = await asked(store);
    for (const _ of numbers(4)) await store.tryCode(typing(ask, { codeHash: someHash() }));
    const results = await Promise.all(numbers(20).map(() => store.tryCode(typing(ask))));
    for (const { outcome } of results) assert.equal(outcome, "right");
    assert.equal((await store.asks(ask.addressHash))[0]?.attempts, 4);
    const last = await store.tryCode(typing(ask, { codeHash: someHash() }));
    assert.deepEqual({ ...last }, { outcome: "wrong", attemptsLeft: 0 });
  });

  test("tryCode: of 200 at once 5 are compared", async (store) => {
    const { ask, link } = await asked(store);
    const results = await Promise.all(
      numbers(200).map(() => store.tryCode(typing(ask, { codeHash: someHash() }))),
    );
    const left = results.map((result) => (result.outcome === "wrong" ? result.attemptsLeft : -1));
    assert.deepEqual(
      left.filter((attempts) => attempts >= 0).toSorted((a, b) => a - b),
      [0, 1, 2, 3, 4],
    );
    assert.equal((await visitsOf(store, link)).length, 5);
    assert.equal((await store.redeem(pressing(link))).outcome, "redeemed");
  });
}
