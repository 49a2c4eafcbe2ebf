import assert from "node:assert/strict";
import type { Session, Store } from "../../stores/store.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import { issued, loggedIn, pressing, someHash, someUser } from "./records.ts";

export function testSessions(test: TestWithStore): void {
  test("session: null where there is none", async (store) => {
    assert.equal(await store.session(someHash()), null);
    const link = await issued(store);
    assert.equal(await store.session(link.id), null);
  });

  test("session: given also when it has ended", async (store) => {
    const { session } = await loggedIn(store);
    const at = session.createdAt + 7;
    await store.endSession(session.id, at);
    assert.deepEqual(await store.session(session.id), { ...session, endedAt: at });
  });

  test("sessions: a user's that are alive, newest first", async (store) => {
    const userId = someUser();
    const [first, second, third] = await threeSessions(store, userId);
    const { session: other } = await loggedIn(store);
    const at = third.createdAt + 1;
    assert.deepEqual(await store.sessions(userId, at), [third, second, first]);
    assert.deepEqual(await store.sessions(other.userId, at), [other]);
    await store.endSession(second.id, at);
    assert.deepEqual(await store.sessions(userId, at), [third, first]);
    assert.deepEqual(await store.sessions(someUser(), at), []);
  });

  test("sessions: one that has expired is not alive, from the very millisecond", async (store) => {
    const { session } = await loggedIn(store);
    const { userId, expiresAt } = session;
    assert.deepEqual(await store.sessions(userId, expiresAt - 1), [session]);
    assert.deepEqual(await store.sessions(userId, expiresAt), []);
    assert.equal(await store.endSession(session.id, expiresAt), false);
    assert.equal(await store.endSessions(userId, expiresAt), 0);
    assert.deepEqual(await store.session(session.id), session);
  });

  testEndSession(test);
}

function testEndSession(test: TestWithStore): void {
  test("endSession: ends one live session, once", async (store) => {
    const [first, second] = await threeSessions(store, someUser());
    const at = second.createdAt + 1;
    assert.equal(await store.endSession(first.id, at), true);
    assert.equal(await store.endSession(first.id, at + 1), false);
    assert.equal(await store.endSession(someHash(), at), false);
    assert.equal((await store.session(first.id))?.endedAt, at);
    assert.deepEqual(await store.session(second.id), second);
  });

  test("endSession: of 50 at once exactly one ended it", async (store) => {
    const { session } = await loggedIn(store);
    const at = session.createdAt + 1;
    const ended = await Promise.all(numbers(50).map(() => store.endSession(session.id, at)));
    assert.equal(ended.filter(Boolean).length, 1);
  });

  test("endSessions: ends all live sessions of a user and nobody else's", async (store) => {
    const userId = someUser();
    const [first, second, third] = await threeSessions(store, userId);
    const { session: other } = await loggedIn(store);
    const at = third.createdAt + 5;
    await store.endSession(first.id, at - 1);
    assert.equal(await store.endSessions(userId, at), 2);
    assert.equal((await store.session(first.id))?.endedAt, at - 1);
    assert.equal((await store.session(second.id))?.endedAt, at);
    assert.equal((await store.session(third.id))?.endedAt, at);
    assert.deepEqual(await store.session(other.id), other);
    assert.deepEqual(await store.sessions(userId, at), []);
    assert.equal(await store.endSessions(userId, at), 0);
  });

  test("endSessions: leaves a later login alone", async (store) => {
    const userId = someUser();
    const [, , third] = await threeSessions(store, userId);
    await store.endSessions(userId, third.createdAt);
    const link = await issued(store, { userId, issuedAt: third.createdAt + 1 });
    await store.redeem(pressing(link, { at: 0 }));
    assert.equal((await store.sessions(userId, third.createdAt + 1)).length, 1);
  });
}

async function threeSessions(
  store: Store,
  userId: string,
): Promise<readonly [Session, Session, Session]> {
  const start = Date.now();
  const logIn = async (issuedAt: number): Promise<Session> =>
    (await loggedIn(store, { userId, issuedAt })).session;
  return [await logIn(start), await logIn(start + 10), await logIn(start + 20)];
}
