import assert from "node:assert/strict";
import type { NewLink, Store } from "../../stores/store.ts";
import { withLatency } from "../latency.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import {
  claiming,
  finishing,
  issued,
  linkOf,
  loggedIn,
  opening,
  outcomesOf,
  pressing,
  repeatWindow,
  someAddress,
  someHash,
  someUser,
  told,
} from "./records.ts";

// Callers at once, each held up at random, so that every run meets another order.

export function testRaces(test: TestWithStore): void {
  test("T1: of 50 presses at once exactly one logs in, in each of 20 rounds", async (store) => {
    const slow = withLatency(store);
    for (const _ of numbers(20)) await raceOneLink(slow, await issued(slow));
  });

  test("T1: presses on many links at once have one winner each", async (store) => {
    const slow = withLatency(store);
    const links = await Promise.all(numbers(20).map(() => issued(slow)));
    await Promise.all(links.map((link) => raceOneLink(slow, link)));
  });

  test("T1: of 50 claims at once exactly one holds the link", async (store) => {
    const slow = withLatency(store);
    const link = await issued(slow, { userId: null });
    const claims = numbers(50).map(() => claiming(link));
    const results = await Promise.all(claims.map((claim) => slow.claim(claim)));
    const winners = claims.filter((_, index) => results[index]?.outcome === "claimed");
    assert.equal(winners.length, 1);
    const finished = await Promise.all(
      claims.map((claim) => slow.finish(finishing(claim, someUser()))),
    );
    assert.equal(finished.filter((link) => link !== null).length, 1);
    assert.equal((await linkOf(slow, link)).redeemedBy, winners[0]?.browser);
    const busy = results.filter((result) => told(result) === "refused: busy");
    assert.equal(busy.length, 49);
  });

  test("T1: presses and claims at once have one winner in all", async (store) => {
    const slow = withLatency(store);
    const links = await Promise.all(numbers(50).map(() => issued(slow)));
    await Promise.all(links.map((link) => raceBothWays(slow, link)));
  });

  test("a double click ends logged in, however its two presses overtake each other", async (store) => {
    const slow = withLatency(store);
    const links = await Promise.all(numbers(100).map(() => issued(slow)));
    await Promise.all(
      links.map(async (link) => {
        const first = pressing(link);
        const second = { ...first, visit: { ...first.visit, at: first.visit.at + 5 } };
        const results = await Promise.all([slow.redeem(first), slow.redeem(second)]);
        assert.deepEqual(results.map(told).toSorted(), ["redeemed", "repeated"]);
      }),
    );
  });

  testLaw1(test);
  testOtherRaces(test);
}

function testLaw1(test: TestWithStore): void {
  test("T2: in 1,000 rounds of GETs racing the press, used stays used", async (store) => {
    const slow = withLatency(store);
    await inGroups(1000, 250, async () => {
      const link = await issued(slow);
      const [, result] = await Promise.all([
        open(slow, link),
        slow.redeem(pressing(link)),
        open(slow, link),
      ]);
      assert.equal(told(result), "redeemed");
      await open(slow, link);
      const again = pressing(link, { at: 2000 + repeatWindow });
      assert.equal(told(await slow.redeem(again)), "refused: used");
    });
  });

  test("T2: in 1,000 rounds of GETs racing the kill switch, revoked stays revoked", async (store) => {
    const slow = withLatency(store);
    await inGroups(1000, 250, async () => {
      const link = await issued(slow);
      const revoke = slow.revoke({ linkId: link.id }, link.issuedAt + 1);
      await Promise.all([open(slow, link), revoke, open(slow, link)]);
      await open(slow, link);
      assert.equal(told(await slow.redeem(pressing(link))), "refused: revoked");
    });
  });

  test("T2: a press racing the kill switch is either in before it or refused", async (store) => {
    const slow = withLatency(store);
    await inGroups(200, 200, async () => {
      const link = await issued(slow);
      const target = { linkId: link.id };
      const [result, revoked] = await Promise.all([
        slow.redeem(pressing(link)),
        slow.revoke(target, link.issuedAt + 1),
      ]);
      const { redeemedAt, revokedAt } = await linkOf(slow, link);
      assert.equal(told(result), revoked === 1 ? "refused: revoked" : "redeemed");
      assert.deepEqual([redeemedAt === null, revokedAt !== null], [revoked === 1, revoked === 1]);
      assert.equal((await slow.session(link.id)) === null, revoked === 1);
    });
  });
}

