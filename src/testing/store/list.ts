import assert from "node:assert/strict";
import type { ListedLink, ListRequest, NewLink, Seen, Store } from "../../stores/store.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import {
  asking,
  claiming,
  finishing,
  issued,
  linkOf,
  minute,
  opening,
  pressing,
  someAddress,
  someClass,
  someHash,
  someUser,
  someVisit,
} from "./records.ts";

const tenYears = 10 * 365 * 24 * 60 * minute;

/** The beginning of some minutes that no other test writes in, and none deletes from: other ones at each call. */
const someTime = (): number => Date.UTC(2002, 0, 1) + Math.floor(Math.random() * tenYears);

const everything: ListRequest = {
  from: null,
  until: null,
  order: "newest",
  account: null,
  limit: 100,
};

/** Walks to the end. */
async function listAll(store: Store, changes: Partial<ListRequest>): Promise<ListedLink[]> {
  const links: ListedLink[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.list({ ...everything, ...changes }, cursor);
    links.push(...page.links);
    cursor = page.next;
  } while (cursor !== null);
  return links;
}

const idsOf = (links: readonly { readonly link: { readonly id: string } }[]): string[] =>
  links.map(({ link }) => link.id);

/** Listing links, and counting asks. */
export function testList(test: TestWithStore): void {
  testOrder(test);
  testAccount(test);
  testNewAccount(test);
  testEntries(test);
  testAskCounts(test);
}

function testOrder(test: TestWithStore): void {
  test("list: all links of a span of time, in order and each once, page by page", async (store) => {
    const start = someTime();
    const links: NewLink[] = [];
    // Three of each moment: where pages end among them, none is lost and none comes twice.
    for (const index of numbers(21)) {
      links.push(await issued(store, { issuedAt: start + Math.floor(index / 3) }));
    }
    const span = { from: start, until: start + minute };
    for (const order of ["oldest", "newest"] as const) {
      const whole = await listAll(store, { ...span, order });
      const moments = whole.map(({ link }) => link.issuedAt);
      const sorted = links.map(({ issuedAt }) => issuedAt).toSorted((a, b) => a - b);
      assert.deepEqual(moments, order === "oldest" ? sorted : sorted.toReversed());
      assert.deepEqual(new Set(idsOf(whole)), new Set(links.map(({ id }) => id)));
      for (const limit of [1, 2, 7, 20]) {
        assert.deepEqual(idsOf(await listAll(store, { ...span, order, limit })), idsOf(whole));
      }
    }
  });

  test("list: from a moment on, and before another", async (store) => {
    const start = someTime();
    const [first, second, third] = [
      await issued(store, { issuedAt: start }),
      await issued(store, { issuedAt: start + 1 }),
      await issued(store, { issuedAt: start + 2 }),
    ];
    const ids = async (from: number, until: number): Promise<string[]> =>
      idsOf(await listAll(store, { from, until }));
    assert.deepEqual(await ids(start, start + 2), [second.id, first.id]);
    assert.deepEqual(await ids(start + 1, start + 3), [third.id, second.id]);
    assert.deepEqual(await ids(start + 3, start + 4), []);
    const open = await listAll(store, {
      from: start + 2,
      until: null,
      order: "oldest",
      limit: 500,
    });
    assert.equal(idsOf(open)[0], third.id);
  });

  test("list: what is issued meanwhile does not move what is listed", async (store) => {
    const start = someTime();
    const links = [];
    for (const index of numbers(6)) links.push(await issued(store, { issuedAt: start + index }));
    const request = { ...everything, from: start, until: start + minute, limit: 3 };
    const first = await store.list(request, null);
    await issued(store, { issuedAt: start + 10 });
    const second = await store.list(request, first.next);
    const ids = links.map(({ id }) => id).toReversed();
    assert.deepEqual(idsOf([...first.links, ...second.links]), ids);
  });
}

function testAccount(test: TestWithStore): void {
  test("list: the links of one account", async (store) => {
    const start = someTime();
    const [userId, address] = [someUser(), someAddress()];
    const own = await issued(store, { issuedAt: start, userId, address });
    const asked = { askedBy: someHash(), userId, address };
    const ownAsked = await issued(store, { issuedAt: start + 1, ...asked });
    const unowned = await issued(store, { issuedAt: start + 2, userId: null, address });
    const atOther = await issued(store, { issuedAt: start + 3, userId });
    await issued(store, { issuedAt: start + 4 });
    const ids = async (user: string | null, at: string | null): Promise<string[]> => {
      const account = { userId: user, address: at };
      const whole = idsOf(await listAll(store, { account, order: "oldest" }));
      assert.deepEqual(idsOf(await listAll(store, { account, order: "oldest", limit: 1 })), whole);
      return whole;
    };
    assert.deepEqual(await ids(userId, null), [own.id, ownAsked.id, atOther.id]);
    assert.deepEqual(await ids(null, address), [ownAsked.id, unowned.id]);
    assert.deepEqual(await ids(userId, address), [own.id, ownAsked.id, unowned.id, atOther.id]);
    assert.deepEqual(await ids(someUser(), someAddress()), []);
    const account = { userId, address };
    const span = { from: start + 1, until: start + 3 };
    assert.deepEqual(idsOf(await listAll(store, { account, ...span })), [unowned.id, ownAsked.id]);
  });
}

