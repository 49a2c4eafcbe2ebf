import assert from "node:assert/strict";
import type { TestWithStore } from "../runner.ts";
import {
  claiming,
  issued,
  linkOf,
  loggedIn,
  minute,
  outcomesOf,
  pressing,
  repeatWindow,
  someAddress,
  someHash,
  someLink,
  someSession,
  someUser,
  someVisit,
  told,
  visitsOf,
} from "./records.ts";

export function testRedeem(test: TestWithStore): void {
  test("redeem: uses the link up, opens the session and keeps the visit", async (store) => {
    const link = await issued(store);
    const press = pressing(link);
    const { at } = press.visit;
    const result = await store.redeem(press);
    assert.equal(told(result), "redeemed");
    assert.deepEqual(result.link, await linkOf(store, link));
    const { redeemedAt, redeemedBy, revokedAt, expiresAt, userId } = await linkOf(store, link);
    assert.deepEqual({ redeemedAt, redeemedBy }, { redeemedAt: at, redeemedBy: press.browser });
    assert.deepEqual(
      { revokedAt, expiresAt, userId },
      { revokedAt: null, expiresAt: link.expiresAt, userId: link.userId },
    );
    const { id, address } = link;
    assert.deepEqual(
      { ...(await store.session(id)) },
      { id, ...press.session, userId, address, createdAt: at, endedAt: null },
    );
    assert.deepEqual(await visitsOf(store, link), [
      { linkId: id, ...press.visit, outcome: "redeemed", reason: null },
    ]);
  });

  test("redeem: works in the last millisecond of the link and not in the next", async (store) => {
    const late = await issued(store);
    const result = await store.redeem(pressing(late, { at: 10 * minute }));
    assert.equal(told(result), "refused: expired");
    assert.equal(await store.session(late.id), null);
    const last = await issued(store);
    assert.equal(told(await store.redeem(pressing(last, { at: 10 * minute - 1 }))), "redeemed");
  });

  test("redeem: a revoked link stays revoked and opens no session", async (store) => {
    const link = await issued(store);
    await store.revoke({ linkId: link.id }, link.issuedAt);
    const result = await store.redeem(pressing(link));
    assert.equal(told(result), "refused: revoked");
    assert.deepEqual(result.link, await linkOf(store, link));
    assert.equal(await store.session(link.id), null);
    assert.deepEqual(await outcomesOf(store, link), ["refused: revoked"]);
  });

  test("redeem: a claimed link is busy", async (store) => {
    const link = await issued(store);
    const claim = claiming(link, { at: 1000 });
    await store.claim(claim);
    const result = await store.redeem(pressing(link));
    assert.equal(told(result), "refused: busy");
    assert.equal(await store.session(link.id), null);
    assert.equal((await linkOf(store, link)).claimId, claim.claimId);
  });

  test("redeem: no such link", async (store) => {
    const link = someLink();
    const result = await store.redeem(pressing(link));
    assert.deepEqual([told(result), result.link], ["refused: unknown", null]);
    assert.equal(await store.session(link.id), null);
    assert.equal(await store.explain(link.id), null);
  });

  testRepeat(test);
  testLostAnswer(test);
  testSiblings(test);
}

function testRepeat(test: TestWithStore): void {
  test("redeem: the second press of a double click is a repetition", async (store) => {
    const link = await issued(store);
    const first = pressing(link);
    await store.redeem(first);
    const again = pressing(link, { browser: first.browser, at: 2000 + repeatWindow - 1 });
    const result = await store.redeem(again);
    assert.equal(told(result), "repeated");
    assert.deepEqual(result.link, await linkOf(store, link));
    assert.equal((await linkOf(store, link)).redeemedAt, first.visit.at);
    assert.equal((await store.session(link.id))?.secretHash, first.session.secretHash);
    assert.deepEqual(await outcomesOf(store, link), ["redeemed", "repeated"]);
  });

  test("redeem: after the window a second press of the browser that is logged in is refused", async (store) => {
    const link = await issued(store);
    const first = pressing(link);
    await store.redeem(first);
    const { secretHash } = first.session;
    const current = { by: "session", sessionId: link.id, secretHash } as const;
    const late = pressing(link, { browser: first.browser, at: 2000 + repeatWindow, current });
    assert.equal(told(await store.redeem(late)), "refused: used");
  });

  test("redeem: another browser's second press is refused", async (store) => {
    const link = await issued(store);
    await store.redeem(pressing(link));
    assert.equal(told(await store.redeem(pressing(link))), "refused: used");
    assert.deepEqual(await outcomesOf(store, link), ["redeemed", "refused: used"]);
  });

  test("redeem: after a logout a second press is refused", async (store) => {
    const link = await issued(store);
    const first = pressing(link);
    await store.redeem(first);
    await store.endSession(link.id, first.visit.at + 1);
    const again = pressing(link, { browser: first.browser, at: 2002 });
    assert.equal(told(await store.redeem(again)), "refused: used");
    assert.equal((await store.session(link.id))?.endedAt, first.visit.at + 1);
  });

  test("redeem: once the session has expired a second press is refused", async (store) => {
    const link = await issued(store);
    const session = { secretHash: someHash(), expiresAt: link.issuedAt + 2001 };
    const first = pressing(link, { session });
    await store.redeem(first);
    const again = pressing(link, { browser: first.browser, at: 2001 });
    assert.equal(told(await store.redeem(again)), "refused: used");
  });
}

