import assert from "node:assert/strict";
import { randomText } from "../../crypto.ts";
import { OnpurposeError } from "../../errors.ts";
import type { NewLink, Store } from "../../stores/store.ts";
import type { StoreTestOptions, TestWithStore } from "../runner.ts";
import { pendingOf } from "./outbox.ts";
import {
  claiming,
  finishing,
  issued,
  linkOf,
  loggedIn,
  outcomesOf,
  pressing,
  told,
} from "./records.ts";

/** T11: what is left when the session, and nothing else, cannot be written. */
export function testFailures(
  test: TestWithStore,
  failSession: NonNullable<StoreTestOptions["failSession"]>,
): void {
  test("T11: a redeem whose session cannot be written leaves everything as it was", async (store) => {
    const { link, sibling, old, current } = await loginInTheMiddle(store);
    const before = [await linkOf(store, link), await linkOf(store, sibling)];
    const repair = await failSession(store);
    const press = pressing(link, { current });
    const event = randomText(16);
    const visit = { ...press.visit, event };
    await assert.rejects(store.redeem({ ...press, visit }), isNotStored);
    await repair();
    assert.deepEqual([await linkOf(store, link), await linkOf(store, sibling)], before);
    assert.deepEqual(await pendingOf(store, [event]), []);
    assert.equal(await store.session(link.id), null);
    assert.equal((await store.session(old.id))?.endedAt, null);
    assert.deepEqual(await outcomesOf(store, link), []);
    assert.equal(told(await store.redeem(pressing(link, { current }))), "redeemed");
    assert.deepEqual(await outcomesOf(store, link), ["redeemed"]);
  });

  test("T11: a finish whose session cannot be written leaves the claim as it was", async (store) => {
    const { link, sibling, old, current } = await loginInTheMiddle(store);
    const claim = claiming(link, { current });
    await store.claim(claim);
    const before = [await linkOf(store, link), await linkOf(store, sibling)];
    const finish = finishing(claim, link.userId ?? "");
    const repair = await failSession(store);
    await assert.rejects(store.finish(finish), isNotStored);
    await repair();
    assert.deepEqual([await linkOf(store, link), await linkOf(store, sibling)], before);
    assert.equal((await store.session(old.id))?.endedAt, null);
    const { visit, claimId } = claim;
    await store.release({
      linkId: link.id,
      claimId,
      visit,
      outcome: "refused",
      reason: "session_failed",
    });
    assert.equal(told(await store.redeem(pressing(link, { current }))), "redeemed");
    assert.deepEqual(await outcomesOf(store, link), ["refused: session_failed", "redeemed"]);
  });

  test("T11: a redeem that fails takes nothing with it that happens at the same time", async (store) => {
    const link = await issued(store);
    const other = await issued(store);
    const repair = await failSession(store);
    const failing = assert.rejects(store.redeem(pressing(link)), isNotStored);
    await Promise.all([failing, store.revoke({ linkId: other.id }, other.issuedAt), issued(store)]);
    await repair();
    assert.equal((await linkOf(store, other)).revokedBecause, "revoked");
    assert.equal(told(await store.redeem(pressing(link))), "redeemed");
  });
}

/** A link about to replace a session of the same account, and another live link of that account. */
async function loginInTheMiddle(store: Store) {
  const { link: old, current } = await loggedIn(store);
  const { userId, address } = old;
  const link: NewLink = await issued(store, { userId, address });
  return { old, current, link, sibling: await issued(store, { userId, address }) };
}

function isNotStored(error: unknown): boolean {
  return error instanceof OnpurposeError && error.code === "session_not_stored";
}
