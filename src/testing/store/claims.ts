import assert from "node:assert/strict";
import { randomText } from "../../crypto.ts";
import type { TestWithStore } from "../runner.ts";
import {
  claiming,
  finishing,
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
  someUser,
  someVisit,
  told,
  visitsOf,
} from "./records.ts";

export function testClaims(test: TestWithStore): void {
  test("claim: holds the link and records no visit", async (store) => {
    const link = await issued(store, { userId: null });
    const claim = claiming(link);
    const result = await store.claim(claim);
    assert.equal(told(result), "claimed");
    assert.deepEqual(result.link, await linkOf(store, link));
    const { claimId, claimedUntil, redeemedAt, userId } = await linkOf(store, link);
    assert.deepEqual([claimId, claimedUntil], [claim.claimId, claim.claimedUntil]);
    assert.deepEqual([redeemedAt, userId], [null, null]);
    assert.deepEqual(await visitsOf(store, link), []);
    assert.equal(await store.session(link.id), null);
  });

  test("claim: the link is busy for everyone else, who may ask again and leaves no visit yet", async (store) => {
    const link = await issued(store);
    const first = claiming(link);
    await store.claim(first);
    const others = [claiming(link), claiming(link, { browser: first.browser })];
    for (const other of others) assert.equal(told(await store.claim(other)), "refused: busy");
    assert.equal((await linkOf(store, link)).claimId, first.claimId);
    assert.deepEqual(await outcomesOf(store, link), []);
  });

  test("claim: lapses by itself, in the very millisecond that was said", async (store) => {
    const link = await issued(store);
    await store.claim(claiming(link, { holdsUntil: 5000 }));
    assert.equal(told(await store.claim(claiming(link, { at: 4999 }))), "refused: busy");
    assert.equal(told(await store.claim(claiming(link, { at: 5000 }))), "claimed");
    const other = await issued(store);
    await store.claim(claiming(other, { holdsUntil: 5000 }));
    assert.equal(told(await store.redeem(pressing(other, { at: 5000 }))), "redeemed");
  });

  test("claim: refuses a dead link as redeem does", async (store) => {
    const { link: used } = await loggedIn(store);
    const revoked = await issued(store);
    await store.revoke({ linkId: revoked.id }, revoked.issuedAt);
    const live = await issued(store);
    assert.equal(told(await store.claim(claiming(used))), "refused: used");
    assert.equal(told(await store.claim(claiming(revoked))), "refused: revoked");
    assert.equal(told(await store.claim(claiming(someLink()))), "refused: unknown");
    const late = claiming(live, { at: 10 * minute, holdsUntil: 11 * minute });
    assert.equal(told(await store.claim(late)), "refused: expired");
    assert.deepEqual(await outcomesOf(store, live), ["refused: expired"]);
  });

  testFinish(test);
  testFinishTooLate(test);
  testRelease(test);
  testClaimRepeat(test);
}

