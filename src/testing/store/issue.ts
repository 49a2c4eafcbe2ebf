import assert from "node:assert/strict";
import { numbers, type TestWithStore } from "../runner.ts";
import {
  issued,
  linkOf,
  minute,
  pressing,
  someHash,
  someLink,
  someUser,
  told,
  visitsOf,
} from "./records.ts";

export function testIssue(test: TestWithStore): void {
  test("issue: keeps the link as it was given, live and unvisited", async (store) => {
    const links = [someLink({ askedBy: someHash() }), someLink({ userId: null })];
    for (const link of links) {
      await store.issue(link);
      assert.deepEqual(
        { ...(await linkOf(store, link)) },
        {
          ...link,
          firstOpenedAt: null,
          redeemedAt: null,
          redeemedBy: null,
          revokedAt: null,
          revokedBecause: null,
          claimId: null,
          claimedUntil: null,
        },
      );
      assert.deepEqual(await visitsOf(store, link), []);
    }
  });

  test("issue: 2,000 links at once are 2,000 links", async (store) => {
    const links = Array.from({ length: 2000 }, () => someLink());
    await Promise.all(links.map((link) => store.issue(link)));
    const found = await Promise.all(links.map((link) => linkOf(store, link)));
    assert.deepEqual(
      found.map(({ id, address }) => ({ id, address })),
      links.map(({ id, address }) => ({ id, address })),
    );
  });

  test("issue: a new ask ends the older one of the same browser and address", async (store) => {
    const older = await issued(store, { askedBy: someHash() });
    const newer = await issued(store, {
      ...older,
      id: someHash(),
      issuedAt: older.issuedAt + minute,
    });
    const { revokedAt, revokedBecause, expiresAt } = await linkOf(store, older);
    assert.deepEqual(
      { revokedAt, revokedBecause },
      { revokedAt: newer.issuedAt, revokedBecause: "superseded" },
    );
    assert.equal(expiresAt, older.expiresAt);
    assert.equal(
      told(await store.redeem(pressing(older, { at: 2 * minute }))),
      "refused: superseded",
    );
    assert.equal(told(await store.redeem(pressing(newer, { at: 2 * minute }))), "redeemed");
  });

  test("issue: a new ask ends the older one also where the account is still to be made", async (store) => {
    const older = await issued(store, { askedBy: someHash(), userId: null });
    await issued(store, { ...older, id: someHash(), userId: someUser() });
    assert.equal((await linkOf(store, older)).revokedBecause, "superseded");
  });

  testIssueHarmsNobody(test);
  testLinksOf(test);
}

function testLinksOf(test: TestWithStore): void {
  test("linksOf: a user's, dead or alive, those that expire last first, and nobody else's", async (store) => {
    const userId = someUser();
    assert.deepEqual(await store.linksOf(userId), []);
    const now = Date.now();
    const ends = [now + minute, now + 3 * minute, now - minute, now + 2 * minute];
    const links = await Promise.all(
      ends.map((expiresAt, index) =>
        issued(store, { userId, expiresAt, askedBy: index % 2 === 0 ? someHash() : null }),
      ),
    );
    const [first, second, third, fourth] = links;
    assert.ok(first && second && third && fourth);
    await issued(store, { address: first.address });
    await store.redeem(pressing(first));
    const ids = [second, fourth, first, third].map(({ id }) => id);
    assert.deepEqual(await store.linksOf(userId), ids);
    assert.deepEqual(await store.linksOf(someUser()), []);
  });

  test("linksOf: 50 at most", async (store) => {
    const userId = someUser();
    const now = Date.now();
    const links = await Promise.all(
      numbers(55).map((index) => issued(store, { userId, expiresAt: now + (index + 1) * minute })),
    );
    const newest = links.toReversed().slice(0, 50);
    assert.deepEqual(
      await store.linksOf(userId),
      newest.map(({ id }) => id),
    );
  });
}

function testIssueHarmsNobody(test: TestWithStore): void {
  test("issue: ends nobody else's links", async (store) => {
    const asked = someLink({ askedBy: someHash() });
    const others = [
      await issued(store, { ...asked, id: someHash(), askedBy: someHash() }),
      await issued(store, { ...asked, id: someHash(), address: `other-${asked.address}` }),
      await issued(store, { ...asked, id: someHash(), askedBy: null }),
    ];
    await store.issue(asked);
    for (const other of others) assert.equal((await linkOf(store, other)).revokedAt, null);
  });

  test("issue: a link of the app's own ends none", async (store) => {
    const asked = await issued(store, { askedBy: someHash() });
    const own = await issued(store, { ...asked, id: someHash(), askedBy: null });
    await issued(store, { ...own, id: someHash() });
    assert.equal((await linkOf(store, asked)).revokedAt, null);
    assert.equal((await linkOf(store, own)).revokedAt, null);
  });

  test("issue: leaves used, revoked and expired links as they are", async (store) => {
    const asked = someLink({ askedBy: someHash() });
    const expired = { ...asked, id: someHash(), expiresAt: asked.issuedAt };
    await store.issue(expired);
    const used = await issued(store, { ...asked, id: someHash() });
    await store.redeem(pressing(used, { at: 0 }));
    const revoked = await issued(store, { ...asked, id: someHash() });
    await store.revoke({ linkId: revoked.id }, asked.issuedAt);
    const before = await Promise.all([expired, used, revoked].map((link) => linkOf(store, link)));
    await store.issue({ ...asked, issuedAt: asked.issuedAt + minute });
    const after = await Promise.all([expired, used, revoked].map((link) => linkOf(store, link)));
    assert.deepEqual(after, before);
  });
}
