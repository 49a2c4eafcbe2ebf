import assert from "node:assert/strict";
import { randomText } from "../../crypto.ts";
import { unknownVisitBudget, unknownVisitWindow } from "../../stores/store.ts";
import type { NewLink, Store, VisitFacts } from "../../stores/store.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import {
  claiming,
  finishing,
  issued,
  loggedIn,
  linkOf,
  opening,
  outcomesOf,
  pressing,
  someHash,
  someLink,
  someVisit,
  told,
  visitsOf,
} from "./records.ts";

export function testAudit(test: TestWithStore): void {
  test("record: adds a visit and does nothing else", async (store) => {
    const link = await issued(store);
    const before = await linkOf(store, link);
    const visit = someVisit({ method: "PUT", browser: someHash() });
    const linkId = link.id;
    const given = [
      await store.record({ linkId, visit, outcome: "refused", reason: "forged" }),
      await store.record({ linkId, visit, outcome: "asked_again", reason: null }),
    ];
    assert.deepEqual(given, [before, before]);
    assert.deepEqual(await linkOf(store, link), before);
    assert.deepEqual(await visitsOf(store, link), [
      { linkId, ...visit, outcome: "refused", reason: "forged" },
      { linkId, ...visit, outcome: "asked_again", reason: null },
    ]);
  });

  testDecline(test);
  testExplain(test);
  testOneVisitEach(test);
  testUnknownVisits(test);
}

function testDecline(test: TestWithStore): void {
  test("decline: in the browser that asked it switches the link off", async (store) => {
    const link = await issued(store, { askedBy: someHash() });
    const visit = someVisit({ browser: link.askedBy });
    const result = await store.decline({ linkId: link.id, visit, proven: false });
    assert.equal(result?.revoked, true);
    assert.deepEqual(result.link, await linkOf(store, link));
    const { revokedAt, revokedBecause, expiresAt } = result.link;
    assert.deepEqual(
      [revokedAt, revokedBecause, expiresAt],
      [visit.at, "declined", link.expiresAt],
    );
    assert.deepEqual(await outcomesOf(store, link), ["declined"]);
    assert.equal(told(await store.redeem(pressing(link))), "refused: revoked");
  });

  test("decline: in any other browser it is noted, and the link is unharmed", async (store) => {
    const asked = await issued(store, { askedBy: someHash() });
    const own = await issued(store);
    const declines = [
      { link: asked, browser: someHash() },
      { link: asked, browser: null },
      { link: own, browser: someHash() },
      { link: own, browser: null },
    ];
    for (const { link, browser } of declines) {
      const before = await linkOf(store, link);
      const result = await store.decline({
        linkId: link.id,
        visit: someVisit({ browser }),
        proven: false,
      });
      assert.deepEqual(result, { link: before, revoked: false });
      assert.deepEqual(await linkOf(store, link), before);
    }
    assert.deepEqual(await outcomesOf(store, asked), ["declined", "declined"]);
  });

  test("decline: another browser that has proven itself revokes, too", async (store) => {
    const link = await issued(store, { askedBy: someHash() });
    const visit = someVisit({ browser: someHash() });
    const result = await store.decline({ linkId: link.id, visit, proven: true });
    assert.equal(result?.revoked, true);
    assert.equal((await linkOf(store, link)).revokedBecause, "declined");
    const used = await loggedIn(store);
    const late = await store.decline({ linkId: used.link.id, visit, proven: true });
    assert.equal(late?.revoked, false);
  });

  test("decline: changes no link that is dead already", async (store) => {
    const link = await issued(store, { askedBy: someHash() });
    await store.redeem(pressing(link));
    const before = await linkOf(store, link);
    const visit = someVisit({ browser: link.askedBy, at: link.issuedAt + 3000 });
    assert.deepEqual(await store.decline({ linkId: link.id, visit, proven: false }), {
      link: before,
      revoked: false,
    });
    assert.deepEqual(await linkOf(store, link), before);
  });
}

function testExplain(test: TestWithStore): void {
  test("explain: null where there is no such link", async (store) => {
    assert.equal(await store.explain(someHash()), null);
  });

  test("explain: a link's own visits in the order in which they were stored", async (store) => {
    const links = [await issued(store), await issued(store)];
    for (const index of numbers(30)) {
      for (const link of links) {
        const visit = someVisit({
          at: link.issuedAt + 1000 - index,
          userAgent: `${link.id} ${index}`,
        });
        await store.open(opening(link, { visit }));
      }
    }
    for (const link of links) {
      const agents = (await visitsOf(store, link)).map(({ userAgent }) => userAgent);
      assert.deepEqual(
        agents,
        numbers(30).map((index) => `${link.id} ${index}`),
      );
    }
  });
}

