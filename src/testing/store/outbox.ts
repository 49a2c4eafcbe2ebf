import assert from "node:assert/strict";
import { randomText } from "../../crypto.ts";
import type { Happening, Link, PendingEvent, Store } from "../../stores/store.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import {
  asking,
  claiming,
  finishing,
  issued,
  linkOf,
  loggedIn,
  opening,
  pressing,
  someHash,
  someVisit,
  typing,
} from "./records.ts";

/** The events that are yet to be told: walks to the end. A page may be empty while there are more. */
export async function pendingIn(store: Store): Promise<PendingEvent[]> {
  const events: PendingEvent[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.outbox(cursor, 100);
    events.push(...page.events);
    cursor = page.next;
  } while (cursor !== null);
  return events;
}

/** Those of these ids. */
export const pendingOf = async (
  store: Store,
  ids: readonly string[],
): Promise<readonly PendingEvent[]> =>
  (await pendingIn(store)).filter(({ id }) => ids.includes(id));

function inWords(happening: Happening): string {
  if (happening.what !== "visit") return happening.what;
  const { outcome, reason } = happening;
  return reason === null ? outcome : `${outcome}: ${reason}`;
}

const newId = (): string => randomText(16);

/** Events that receivers have yet to be told. */
export function testOutbox(test: TestWithStore): void {
  testTaken(test);
  testPresses(test);
  testOthers(test);
  testSettling(test);
}

function testTaken(test: TestWithStore): void {
  test("outbox: each visit whose verb was given an id, with what came of it", async (store) => {
    const link = await issued(store, { askedBy: someHash() });
    const { id: linkId } = link;
    const ids: string[] = [];
    const visit = (changes = {}) => {
      const event = newId();
      ids.push(event);
      const at = link.issuedAt + ids.length;
      return someVisit({ at, method: "POST", browser: someHash(), event, ...changes });
    };
    const seen = visit({ method: "GET" });
    await store.open({ ...opening(link), visit: seen });
    await store.open({ ...opening(link, { prefetch: true }), visit: visit({ method: "GET" }) });
    await store.record({ linkId, visit: visit(), outcome: "refused", reason: "forged" });
    await store.record({ linkId, visit: visit(), outcome: "asked_again", reason: null });
    await store.decline({ linkId, visit: visit(), proven: false });
    const claim = { ...claiming(link), visit: visit() };
    // A claim leaves no visit, and so no event.
    await store.claim(claim);
    const { claimId } = claim;
    const released = { linkId, claimId, outcome: "refused", reason: "session_failed" } as const;
    await store.release({ ...released, visit: visit() });
    const again = { ...claim, visit: visit() };
    await store.claim(again);
    await store.finish({ ...finishing(again, link.userId ?? ""), visit: visit() });
    await store.redeem({ ...pressing(link), visit: visit() });
    const events = await pendingOf(store, ids);
    assert.ok(events.every((event) => event.linkId === linkId));
    assert.deepEqual(
      events.map(({ happening }) => inWords(happening)),
      [
        "opened",
        "refused: prefetch",
        "refused: forged",
        "asked_again",
        "declined",
        "refused: session_failed",
        "redeemed",
        "refused: used",
      ],
    );
    const [first] = events;
    const { method, clientAddress, userAgent, class: judged } = seen;
    assert.deepEqual(first, {
      id: seen.event,
      at: seen.at,
      linkId,
      happening: {
        what: "visit",
        outcome: "opened",
        reason: null,
        visit: { method, clientAddress, userAgent, class: judged },
      },
      link: await linkOf(store, link),
    });
    await store.settleOutbox(events);
  });
}

function testPresses(test: TestWithStore): void {
  test("outbox: presses in one step, wrong codes, and links that there are not", async (store) => {
    const [unknown, won, repeated, wrong] = [newId(), newId(), newId(), newId()];
    const ids = [unknown, won, repeated, wrong];
    const stranger = {
      ...opening(await someUnknown()),
      visit: someVisit({ at: Date.UTC(2003, 0, 1), event: unknown }),
    };
    await store.open(stranger);
    const link = await issued(store);
    const press = pressing(link);
    const at = Date.now();
    await store.redeem({ ...press, visit: { ...press.visit, at, event: won } });
    await store.redeem({ ...press, visit: { ...press.visit, at: at + 1, event: repeated } });
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    await issued(store, { id: ask.id, askedBy: ask.askedBy });
    const typed = typing(ask, { codeHash: someHash() });
    await store.tryCode({ ...typed, visit: { ...typed.visit, at: at + 2, event: wrong } });
    const events = await pendingOf(store, ids);
    const told = events.map(({ id, happening, link: about }) => [
      id,
      happening.what === "visit" ? (happening.reason ?? happening.outcome) : happening.what,
      about?.id ?? null,
    ]);
    assert.deepEqual(told, [
      [unknown, "unknown", null],
      [won, "redeemed", link.id],
      [repeated, "repeated", link.id],
      [wrong, "wrong_code", ask.id],
    ]);
    await store.settleOutbox(events);
  });
}