function testLostAnswer(test: TestWithStore): void {
  test("redeem: a browser that never got its answer gets the same session, until the link expires", async (store) => {
    const link = await issued(store);
    const first = pressing(link);
    await store.redeem(first);
    const life = link.expiresAt - link.issuedAt;
    // With a cookie that logs nobody in any more, and without one.
    const { link: old, current } = await loggedIn(store);
    await store.endSession(old.id, old.issuedAt + 1);
    const again = pressing(link, { browser: first.browser, at: repeatWindow + 2000, current });
    const last = pressing(link, { browser: first.browser, at: life - 1 });
    for (const press of [again, last]) {
      const result = await store.redeem(press);
      assert.ok(result.outcome === "repeated");
      assert.equal(result.secretHash, first.session.secretHash);
    }
    const tooLate = pressing(link, { browser: first.browser, at: life });
    assert.equal(told(await store.redeem(tooLate)), "refused: used");
    const visits = ["redeemed", "repeated", "repeated", "refused: used"];
    assert.deepEqual(await outcomesOf(store, link), visits);
  });

  test("redeem: a lost answer helps no other browser, and none that was logged out", async (store) => {
    const link = await issued(store);
    const first = pressing(link);
    await store.redeem(first);
    assert.equal(
      told(await store.redeem(pressing(link, { at: repeatWindow + 2000 }))),
      "refused: used",
    );
    await store.endSession(link.id, first.visit.at + 1);
    const again = pressing(link, { browser: first.browser, at: repeatWindow + 2000 });
    assert.equal(told(await store.redeem(again)), "refused: used");
  });

  test("redeem: a lost answer gives way to another account's login", async (store) => {
    const link = await issued(store);
    const first = pressing(link);
    await store.redeem(first);
    const { current } = await loggedIn(store);
    const again = pressing(link, { browser: first.browser, at: repeatWindow + 2000, current });
    assert.equal(told(await store.redeem(again)), "refused: used");
  });
}

function testSiblings(test: TestWithStore): void {
  test("redeem: ends the account's other live links", async (store) => {
    const link = await issued(store, { askedBy: someHash() });
    const { userId, address } = link;
    const siblings = [
      await issued(store, { userId }),
      await issued(store, { userId, address, askedBy: someHash() }),
      await issued(store, { userId: null, address }),
    ];
    const press = pressing(link);
    await store.redeem(press);
    for (const sibling of siblings) {
      const { revokedAt, revokedBecause, expiresAt } = await linkOf(store, sibling);
      assert.deepEqual([revokedAt, revokedBecause], [press.visit.at, "logged_in"]);
      assert.equal(expiresAt, sibling.expiresAt);
      assert.equal(told(await store.redeem(pressing(sibling))), "refused: superseded");
      assert.deepEqual(await outcomesOf(store, sibling), ["refused: superseded"]);
    }
  });

  test("redeem: leaves other people's links alone", async (store) => {
    const link = await issued(store);
    const others = [
      await issued(store),
      await issued(store, { address: link.address }),
      await issued(store, { userId: null }),
    ];
    await store.redeem(pressing(link));
    for (const other of others) assert.equal((await linkOf(store, other)).revokedAt, null);
  });

  test("redeem: leaves links alone that were dead already", async (store) => {
    const userId = someUser();
    const { link: used } = await loggedIn(store, { userId });
    const revoked = await issued(store, { userId });
    await store.revoke({ linkId: revoked.id }, revoked.issuedAt);
    const base = someLink({ userId });
    const expired = await issued(store, { ...base, expiresAt: base.issuedAt });
    const before = await Promise.all([used, revoked, expired].map((link) => linkOf(store, link)));
    await store.redeem(pressing(await issued(store, { userId, address: someAddress() })));
    const after = await Promise.all([used, revoked, expired].map((link) => linkOf(store, link)));
    assert.deepEqual(after, before);
  });

  test("redeem: one that is refused ends nobody's links", async (store) => {
    const { link, session } = await loggedIn(store);
    const { userId, address } = link;
    const sibling = await issued(store, { userId, address });
    const visit = someVisit({ at: link.issuedAt + 1 });
    await store.redeem({ ...pressing(link), visit, session: someSession(link) });
    assert.equal((await linkOf(store, sibling)).revokedAt, null);
    assert.deepEqual(await store.session(link.id), session);
  });
}