function testOneVisitEach(test: TestWithStore): void {
  test("law 4: each request leaves exactly one visit, whatever comes of it", async (store) => {
    const link = await issued(store, { askedBy: someHash() });
    const { id: linkId } = link;
    const current = { by: "host", userId: "someone else", address: "else@example.com" } as const;
    const claim = claiming(link);
    const { visit, claimId } = claim;
    await store.open(opening(link));
    await store.open(opening(link, { prefetch: true }));
    await store.open(opening(link, { current }));
    await store.redeem(pressing(link, { current }));
    await store.record({ linkId, visit, outcome: "refused", reason: "forged" });
    await store.record({ linkId, visit, outcome: "asked_again", reason: null });
    await store.decline({ linkId, visit, proven: false });
    await store.claim(claim);
    await store.redeem(pressing(link));
    await store.release({ linkId, claimId, visit, outcome: "refused", reason: "session_failed" });
    await store.claim(claim);
    await store.finish(finishing(claim, link.userId ?? ""));
    await store.redeem(pressing(link, { browser: claim.browser }));
    await store.redeem(pressing(link));
    await store.open(opening(link));
    assert.deepEqual(await outcomesOf(store, link), [
      "opened",
      "refused: prefetch",
      "refused: wrong_account",
      "refused: wrong_account",
      "refused: forged",
      "asked_again",
      "declined",
      "refused: busy",
      "refused: session_failed",
      "redeemed",
      "repeated",
      "refused: used",
      "refused: used",
    ]);
  });

  test("law 4: 100 requests at once leave 100 visits", async (store) => {
    const link = await issued(store);
    const agents = numbers(100).map(String);
    await Promise.all(
      agents.map((userAgent) => store.open(opening(link, { visit: someVisit({ userAgent }) }))),
    );
    const kept = (await visitsOf(store, link)).map((visit) => visit.userAgent);
    assert.deepEqual(new Set(kept), new Set(agents));
    assert.equal(kept.length, 100);
  });
}

function testUnknownVisits(test: TestWithStore): void {
  test("unknown links: visits are kept for each network and hour, up to a budget", async (store) => {
    const id = someHash();
    const at = Date.now();
    const [flood, other] = [`flood-${randomText(9)}`, `other-${randomText(9)}`];
    for (const index of numbers(unknownVisitBudget + 10)) {
      await visitUnknown(store, id, index, someVisit({ at: at + index, network: flood }));
    }
    await visitUnknown(store, id, 0, someVisit({ at: at + 100, network: other }));
    await visitUnknown(
      store,
      id,
      1,
      someVisit({ at: at + unknownVisitWindow - 1, network: flood }),
    );
    // The first of them is an hour old by now: one more is kept, and then no other.
    await visitUnknown(store, id, 2, someVisit({ at: at + unknownVisitWindow, network: flood }));
    await visitUnknown(store, id, 3, someVisit({ at: at + unknownVisitWindow, network: flood }));
    const kept = await keptFor(store, id, at);
    const times = kept.filter(({ network }) => network === flood).map((visit) => visit.at - at);
    assert.deepEqual(times, [...numbers(unknownVisitBudget), unknownVisitWindow]);
    assert.equal(kept.filter(({ network }) => network === other).length, 1);
    for (const visit of kept)
      assert.deepEqual([visit.outcome, visit.reason], ["refused", "unknown"]);
  });

  test("unknown links: 100 at once keep within the budget", async (store) => {
    const id = someHash();
    const visit = someVisit();
    await Promise.all(numbers(100).map((index) => visitUnknown(store, id, index, visit)));
    assert.equal((await keptFor(store, id, visit.at)).length, unknownVisitBudget);
  });

  test("unknown links: a flood of them takes no visit from a link that exists", async (store) => {
    const link = await issued(store);
    const visit = someVisit();
    for (const index of numbers(unknownVisitBudget + 1)) {
      await visitUnknown(store, someHash(), index, visit);
    }
    for (const index of numbers(unknownVisitBudget + 1)) {
      await store.open(opening(link, { visit: { ...visit, method: `M${index}` } }));
    }
    assert.equal((await visitsOf(store, link)).length, unknownVisitBudget + 1);
  });
}

/** One request to a link that does not exist, by each verb in turn. */
async function visitUnknown(
  store: Store,
  id: string,
  index: number,
  visit: VisitFacts,
): Promise<void> {
  const link = someLink({ id });
  switch (index % 5) {
    case 0:
      assert.equal(told(await store.open(opening(link, { visit }))), "refused: unknown");
      return;
    case 1:
      assert.equal(told(await store.redeem({ ...pressing(link), visit })), "refused: unknown");
      return;
    case 2:
      assert.equal(await store.decline({ linkId: id, visit, proven: false }), null);
      return;
    case 3:
      assert.equal(
        await store.record({ linkId: id, visit, outcome: "asked_again", reason: null }),
        null,
      );
      return;
    default:
      assert.equal(told(await store.claim({ ...claiming(link), visit })), "refused: unknown");
  }
}

/** The visits that were kept for an id that had no link: seen once there is one. */
async function keptFor(store: Store, id: string, issuedAt: number) {
  const link: NewLink = someLink({ id, issuedAt });
  await store.issue(link);
  return visitsOf(store, link);
}
