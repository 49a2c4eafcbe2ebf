import assert from "node:assert/strict";
import type { JudgedVisit, Visit, VisitFacts } from "../../stores/store.ts";
import { visitKinds, type VisitClass } from "../../visit-kind.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import {
  asking,
  claiming,
  finishing,
  issued,
  linkOf,
  opening,
  pressing,
  someClass,
  someHash,
  someLink,
  someVisit,
  told,
  typing,
  visitsOf,
} from "./records.ts";

/** What a visit's request told, and what the rules made of it. */
export function testClasses(test: TestWithStore): void {
  testOutcomes(test);
  testKept(test);
  testTexts(test);
}

export const judgedOf = ({ traits, class: judged }: VisitFacts): unknown => ({
  traits,
  class: judged,
});

function testOutcomes(test: TestWithStore): void {
  test("classes: every visit keeps its traits and its class, whatever came of it", async (store) => {
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    const link = await issued(store, { id: ask.id, askedBy: ask.askedBy });
    const { id: linkId } = link;
    const visits = numbers(11).map((index) =>
      someVisit({ at: link.issuedAt + index, browser: index === 10 ? null : someHash() }),
    );
    const visit = (index: number): VisitFacts => visits[index] ?? someVisit();
    const claim = { ...claiming(link), visit: visit(8) };
    const { claimId } = claim;
    const current = { by: "host", userId: "someone else", address: "else@example.com" } as const;
    await store.open(opening(link, { visit: visit(0) }));
    await store.open(opening(link, { visit: visit(1), prefetch: true }));
    await store.open(opening(link, { visit: visit(2), current }));
    await store.record({ linkId, visit: visit(3), outcome: "refused", reason: "forged" });
    await store.record({ linkId, visit: visit(4), outcome: "asked_again", reason: null });
    await store.decline({ linkId, visit: visit(5), proven: false });
    await store.tryCode({ ...typing(ask, { codeHash: someHash() }), visit: visit(6) });
    await store.claim(claim);
    const failed = { outcome: "refused", reason: "session_failed" } as const;
    await store.release({ linkId, claimId, visit: visit(7), ...failed });
    await store.claim(claim);
    assert.equal((await store.finish(finishing(claim, link.userId ?? ""))).outcome, "redeemed");
    await store.redeem({ ...pressing(link, { browser: claim.browser }), visit: visit(9) });
    await store.redeem({ ...pressing(link), visit: visit(10) });
    const kept = await visitsOf(store, link);
    assert.deepEqual(
      kept.map((one) => [told(withoutNull(one)), judgedOf(one)]),
      [
        "opened",
        "refused: prefetch",
        "refused: wrong_account",
        "refused: forged",
        "asked_again",
        "declined",
        "refused: wrong_code",
        "refused: session_failed",
        "redeemed",
        "repeated",
        "refused: used",
      ].map((outcome, index) => [outcome, judgedOf(visit(index))]),
    );
  });
}

function testKept(test: TestWithStore): void {
  test("classes: a login at once keeps them, and so does a visit to no link", async (store) => {
    const press = pressing(await issued(store));
    assert.equal((await store.redeem(press)).outcome, "redeemed");
    const [redeemed] = await visitsOf(store, { id: press.linkId });
    assert.deepEqual(redeemed && judgedOf(redeemed), judgedOf(press.visit));

    const id = someHash();
    const visits = numbers(4).map((index) => someVisit({ at: Date.now() + index }));
    const [open = someVisit(), record = open, decline = open, redeem = open] = visits;
    const nowhere = someLink({ id });
    await store.open(opening(nowhere, { visit: open }));
    await store.record({ linkId: id, visit: record, outcome: "asked_again", reason: null });
    await store.decline({ linkId: id, visit: decline, proven: true });
    await store.redeem({ ...pressing(nowhere), visit: redeem });
    // Seen once there is a link of this id.
    await store.issue(nowhere);
    const kept = await visitsOf(store, nowhere);
    assert.deepEqual(kept.map(judgedOf), visits.map(judgedOf));
  });

  test("classes: of every kind, without a name, without a reason, and none at all", async (store) => {
    const link = await issued(store);
    const classes: readonly (VisitClass | null)[] = [
      ...visitKinds.map((kind, rules) => someClass({ kind, rules })),
      someClass({ name: null, reasons: [] }),
      null,
    ];
    for (const judged of classes) {
      await store.open(opening(link, { visit: someVisit({ class: judged, traits: null }) }));
    }
    const kept = await visitsOf(store, link);
    assert.deepEqual(
      kept.map(judgedOf),
      classes.map((judged) => ({ traits: null, class: judged })),
    );
  });
}

/** A visit as a result, which has no reason rather than null. */
function withoutNull({ outcome, reason }: Visit): { outcome: string; reason?: string } {
  return reason === null ? { outcome } : { outcome, reason };
}

const hostileTexts = [
  "",
  " ",
  "null",
  "it's; DROP TABLE onpurpose_visits; --",
  '"],"]\nredeemed\n\n[0,"x"',
  "line\r\nbreak\ttab \\ back \\n slash",
  "%s %d %l* ^$ ${x} {{x}} $1 ?1 :id @id",
  "]]..redis.call('FLUSHALL')..[[",
  "\u{1f600} ümläut \u202e right to left \u0001\u007f",
  "x".repeat(10_000),
] as const;

function testTexts(test: TestWithStore): void {
  test("classes: any text in traits and names is kept as it is, and does nothing", async (store) => {
    const link = await issued(store);
    const before = await linkOf(store, link);
    const visits = hostileTexts.map((traits, index) => {
      const judged = someClass({ name: [...traits].slice(0, 60).join("") });
      return someVisit({ at: link.issuedAt + index, traits, class: judged });
    });
    for (const visit of visits) await store.open(opening(link, { visit }));
    const opened = { ...before, firstOpenedAt: link.issuedAt };
    assert.deepEqual((await visitsOf(store, link)).map(judgedOf), visits.map(judgedOf));
    assert.deepEqual(await linkOf(store, link), opened);

    // Nor when it is what visits are found by, or what they are given.
    const found = await visitsOf(store, link);
    const names = hostileTexts.toReversed();
    const judged = found.map((visit, index) => ({
      visit,
      class: someClass({ name: names[index]?.slice(0, 60) ?? null, rules: 8 }),
    }));
    assert.equal(await store.reclassify(link.id, judged), hostileTexts.length);
    assert.deepEqual(await visitsOf(store, link), judged.map(renewed));
    assert.deepEqual(await linkOf(store, link), opened);
  });
}

export const renewed = ({ visit, class: judged }: JudgedVisit): Visit => ({
  ...visit,
  class: judged,
});