function testNewAccount(test: TestWithStore): void {
  test("list: a link that had no user is listed for the one who logged in by it", async (store) => {
    const [start, address] = [someTime(), someAddress()];
    const life = { issuedAt: start, expiresAt: start + 10 * minute };
    const link = await issued(store, { ...life, userId: null, address });
    const claim = claiming(link);
    await store.claim(claim);
    const userId = someUser();
    assert.equal((await store.finish(finishing(claim, userId))).outcome, "redeemed");
    const ids = async (user: string | null): Promise<string[]> =>
      idsOf(await listAll(store, { account: { userId: user, address } }));
    assert.deepEqual(await ids(userId), [link.id]);
    assert.deepEqual(await ids(someUser()), []);
    assert.deepEqual(await ids(null), []);
  });
}

const alike = ({ kind, name, method, outcome, reason, late }: Seen): string =>
  JSON.stringify({ kind, name, method, outcome, reason, late });

function testEntries(test: TestWithStore): void {
  test("list: a link as it stands, with its ask, its session and its visits counted", async (store) => {
    const start = someTime();
    const { ask } = asking({ askedAt: start });
    await store.ask({ ask, limits: [] });
    await store.settleAsk(ask.id, "mailed", start + 5);
    const link = await issued(store, { id: ask.id, askedBy: ask.askedBy, issuedAt: start });
    const bare = await issued(store, { issuedAt: start + 1 });
    const scanner = someClass({ kind: "scanner", name: "Some Scanner" });
    // Databases differ in which texts they take for the same.
    const otherNames = ["some scanner", "Some Scanner ", "Söme Scanner"];
    const person = someClass({ kind: "person", name: null });
    const seenAt = (at: number, judged: typeof person | null) => ({
      visit: someVisit({ at: start + at, class: judged }),
    });
    for (const at of [10, 11, 12]) await store.open(opening(link, seenAt(at, scanner)));
    for (const name of otherNames) {
      await store.open(opening(link, seenAt(13, someClass({ kind: "scanner", name }))));
    }
    await store.open(opening(link, seenAt(20, person)));
    await store.open(opening(link, seenAt(21, null)));
    const press = pressing(link, { at: 30 });
    await store.redeem({ ...press, visit: { ...press.visit, class: person } });
    await store.open(opening(link, seenAt(40, scanner)));

    const [listed, other] = await listAll(store, {
      from: start,
      until: start + 10,
      order: "oldest",
    });
    assert.ok(listed && other);
    assert.deepEqual(listed.link, await linkOf(store, link));
    assert.deepEqual(listed.ask, (await store.explain(link.id))?.ask);
    assert.deepEqual(listed.session, await store.session(link.id));
    const scanned = { kind: "scanner", name: "Some Scanner", method: "GET" } as const;
    const opened = { outcome: "opened", reason: null, late: false } as const;
    const byPerson = { kind: "person", name: null } as const;
    const others = otherNames.map((name) => ({ ...scanned, ...opened, name, count: 1 }));
    const expected: Seen[] = [
      { ...scanned, ...opened, count: 3 },
      ...others,
      { ...byPerson, method: "GET", ...opened, count: 1 },
      { kind: null, name: null, method: "GET", ...opened, count: 1 },
      { ...byPerson, method: "POST", outcome: "redeemed", reason: null, late: false, count: 1 },
      { ...scanned, outcome: "refused", reason: "used", late: true, count: 1 },
    ];
    const counts = (seen: readonly Seen[]) => new Map(seen.map((one) => [alike(one), one.count]));
    assert.deepEqual(counts(listed.seen), counts(expected));
    assert.equal(listed.seen.length, expected.length);
    assert.deepEqual(other, {
      link: await linkOf(store, bare),
      ask: null,
      session: null,
      seen: [],
    });
  });
}

function testAskCounts(test: TestWithStore): void {
  test("countAsks: asks of a span of time that are alike, also those that led to no link", async (store) => {
    const start = someTime();
    const made = [
      { at: 0, mailDomain: "a.example", language: "de", outcome: "mailed" },
      { at: 1, mailDomain: "a.example", language: "de", outcome: "mailed" },
      { at: 2, mailDomain: "a.example", language: "ar", outcome: "mailed" },
      { at: 3, mailDomain: "b.example", language: "de", outcome: "no_account" },
      { at: 4, mailDomain: "b.example", language: "de", outcome: null },
      { at: 5, mailDomain: null, language: null, outcome: null },
      { at: minute, mailDomain: "a.example", language: "de", outcome: "mailed" },
    ] as const;
    for (const { at, outcome, ...rest } of made) {
      const { ask } = asking({ askedAt: start + at, ...rest });
      await store.ask({ ask, limits: [] });
      if (outcome !== null) await store.settleAsk(ask.id, outcome, start + at + 1);
    }
    const told = (await store.countAsks(start, start + minute)).map(
      ({ mailDomain, language, outcome, count }) => `${mailDomain} ${language} ${outcome} ${count}`,
    );
    assert.deepEqual(told.toSorted(), [
      "a.example ar mailed 1",
      "a.example de mailed 2",
      "b.example de no_account 1",
      "b.example de null 1",
      "null null null 1",
    ]);
    assert.deepEqual(await store.countAsks(start + minute + 1, start + 2 * minute), []);
  });
}