function testOtherRaces(test: TestWithStore): void {
  test("a finish racing the kill switch either logs in or leaves nothing", async (store) => {
    const slow = withLatency(store);
    await inGroups(200, 200, async () => {
      const link = await issued(slow);
      const claim = claiming(link);
      await slow.claim(claim);
      const [finished, revoked] = await Promise.all([
        slow.finish(finishing(claim, link.userId ?? "")),
        slow.revoke({ linkId: link.id }, link.issuedAt + 2500),
      ]);
      assert.equal(finished === null, revoked === 1);
      assert.equal((await slow.session(link.id)) === null, revoked === 1);
    });
  });

  test("of 20 asks at once by one browser the links that stay live are one", async (store) => {
    const slow = withLatency(store);
    const ask = { askedBy: someHash(), address: someAddress(), issuedAt: Date.now() };
    const links = await Promise.all(numbers(20).map(() => issued(slow, ask)));
    const states = await Promise.all(links.map((link) => linkOf(slow, link)));
    assert.equal(states.filter(({ revokedAt }) => revokedAt === null).length, 1);
  });

  test("of two links of one account pressed at once one logs in, and a third is ended", async (store) => {
    const slow = withLatency(store);
    await inGroups(50, 50, async () => {
      const userId = someUser();
      const links = await Promise.all(numbers(3).map(() => issued(slow, { userId })));
      const results = await Promise.all(
        links.slice(0, 2).map((link) => slow.redeem(pressing(link))),
      );
      assert.deepEqual(results.map(told).toSorted(), ["redeemed", "refused: superseded"]);
      const states = await Promise.all(links.map((link) => linkOf(slow, link)));
      assert.equal(states.filter(({ revokedBecause }) => revokedBecause === "logged_in").length, 2);
    });
  });

  test("one session replaced from two tabs at once ends once", async (store) => {
    const slow = withLatency(store);
    const { link: old, current } = await loggedIn(slow);
    const issuedAt = old.issuedAt;
    const links = await Promise.all(numbers(2).map(() => issued(slow, { issuedAt })));
    const presses = links.map((link, tab) =>
      pressing(link, { at: 2000 + tab, current, switchAccount: true }),
    );
    const results = await Promise.all(presses.map((press) => slow.redeem(press)));
    assert.deepEqual(results.map(told), ["redeemed", "redeemed"]);
    const endedAt = (await slow.session(old.id))?.endedAt ?? 0;
    assert.ok(presses.some(({ visit }) => visit.at === endedAt));
  });
}

/** 50 browsers press one link at once. */
async function raceOneLink(store: Store, link: NewLink): Promise<void> {
  const presses = numbers(50).map(() => pressing(link));
  const results = await Promise.all(presses.map((press) => store.redeem(press)));
  const winners = presses.filter((_, index) => results[index]?.outcome === "redeemed");
  assert.equal(winners.length, 1);
  const lost = results.filter((result) => told(result) === "refused: used");
  assert.equal(lost.length, 49);
  assert.equal((await linkOf(store, link)).redeemedBy, winners[0]?.browser);
  assert.equal((await store.session(link.id))?.secretHash, winners[0]?.session.secretHash);
  const outcomes = await outcomesOf(store, link);
  assert.deepEqual(outcomes.toSorted(), ["redeemed", ...Array<string>(49).fill("refused: used")]);
}

/** Ten browsers press, ten claim and then finish, all at once. */
async function raceBothWays(store: Store, link: NewLink): Promise<void> {
  const press = async (): Promise<boolean> =>
    (await store.redeem(pressing(link))).outcome === "redeemed";
  const claim = async (): Promise<boolean> => {
    const claim = claiming(link);
    const { outcome } = await store.claim(claim);
    const finished = await store.finish(finishing(claim, link.userId ?? ""));
    assert.equal(finished !== null, outcome === "claimed");
    return finished !== null;
  };
  const logins = await Promise.all(
    numbers(20).map((index) => (index % 2 === 0 ? press() : claim())),
  );
  assert.equal(logins.filter(Boolean).length, 1);
}

function open(store: Store, link: NewLink): Promise<unknown> {
  return store.open(opening(link));
}

/** Runs `round` so many times, a whole group of them at once. */
async function inGroups(rounds: number, size: number, round: () => Promise<void>): Promise<void> {
  for (let done = 0; done < rounds; done += size) {
    await Promise.all(numbers(size).map(round));
  }
}