function testFinish(test: TestWithStore): void {
  test("finish: does all that a redeem does, and fills in whose link it was", async (store) => {
    const { link: old, current } = await loggedIn(store);
    const link = await issued(store, { userId: null });
    const userId = someUser();
    const siblings = [
      await issued(store, { userId }),
      await issued(store, { userId: null, address: link.address }),
    ];
    const claim = claiming(link, { current, switchAccount: true });
    await store.claim(claim);
    const finish = finishing(claim, userId);
    const finished = await store.finish(finish);
    assert.equal(told(finished), "redeemed");
    assert.deepEqual(finished.link, await linkOf(store, link));
    assert.deepEqual(finished.link, {
      ...link,
      userId,
      firstOpenedAt: null,
      redeemedAt: finish.visit.at,
      redeemedBy: claim.browser,
      revokedAt: null,
      revokedBecause: null,
      claimId: null,
      claimedUntil: null,
    });
    const { id, address } = link;
    assert.deepEqual(
      { ...(await store.session(id)) },
      { id, ...finish.session, userId, address, createdAt: finish.visit.at, endedAt: null },
    );
    assert.equal((await store.session(old.id))?.endedAt, finish.visit.at);
    for (const sibling of siblings) {
      assert.equal((await linkOf(store, sibling)).revokedBecause, "logged_in");
    }
    assert.deepEqual(await visitsOf(store, link), [
      { linkId: id, ...finish.visit, outcome: "redeemed", reason: null },
    ]);
  });

  test("finish: opens no session where the host keeps them", async (store) => {
    const link = await issued(store);
    const claim = claiming(link);
    await store.claim(claim);
    const finished = await store.finish(finishing(claim, link.userId ?? "", { session: null }));
    assert.notEqual(finished.link?.redeemedAt ?? null, null);
    assert.equal(await store.session(link.id), null);
    assert.equal(told(await store.redeem(pressing(link))), "refused: used");
  });

  test("finish: a claim that is held outlives the link's own end", async (store) => {
    const link = await issued(store);
    const claim = claiming(link, { at: 10 * minute - 1, holdsUntil: 11 * minute });
    await store.claim(claim);
    const visit = someVisit({ at: link.expiresAt + 1 });
    assert.equal(
      told(await store.finish(finishing(claim, link.userId ?? "", { visit }))),
      "redeemed",
    );
  });
}

function testFinishTooLate(test: TestWithStore): void {
  test("finish: refused, with its visit alone, for whoever does not hold the claim", async (store) => {
    const link = await issued(store);
    const sibling = await issued(store, { userId: link.userId });
    const claim = claiming(link, { holdsUntil: 5000 });
    const finish = finishing(claim, link.userId ?? "");
    assert.equal(told(await store.finish(finish)), "refused: session_failed", "not claimed yet");
    await store.claim(claim);
    const before = await linkOf(store, link);
    const another = { ...finish, claimId: randomText(16) };
    assert.equal(told(await store.finish(another)), "refused: busy", "another's claim");
    const nowhere = await store.finish({ ...finish, linkId: someHash() });
    assert.deepEqual([told(nowhere), nowhere.link], ["refused: unknown", null]);
    assert.deepEqual(await linkOf(store, link), before);
    assert.equal((await linkOf(store, sibling)).revokedAt, null);
    assert.equal(await store.session(link.id), null);
    assert.deepEqual(await outcomesOf(store, link), ["refused: session_failed", "refused: busy"]);
  });

  test("finish: a lapsed claim that nobody has taken over still finishes", async (store) => {
    const link = await issued(store);
    const claim = claiming(link, { holdsUntil: 5000 });
    await store.claim(claim);
    const visit = someVisit({ at: link.issuedAt + 5000 });
    const late = finishing(claim, link.userId ?? "", { visit });
    assert.equal(told(await store.finish(late)), "redeemed");
    assert.equal(told(await store.redeem(pressing(link, { at: minute }))), "refused: used");
  });

  test("finish: refused when the link was revoked during the claim", async (store) => {
    const link = await issued(store);
    const claim = claiming(link);
    await store.claim(claim);
    assert.equal(await store.revoke({ linkId: link.id }, link.issuedAt + 2500), 1);
    const finish = finishing(claim, link.userId ?? "");
    assert.equal(told(await store.finish(finish)), "refused: revoked");
    assert.equal(await store.session(link.id), null);
    assert.equal(told(await store.redeem(pressing(link, { at: minute }))), "refused: revoked");
  });

  test("finish: refused when another has claimed and used the link after a lapse", async (store) => {
    const link = await issued(store);
    const slow = claiming(link, { holdsUntil: 5000 });
    await store.claim(slow);
    const quick = claiming(link, { at: 6000 });
    await store.claim(quick);
    const finish = async (claim: typeof slow): Promise<string> =>
      told(await store.finish(finishing(claim, link.userId ?? "")));
    assert.equal(await finish(slow), "refused: busy");
    assert.equal(await finish(quick), "redeemed");
    assert.equal(await finish(slow), "refused: used");
    assert.equal(await finish(quick), "refused: used", "only once");
    assert.deepEqual(await outcomesOf(store, link), [
      "refused: busy",
      "redeemed",
      "refused: used",
      "refused: used",
    ]);
  });
}