const someUnknown = async () => ({ ...(await sample()), id: someHash() });
const sample = async () => {
  const at = Date.now();
  const fields = { userId: null, address: "x@example.com", purpose: "login" } as const;
  return { id: "", ...fields, askedBy: null, redirectTo: "/", issuedAt: at, expiresAt: at + 1 };
};

function testOthers(test: TestWithStore): void {
  test("outbox: issued, settled, revoked and ended, where it happened", async (store) => {
    const [issuing, settling, revoking, nobody, ending, all] = numbers(6).map(newId);
    assert.ok(issuing && settling && revoking && nobody && ending && all);
    const ids = [issuing, settling, revoking, nobody, ending, all];
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    const link = { ...(await sample()), id: ask.id, askedBy: ask.askedBy, event: issuing };
    const at = link.issuedAt;
    await store.issue(link);
    await store.settleAsk(link.id, "mailed", at + 1, settling);
    await store.settleAsk(someHash(), "mailed", at + 1, nobody);
    assert.equal(await store.revoke({ linkId: link.id }, at, revoking), 1);
    assert.equal(await store.revoke({ linkId: link.id }, at + 3, nobody), 0);
    const { session } = await loggedIn(store);
    assert.equal(await store.endSession(session.id, at + 4, ending), true);
    assert.equal(await store.endSession(session.id, at + 5, nobody), false);
    const { userId } = (await loggedIn(store)).session;
    assert.equal(await store.endSessions(userId, at + 6, all), 1);
    assert.equal(await store.endSessions(userId, at + 7, nobody), 0);
    const events = await pendingOf(store, ids);
    const found = new Map(events.map((event) => [event.id, event]));
    const told = (id: string) => {
      const event = found.get(id);
      return event && [event.linkId, event.happening];
    };
    const { expiresAt } = link;
    assert.deepEqual(told(issuing), [link.id, { what: "issued", asked: true, expiresAt }]);
    assert.deepEqual(told(settling), [link.id, { what: "settled", outcome: "mailed" }]);
    assert.deepEqual(told(revoking), [link.id, { what: "revoked", userId: null, count: 1 }]);
    const one = { what: "sessions_ended", userId: null, count: 1 };
    assert.deepEqual(told(ending), [session.id, one]);
    assert.deepEqual(told(all), [null, { ...one, userId }]);
    assert.equal(told(nobody), undefined);
    const shown: Link | null = found.get(revoking)?.link ?? null;
    assert.equal(shown?.revokedBecause, "revoked");
    await store.settleOutbox(events);
  });
}

function testSettling(test: TestWithStore): void {
  test("outbox: in order, page by page, until they are settled", async (store) => {
    const link = await issued(store);
    const start = Date.UTC(2003, 0, 1);
    const ids = numbers(7).map(newId);
    for (const [index, event] of ids.entries()) {
      const visit = someVisit({ at: start + index, event });
      await store.open({ ...opening(link), visit });
    }
    const events = await pendingOf(store, ids);
    assert.deepEqual(
      events.map(({ id }) => id),
      ids,
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.outbox(cursor, 2);
      seen.push(...page.events.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null && seen.length < 1000);
    assert.deepEqual(
      seen.filter((id) => ids.includes(id)),
      ids,
    );
    await store.settleOutbox(events.slice(0, 4));
    const left = (await pendingOf(store, ids)).map(({ id }) => id);
    assert.deepEqual(left, ids.slice(4));
    await store.settleOutbox(events);
    await store.settleOutbox(events);
    assert.deepEqual(await pendingOf(store, ids), []);
  });

  test("outbox: nothing where nobody is to be told", async (store) => {
    const before = (await store.outbox(null, 500)).events.length;
    const { link } = await loggedIn(store);
    await store.open(opening(link));
    await store.revoke({ linkId: link.id }, Date.now());
    assert.equal((await store.outbox(null, 500)).events.length, before);
  });
}
