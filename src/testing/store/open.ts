import assert from "node:assert/strict";
import type { NewLink, Store } from "../../stores/store.ts";
import type { TestWithStore } from "../runner.ts";
import {
  claiming,
  issued,
  linkOf,
  minute,
  opening,
  outcomesOf,
  pressing,
  someHash,
  someLink,
  someVisit,
  told,
  visitsOf,
} from "./records.ts";

export function testOpen(test: TestWithStore): void {
  test("open: gives the link and keeps the visit with all it tells", async (store) => {
    const link = await issued(store);
    const visit = someVisit({ method: "HEAD", browser: someHash(), at: link.issuedAt + 5 });
    const result = await store.open(opening(link, { visit }));
    assert.equal(told(result), "opened");
    assert.equal(result.current, null);
    assert.deepEqual(result.link, await linkOf(store, link));
    assert.deepEqual(await visitsOf(store, link), [
      { linkId: link.id, ...visit, outcome: "opened", reason: null },
    ]);
  });

  test("open: keeps what is unknown of a visit as unknown", async (store) => {
    const link = await issued(store);
    const visit = someVisit({ clientAddress: null, network: "", userAgent: null });
    await store.open(opening(link, { visit }));
    const [kept] = await visitsOf(store, link);
    assert.deepEqual(kept, { linkId: link.id, ...visit, outcome: "opened", reason: null });
  });

  test("open: notes the first opening, and only that", async (store) => {
    const link = await issued(store);
    for (const at of [70, 20, 90]) {
      const visit = someVisit({ at: link.issuedAt + at });
      const result = await store.open(opening(link, { visit }));
      assert.equal(result.link?.firstOpenedAt, link.issuedAt + 70);
    }
    assert.equal((await linkOf(store, link)).firstOpenedAt, link.issuedAt + 70);
  });

  test("open: says why a link is dead", async (store) => {
    for (const { reason, link } of await deadLinks(store)) {
      const visit = someVisit({ at: link.issuedAt + minute });
      const result = await store.open(opening(link, { visit }));
      assert.equal(told(result), `refused: ${reason}`);
      assert.equal(result.link?.id, link.id);
      assert.equal((await outcomesOf(store, link)).at(-1), `refused: ${reason}`);
    }
  });

  test("open: a link expires in the very millisecond of its expiry", async (store) => {
    const link = await issued(store);
    const last = opening(link, { visit: someVisit({ at: link.expiresAt - 1 }) });
    assert.equal(told(await store.open(last)), "opened");
    const late = opening(link, { visit: someVisit({ at: link.expiresAt }) });
    assert.equal(told(await store.open(late)), "refused: expired");
  });

  test("open: no such link", async (store) => {
    for (const prefetch of [false, true]) {
      const result = await store.open(opening(someLink(), { prefetch }));
      assert.equal(told(result), "refused: unknown");
      assert.equal(result.link, null);
    }
  });

  testOpenIsHarmless(test);
}

function testOpenIsHarmless(test: TestWithStore): void {
  test("open: ahead of a person it is refused, and the link is unharmed", async (store) => {
    const link = await issued(store);
    const result = await store.open(opening(link, { prefetch: true }));
    assert.equal(told(result), "refused: prefetch");
    assert.deepEqual(await outcomesOf(store, link), ["refused: prefetch"]);
    assert.equal((await linkOf(store, link)).firstOpenedAt, link.issuedAt + 1000);
    assert.equal(told(await store.redeem(pressing(link))), "redeemed");
  });

  test("open: changes nothing of a link but its first opening, whatever its state", async (store) => {
    const live = await issued(store);
    const claimed = await issued(store);
    await store.claim(claiming(claimed));
    const dead = (await deadLinks(store)).map(({ link }) => link);
    for (const link of [live, claimed, ...dead]) {
      const before = await linkOf(store, link);
      for (const at of [0, 3000, 11 * minute]) {
        await store.open(opening(link, { visit: someVisit({ at: link.issuedAt + at }) }));
      }
      assert.deepEqual(await linkOf(store, link), { ...before, firstOpenedAt: link.issuedAt });
    }
  });

  test("open: a used link opens for the browser whose answer was lost, and for no other", async (store) => {
    const link = await issued(store);
    const press = pressing(link);
    await store.redeem(press);
    const at = link.issuedAt + minute;
    const life = link.expiresAt - link.issuedAt;
    const by = (browser: string | null, ms = minute) =>
      store.open(opening(link, { visit: someVisit({ browser, at: link.issuedAt + ms }) }));
    assert.equal(told(await by(press.browser)), "opened");
    assert.equal(told(await by(someHash())), "refused: used");
    assert.equal(told(await by(null)), "refused: used");
    assert.equal(told(await by(press.browser, life)), "refused: used");
    const { secretHash } = press.session;
    const current = { by: "session", sessionId: link.id, secretHash } as const;
    const visit = someVisit({ browser: press.browser, at });
    assert.equal(told(await store.open(opening(link, { visit, current }))), "refused: used");
    assert.equal(
      told(await store.open(opening(link, { visit, prefetch: true }))),
      "refused: prefetch",
    );
    await store.endSession(link.id, at);
    assert.equal(told(await by(press.browser)), "refused: used");
  });

  test("open: a visit from before a press that is stored after it leaves the link used", async (store) => {
    const link = await issued(store);
    await store.redeem(pressing(link, { at: 9000 }));
    await store.open(opening(link, { visit: someVisit({ at: link.issuedAt + 1 }) }));
    assert.equal(told(await store.redeem(pressing(link, { at: 9001 }))), "refused: used");
  });
}

/** One link for each way to be dead, as seen a minute after its issue, and the word for it. */
async function deadLinks(store: Store): Promise<{ reason: string; link: NewLink }[]> {
  const used = await issued(store);
  await store.redeem(pressing(used));
  const revoked = await issued(store);
  await store.revoke({ linkId: revoked.id }, revoked.issuedAt + 1);
  const declined = await issued(store, { askedBy: someHash() });
  await store.decline({
    linkId: declined.id,
    visit: someVisit({ browser: declined.askedBy }),
    proven: false,
  });
  const superseded = await issued(store, { askedBy: someHash() });
  await issued(store, { ...superseded, id: someHash() });
  const loggedInElsewhere = await issued(store, { address: used.address, userId: used.userId });
  await store.redeem(pressing(await issued(store, { userId: used.userId })));
  const base = someLink();
  const expired = await issued(store, { ...base, expiresAt: base.issuedAt + 1 });
  return [
    { reason: "used", link: used },
    { reason: "revoked", link: revoked },
    { reason: "revoked", link: declined },
    { reason: "superseded", link: superseded },
    { reason: "superseded", link: loggedInElsewhere },
    { reason: "expired", link: expired },
  ];
}
