import assert from "node:assert/strict";
import type { NewLink, Store } from "../../stores/store.ts";
import type { TestWithStore } from "../runner.ts";
import {
  issued,
  linkOf,
  minute,
  pressing,
  someAddress,
  someHash,
  someLink,
  someUser,
  told,
} from "./records.ts";

export function testRevoke(test: TestWithStore): void {
  testRevokeAimed(test);
  testRevokeMore(test);
}

function testRevokeAimed(test: TestWithStore): void {
  test("revoke: one link", async (store) => {
    const link = await issued(store);
    const other = await issued(store, { userId: link.userId });
    const before = await linkOf(store, link);
    const at = link.issuedAt + 5;
    assert.equal(await store.revoke({ linkId: link.id }, at), 1);
    assert.deepEqual(await linkOf(store, link), {
      ...before,
      revokedAt: at,
      revokedBecause: "revoked",
    });
    assert.equal((await linkOf(store, other)).revokedAt, null);
    assert.equal(told(await store.redeem(pressing(link))), "refused: revoked");
    assert.equal(told(await store.redeem(pressing(other))), "redeemed");
  });

  test("revoke: a user's links", async (store) => {
    const userId = someUser();
    const links = [
      await issued(store, { userId }),
      await issued(store, { userId, askedBy: someHash() }),
    ];
    const others = [await issued(store), await issued(store, { userId: null })];
    await deadLinksOf(store, userId);
    // The redeem among the dead ones has ended the first two as its siblings.
    for (const link of links) assert.equal((await linkOf(store, link)).revokedBecause, "logged_in");
    const fresh = [await issued(store, { userId }), await issued(store, { userId })];
    assert.equal(await store.revoke({ userId, address: null }, Date.now()), 2);
    for (const link of fresh) assert.equal((await linkOf(store, link)).revokedBecause, "revoked");
    for (const other of others) assert.equal((await linkOf(store, other)).revokedAt, null);
  });

  test("revoke: a user's links include those to the address that have no user yet", async (store) => {
    const [userId, address] = [someUser(), someAddress()];
    const own = [await issued(store, { userId }), await issued(store, { userId: null, address })];
    const others = [await issued(store, { address }), await issued(store, { userId: null })];
    assert.equal(await store.revoke({ userId, address }, Date.now()), 2);
    for (const link of own) assert.equal((await linkOf(store, link)).revokedBecause, "revoked");
    for (const other of others) assert.equal((await linkOf(store, other)).revokedAt, null);
  });
}

function testRevokeMore(test: TestWithStore): void {
  test("revoke: all links", async (store) => {
    await store.revoke({ all: true }, Date.now());
    const links = [await issued(store), await issued(store, { userId: null }), await issued(store)];
    await deadLinksOf(store, someUser());
    assert.equal(await store.revoke({ all: true }, Date.now()), 3);
    for (const link of links) {
      const { revokedBecause, expiresAt } = await linkOf(store, link);
      assert.deepEqual([revokedBecause, expiresAt], ["revoked", link.expiresAt]);
    }
  });

  test("revoke: what is dead already is neither counted nor changed", async (store) => {
    const userId = someUser();
    const dead = await deadLinksOf(store, userId);
    const before = await Promise.all(dead.map((link) => linkOf(store, link)));
    for (const link of dead) {
      assert.equal(await store.revoke({ linkId: link.id }, link.issuedAt + minute), 0);
    }
    assert.equal(await store.revoke({ userId, address: null }, Date.now() + minute), 0);
    assert.equal(await store.revoke({ linkId: someHash() }, Date.now()), 0);
    assert.deepEqual(await Promise.all(dead.map((link) => linkOf(store, link))), before);
  });

  test("revoke: ends no session", async (store) => {
    const link = await issued(store);
    await store.redeem(pressing(link));
    await store.revoke({ userId: link.userId ?? "", address: null }, link.issuedAt + minute);
    assert.equal((await store.session(link.id))?.endedAt, null);
  });
}

/** A used, a revoked and an expired link of one user. */
async function deadLinksOf(store: Store, userId: string): Promise<NewLink[]> {
  const used = await issued(store, { userId });
  await store.redeem(pressing(used, { at: 0 }));
  const revoked = await issued(store, { userId });
  await store.revoke({ linkId: revoked.id }, revoked.issuedAt);
  const base = someLink({ userId });
  const expired = await issued(store, { ...base, expiresAt: base.issuedAt });
  return [used, revoked, expired];
}