function testRelease(test: TestWithStore): void {
  test("release: makes the link as good as before and keeps the visit that says why", async (store) => {
    const link = await issued(store);
    const fresh = await linkOf(store, link);
    const claim = claiming(link);
    await store.claim(claim);
    const { visit, claimId } = claim;
    await store.release({
      linkId: link.id,
      claimId,
      visit,
      outcome: "refused",
      reason: "session_failed",
    });
    assert.deepEqual(await linkOf(store, link), fresh);
    assert.deepEqual(await visitsOf(store, link), [
      { linkId: link.id, ...visit, outcome: "refused", reason: "session_failed" },
    ]);
    const late = finishing(claim, link.userId ?? "");
    assert.equal(told(await store.finish(late)), "refused: session_failed");
    assert.equal(told(await store.redeem(pressing(link))), "redeemed");
  });

  test("release: of a lapsed claim only the visit is kept", async (store) => {
    const link = await issued(store);
    const lapsed = claiming(link, { holdsUntil: 5000 });
    await store.claim(lapsed);
    const held = claiming(link, { at: 6000 });
    await store.claim(held);
    const { visit, claimId } = lapsed;
    await store.release({
      linkId: link.id,
      claimId,
      visit,
      outcome: "refused",
      reason: "ineligible",
    });
    assert.equal((await linkOf(store, link)).claimId, held.claimId);
    assert.equal((await linkOf(store, link)).claimedUntil, held.claimedUntil);
    assert.deepEqual(await outcomesOf(store, link), ["refused: ineligible"]);
    assert.equal(told(await store.finish(finishing(held, link.userId ?? ""))), "redeemed");
  });
}

function testClaimRepeat(test: TestWithStore): void {
  test("claim: the second press of a double click is a repetition", async (store) => {
    for (const ownSession of [true, false]) {
      const link = await issued(store, { userId: null, address: someAddress() });
      const claim = claiming(link);
      await store.claim(claim);
      const finish = finishing(claim, someUser());
      await store.finish(ownSession ? finish : { ...finish, session: null });
      const again = claiming(link, { browser: claim.browser, at: 2000 + repeatWindow - 1 });
      assert.equal(told(await store.claim(again)), "repeated");
      assert.equal(told(await store.claim(claiming(link))), "refused: used");
      // The host's answer may have been lost, too, but whether its session was ended since, nobody knows here.
      const { secretHash } = finish.session ?? { secretHash: someHash() };
      const shown = { by: "session", sessionId: link.id, secretHash } as const;
      const current = ownSession ? shown : null;
      const late = claiming(link, { browser: claim.browser, at: 2000 + repeatWindow, current });
      assert.equal(told(await store.claim(late)), "refused: used");
      const kept = ["redeemed", "refused: used", "refused: used"];
      assert.deepEqual(await outcomesOf(store, link), kept, "the caller records the repetition");
    }
  });

  test("claim: a browser that never got its answer gets the same session, until the link expires", async (store) => {
    const link = await issued(store, { userId: null });
    const claim = claiming(link);
    await store.claim(claim);
    const finish = finishing(claim, someUser());
    await store.finish(finish);
    const again = claiming(link, { browser: claim.browser, at: 2000 + repeatWindow });
    const result = await store.claim(again);
    assert.ok(result.outcome === "repeated");
    assert.equal(result.secretHash, finish.session?.secretHash);
    const life = link.expiresAt - link.issuedAt;
    const tooLate = claiming(link, { browser: claim.browser, at: life });
    assert.equal(told(await store.claim(tooLate)), "refused: used");
  });

  test("claim: after a logout a second press is refused", async (store) => {
    const link = await issued(store, { userId: null });
    const claim = claiming(link);
    await store.claim(claim);
    await store.finish(finishing(claim, someUser()));
    await store.endSession(link.id, claim.visit.at + 1);
    const again = claiming(link, { browser: claim.browser, at: 2002 });
    assert.equal(told(await store.claim(again)), "refused: used");
  });
}
