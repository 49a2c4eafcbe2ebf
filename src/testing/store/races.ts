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

/**
 * Many callers at once. Each race is run twice: with calls made in one turn of the event loop, which meet in
 * every gap between two steps of the store, and with calls held up at random, which overtake one another.
 */
export function testRaces(testOnce: TestWithStore, rounds: number): void {
  const test: TestWithStore = (name, run) => {
    testOnce(`${name} (in one turn)`, run);
    testOnce(`${name} (overtaking one another)`, (store) => run(withLatency(store)));
  };
  test("T1: of 50 presses at once exactly one logs in, in each of 20 rounds", async (store) => {
    for (const _ of numbers(20)) await raceOneLink(store, await issued(store));
  });

  test("T1: presses on many links at once have one winner each", async (store) => {
    const links = await Promise.all(numbers(20).map(() => issued(store)));
    await Promise.all(links.map((link) => raceOneLink(store, link)));
  });

  test("T1: of 50 claims at once exactly one holds the link", async (store) => {
    const link = await issued(store, { userId: null });
    const claims = numbers(50).map(() => claiming(link));
    const results = await Promise.all(claims.map((claim) => store.claim(claim)));
    const winners = claims.filter((_, index) => results[index]?.outcome === "claimed");
    assert.equal(winners.length, 1);
    const finished = await Promise.all(
      claims.map((claim) => store.finish(finishing(claim, someUser()))),
    );
    assert.equal(finished.filter(({ outcome }) => outcome === "redeemed").length, 1);
    assert.equal((await linkOf(store, link)).redeemedBy, winners[0]?.browser);
    const busy = results.filter((result) => told(result) === "refused: busy");
    assert.equal(busy.length, 49);
  });

  test("T1: presses and claims at once have one winner in all", async (store) => {
    const links = await Promise.all(numbers(50).map(() => issued(store)));
    await Promise.all(links.map((link) => raceBothWays(store, link)));
  });

  test("a double click ends logged in, however its two presses overtake each other", async (store) => {
    const links = await Promise.all(numbers(100).map(() => issued(store)));
    await Promise.all(
      links.map(async (link) => {
        const first = pressing(link);
        const second = { ...first, visit: { ...first.visit, at: first.visit.at + 5 } };
        const results = await Promise.all([store.redeem(first), store.redeem(second)]);
        assert.deepEqual(results.map(told).toSorted(), ["redeemed", "repeated"]);
      }),
    );
  });

  testLaw1(test, rounds);
  testOtherRaces(test);
}

function testLaw1(test: TestWithStore, rounds: number): void {
  const inAll = `in ${rounds.toLocaleString("en")} rounds`;

  test(`T2: ${inAll} of GETs racing the press, used stays used`, async (store) => {
    await inGroups(rounds, 250, async () => {
      const link = await issued(store);
      const [, result] = await Promise.all([
        open(store, link),
        store.redeem(pressing(link)),
        open(store, link),
      ]);
      assert.equal(told(result), "redeemed");
      await open(store, link);
      const again = pressing(link, { at: 2000 + repeatWindow });
      assert.equal(told(await store.redeem(again)), "refused: used");
    });
  });

  test(`T2: ${inAll} of GETs racing the kill switch, revoked stays revoked`, async (store) => {
    await inGroups(rounds, 250, async () => {
      const link = await issued(store);
      const revoke = store.revoke({ linkId: link.id }, link.issuedAt + 1);
      await Promise.all([open(store, link), revoke, open(store, link)]);
      await open(store, link);
      assert.equal(told(await store.redeem(pressing(link))), "refused: revoked");
    });
  });

  test("T2: a press racing the kill switch is either in before it or refused", async (store) => {
    await inGroups(200, 200, async () => {
      const link = await issued(store);
      const target = { linkId: link.id };
      const [result, revoked] = await Promise.all([
        store.redeem(pressing(link)),
        store.revoke(target, link.issuedAt + 1),
      ]);
      const { redeemedAt, revokedAt } = await linkOf(store, link);
      assert.equal(told(result), revoked === 1 ? "refused: revoked" : "redeemed");
      assert.deepEqual([redeemedAt === null, revokedAt !== null], [revoked === 1, revoked === 1]);
      assert.equal((await store.session(link.id)) === null, revoked === 1);
    });
  });
}

function testOtherRaces(test: TestWithStore): void {
  test("a finish racing the kill switch either logs in or leaves nothing", async (store) => {
    await inGroups(200, 200, async () => {
      const link = await issued(store);
      const claim = claiming(link);
      await store.claim(claim);
      const [finished, revoked] = await Promise.all([
        store.finish(finishing(claim, link.userId ?? "")),
        store.revoke({ linkId: link.id }, link.issuedAt + 2500),
      ]);
      assert.equal(finished.outcome === "refused", revoked === 1);
      assert.equal((await store.session(link.id)) === null, revoked === 1);
    });
  });

  test("of 20 asks at once by one browser the links that stay live are one", async (store) => {
    const ask = { askedBy: someHash(), address: someAddress(), issuedAt: Date.now() };
    const links = await Promise.all(numbers(20).map(() => issued(store, ask)));
    const states = await Promise.all(links.map((link) => linkOf(store, link)));
    assert.equal(states.filter(({ revokedAt }) => revokedAt === null).length, 1);
  });

  test("of two links of one account pressed at once one logs in, and a third is ended", async (store) => {
    await inGroups(50, 50, async () => {
      const userId = someUser();
      const links = await Promise.all(numbers(3).map(() => issued(store, { userId })));
      const results = await Promise.all(
        links.slice(0, 2).map((link) => store.redeem(pressing(link))),
      );
      assert.deepEqual(results.map(told).toSorted(), ["redeemed", "refused: superseded"]);
      const states = await Promise.all(links.map((link) => linkOf(store, link)));
      assert.equal(states.filter(({ revokedBecause }) => revokedBecause === "logged_in").length, 2);
    });
  });

  test("one session replaced from two tabs at once ends once", async (store) => {
    const { link: old, current } = await loggedIn(store);
    const issuedAt = old.issuedAt;
    const links = await Promise.all(numbers(2).map(() => issued(store, { issuedAt })));
    const presses = links.map((link, tab) =>
      pressing(link, { at: 2000 + tab, current, switchAccount: true }),
    );
    const results = await Promise.all(presses.map((press) => store.redeem(press)));
    assert.deepEqual(results.map(told), ["redeemed", "redeemed"]);
    const endedAt = (await store.session(old.id))?.endedAt ?? 0;
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
    assert.equal(finished.outcome === "redeemed", outcome === "claimed");
    return finished.outcome === "redeemed";
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
    await Promise.all(numbers(Math.min(size, rounds - done)).map(round));
  }
}
