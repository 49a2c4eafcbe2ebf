import assert from "node:assert/strict";
import type { CurrentLogin, NewLink, Store } from "../../stores/store.ts";
import type { TestWithStore } from "../runner.ts";
import {
  claiming,
  issued,
  linkOf,
  loggedIn,
  minute,
  opening,
  outcomesOf,
  pressing,
  someAddress,
  someHash,
  someUser,
  someVisit,
  told,
} from "./records.ts";

// Somebody is logged in in the requesting browser already: who, and is it true?

export function testAccounts(test: TestWithStore): void {
  test("wrong account: another account's live session stands in the way, and the link is unharmed", async (store) => {
    const { link: other, session, current } = await loggedIn(store);
    await standsInTheWay(store, await issued(store), current, other);
    await standsInTheWay(store, await issued(store, { userId: null }), current, other);
    assert.deepEqual(await store.session(other.id), session);
  });

  test("wrong account: so does another account that the host says is logged in", async (store) => {
    const host = { userId: someUser(), address: someAddress() };
    const current = { by: "host", ...host } as const;
    await standsInTheWay(store, await issued(store), current, host);
    await standsInTheWay(store, await issued(store, { userId: null }), current, host);
    await standsInTheWay(store, await issued(store, { address: host.address }), current, host);
  });

  test("wrong account: the same account never stands in the way", async (store) => {
    const { link: own, current } = await loggedIn(store);
    const { userId, address } = own;
    const host = { by: "host", userId: userId ?? "", address } as const;
    await isNoObstacle(store, await issued(store, { userId }), host);
    await isNoObstacle(store, await issued(store, { userId: null, address }), host);
    await isNoObstacle(store, await issued(store, { userId: null, address }), current);
    const { current: again } = await loggedIn(store, { userId, address });
    await isNoObstacle(store, await issued(store, { userId }), again);
  });

  test("wrong account: a dead link is dead first", async (store) => {
    const { current } = await loggedIn(store);
    const link = await issued(store);
    await store.revoke({ linkId: link.id }, link.issuedAt);
    assert.equal(told(await store.open(opening(link, { current }))), "refused: revoked");
    const pressed = await store.redeem(pressing(link, { current }));
    assert.equal(told(pressed), "refused: revoked");
    assert.equal(pressed.outcome === "refused" && pressed.current?.userId !== undefined, true);
  });

  testNoLogin(test);
  testSwitch(test);
}

function testNoLogin(test: TestWithStore): void {
  test("wrong account: a session that was ended is no login", async (store) => {
    const { link: other, current } = await loggedIn(store);
    await store.endSession(other.id, other.issuedAt + 1);
    await isNoObstacle(store, await issued(store), current);
  });

  test("wrong account: a session that has expired is no login", async (store) => {
    const { session, current } = await loggedIn(store);
    const issuedAt = session.expiresAt - 1000;
    const link = await issued(store, { issuedAt, expiresAt: issuedAt + minute });
    await isNoObstacle(store, link, current);
  });

  test("wrong account: a made-up session is no login", async (store) => {
    const { session, current } = await loggedIn(store);
    assert.ok(current.by === "session");
    const forged = { ...current, secretHash: someHash() };
    await isNoObstacle(store, await issued(store), forged);
    await isNoObstacle(store, await issued(store), { ...current, sessionId: someHash() });
    assert.deepEqual(await store.session(current.sessionId), session);
  });
}

function testSwitch(test: TestWithStore): void {
  test("switch: who says so is logged in as the link's account, and the old session ends", async (store) => {
    const { link: other, current } = await loggedIn(store);
    const link = await issued(store);
    const press = pressing(link, { current, switchAccount: true });
    assert.equal(told(await store.redeem(press)), "redeemed");
    assert.equal((await store.session(other.id))?.endedAt, press.visit.at);
    assert.equal((await store.session(link.id))?.userId, link.userId);
  });

  test("switch: so also where the host keeps the sessions", async (store) => {
    const current = { by: "host", userId: someUser(), address: someAddress() } as const;
    const link = await issued(store);
    const claimed = await store.claim(claiming(link, { current, switchAccount: true }));
    assert.equal(told(claimed), "claimed");
  });

  test("switch: makes no dead link work", async (store) => {
    const { current, session } = await loggedIn(store);
    const { link } = await loggedIn(store);
    const press = pressing(link, { current, switchAccount: true });
    assert.equal(told(await store.redeem(press)), "refused: used");
    assert.deepEqual(await store.session(session.id), session);
  });

  test("a new login replaces the session of the same account in that browser, and no other", async (store) => {
    const { link: old, current } = await loggedIn(store);
    const { userId, address } = old;
    const { link: elsewhere } = await loggedIn(store, { userId, address });
    const link = await issued(store, { userId, address });
    const press = pressing(link, { current });
    await store.redeem(press);
    assert.equal((await store.session(old.id))?.endedAt, press.visit.at);
    assert.equal((await store.session(elsewhere.id))?.endedAt, null);
    assert.equal((await store.session(link.id))?.endedAt, null);
  });
}

async function standsInTheWay(
  store: Store,
  link: NewLink,
  current: CurrentLogin,
  account: { readonly userId: string | null; readonly address: string },
): Promise<void> {
  const before = { ...(await linkOf(store, link)), firstOpenedAt: link.issuedAt + 1000 };
  const results = [
    await store.open(opening(link, { current })),
    await store.redeem(pressing(link, { current })),
    await store.claim(claiming(link, { current })),
  ];
  for (const result of results) {
    assert.equal(told(result), "refused: wrong_account");
    assert.equal(result.link?.id, link.id);
    assert.ok(result.outcome === "refused");
    assert.equal(result.current?.userId, account.userId);
    assert.equal(result.current.address, account.address);
  }
  assert.deepEqual(await linkOf(store, link), before);
  assert.equal(await store.session(link.id), null);
  assert.deepEqual(await outcomesOf(store, link), Array(3).fill("refused: wrong_account"));
}

async function isNoObstacle(store: Store, link: NewLink, current: CurrentLogin): Promise<void> {
  const visit = someVisit({ at: link.issuedAt + 1000 });
  assert.equal(told(await store.open(opening(link, { current, visit }))), "opened");
  assert.equal(told(await store.redeem(pressing(link, { current }))), "redeemed");
}
