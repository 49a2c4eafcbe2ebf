import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { errorOf } from "../../test/support/error-of.ts";
import { createMagicLinks, type LinksRequest, type ListedInfo, type MagicLinks } from "../index.ts";
import { memoryStore } from "../stores/memory.ts";
import type { ListPage, ListRequest, Store } from "../stores/store.ts";
import {
  asking,
  issued,
  loggedIn,
  minute,
  opening,
  someClass,
  someVisit,
} from "../testing/store/records.ts";

const today = Date.UTC(2030, 0, 1);
let store: Store;
/** The store's order of ids, where that is another than ours. */
let sorts: ((a: string, b: string) => number) | null;
let magicLinks: MagicLinks;

beforeEach(() => {
  const memory = memoryStore();
  sorts = null;
  store = {
    ...memory,
    list: (request, cursor) =>
      sorts === null ? memory.list(request, cursor) : listSorted(memory, sorts, request, cursor),
  };
  magicLinks = createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: "a secret of more than 32 bytes, 0123456789",
    store,
    users: { findById: (id) => ({ id, email: `${id}@example.com` }) },
    now: () => today,
  });
});
afterEach(() => magicLinks.close());

/** Cursors are places among all links that the request is about. */
async function listSorted(
  memory: Store,
  compare: NonNullable<typeof sorts>,
  request: ListRequest,
  cursor: string | null,
): Promise<ListPage> {
  const { links } = await memory.list({ ...request, limit: 500 }, null);
  const direction = request.order === "oldest" ? 1 : -1;
  const sorted = links.toSorted(
    ({ link: a }, { link: b }) => direction * (a.issuedAt - b.issuedAt || compare(a.id, b.id)),
  );
  const [first, end] = [Number(cursor), Number(cursor) + request.limit];
  return { links: sorted.slice(first, end), next: end < sorted.length ? String(end) : null };
}

const idsOf = (links: readonly ListedInfo[]): string[] => links.map(({ link }) => link.id);

async function all(request: LinksRequest = {}): Promise<ListedInfo[]> {
  const links: ListedInfo[] = [];
  let after: string | null = null;
  do {
    const page = await magicLinks.links({ ...request, after });
    expect(page.links.length).toBeLessThanOrEqual(request.limit ?? 50);
    links.push(...page.links);
    after = page.next;
  } while (after !== null);
  return links;
}

/** `age`: how long ago, in minutes. */
const issuedAgo = (age: number, changes: Parameters<typeof issued>[1] = {}) => {
  const issuedAt = today - age * minute;
  return issued(store, { issuedAt, expiresAt: issuedAt + 10 * minute, ...changes });
};

describe("links", () => {
  test("newest first, by state, kind, user and address", async () => {
    const live = await issuedAgo(1);
    const expired = await issuedAgo(20, { address: "ada@example.com", userId: null });
    const revoked = await issuedAgo(30);
    await store.revoke({ linkId: revoked.id }, revoked.issuedAt + 1);
    const longAgo = today - 40 * minute;
    const { link: used } = await loggedIn(store, { issuedAt: longAgo, expiresAt: longAgo + 1 });
    const visit = someVisit({ class: someClass({ kind: "preview" }) });
    await store.open(opening(revoked, { visit }));
    const ids = async (request?: LinksRequest): Promise<string[]> => idsOf(await all(request));
    expect(await ids()).toEqual([live.id, expired.id, revoked.id, used.id]);
    expect(await ids({ order: "oldest" })).toEqual([used.id, revoked.id, expired.id, live.id]);
    expect(await ids({ state: "live" })).toEqual([live.id]);
    expect(await ids({ state: "expired" })).toEqual([expired.id]);
    expect(await ids({ state: "revoked" })).toEqual([revoked.id]);
    expect(await ids({ state: "used" })).toEqual([used.id]);
    expect(await ids({ kind: "preview" })).toEqual([revoked.id]);
    expect(await ids({ kind: "preview", state: "used" })).toEqual([]);
    expect(await ids({ userId: live.userId ?? "" })).toEqual([live.id]);
    expect(await ids({ address: " Ada@Example.com" })).toEqual([expired.id]);
    const from = new Date(revoked.issuedAt);
    expect(await ids({ from })).toEqual([live.id, expired.id, revoked.id]);
    expect(await ids({ until: from })).toEqual([used.id]);
  });

  test("a link as it stands, and no secret of its session", async () => {
    const { ask } = asking({ askedAt: today });
    await store.ask({ ask, limits: [] });
    const asked = { id: ask.id, askedBy: ask.askedBy, issuedAt: today, expiresAt: today + minute };
    const { link } = await loggedIn(store, asked);
    await store.endSession(link.id, today + 1);
    const { links, looked, next } = await magicLinks.links();
    expect({ looked, next }).toEqual({ looked: 1, next: null });
    expect(links).toEqual([
      {
        link: (await store.explain(link.id))?.link,
        state: "used",
        ask: (await store.explain(link.id))?.ask,
        session: {
          id: link.id,
          userId: link.userId,
          createdAt: new Date(today),
          expiresAt: new Date(today + 24 * 60 * minute),
          endedAt: new Date(today + 1),
        },
        seen: [expect.objectContaining({ outcome: "redeemed", method: "POST", count: 1 })],
      },
    ]);
  });

  test("page by page all of them, each once, however many are of one moment, in any order", async () => {
    // PostgreSQL has the ids of a moment in the order of its locale.
    sorts = (a, b) => a.localeCompare(b, "en");
    const ages = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 });
    const limits = fc.integer({ min: 1, max: 7 });
    const orders = fc.constantFrom("newest" as const, "oldest" as const);
    await fc.assert(
      fc.asyncProperty(ages, limits, orders, fc.boolean(), async (ages, limit, order, filters) => {
        const links = await Promise.all(ages.map((age) => issuedAgo(age)));
        const from = new Date(today - 5 * minute);
        const state = filters ? { state: "live" as const } : {};
        const found = idsOf(await all({ limit, order, from, ...state }));
        expect(found.toSorted()).toEqual(links.map(({ id }) => id).toSorted());
        for (const { id } of links) await store.erase(id);
      }),
      { numRuns: 40 },
    );
  });

  test("what is issued, or gone, meanwhile moves nothing", async () => {
    const links = await Promise.all([1, 2, 3, 4].map((age) => issuedAgo(age)));
    const first = await magicLinks.links({ limit: 2 });
    await issuedAgo(0);
    await store.erase(links[1]?.id ?? "");
    const second = await magicLinks.links({ limit: 2, after: first.next });
    expect(idsOf([...first.links, ...second.links])).toEqual(links.map(({ id }) => id));
    expect(second.next).toBeNull();
  });

  test("also where the link that is gone on from is gone, and others are of its moment", async () => {
    const links = await Promise.all([1, 1, 1, 1].map((age) => issuedAgo(age)));
    const ids = links.map(({ id }) => id).toSorted();
    const first = await magicLinks.links({ order: "oldest", limit: 2 });
    await store.erase(ids[1] ?? "");
    const second = await magicLinks.links({ order: "oldest", limit: 2, after: first.next });
    expect(idsOf([...first.links, ...second.links])).toEqual(ids);
  });

  test("looks at 2,000 for one answer, and goes on from there", async () => {
    const rare = await issuedAgo(20_000, { expiresAt: today + 1 });
    for (let age = 100; age < 2400; age++) await issuedAgo(age);
    const first = await magicLinks.links({ state: "live" });
    expect(first).toMatchObject({ links: [], looked: 2000 });
    const second = await magicLinks.links({ state: "live", after: first.next });
    expect(second).toMatchObject({ looked: 301, next: null });
    expect(idsOf(second.links)).toEqual([rare.id]);
  });

  test.each([
    [{ from: new Date(NaN) }, "from must be a Date"],
    [{ until: "2030-01-01" as never }, "until must be a Date"],
    [{ from: new Date(1), until: new Date(1) }, "until must be after from"],
    [{ order: "best" as never }, "order must be one of newest, oldest"],
    [{ state: "dead" as never }, "state must be one of live, used, revoked, expired"],
    [{ kind: "toString" as never }, "kind must be one of person, scanner"],
    [{ limit: 0 }, "limit must be a whole number from 1 to 200"],
    [{ limit: 201 }, "limit must be a whole number from 1 to 200"],
    [{ limit: NaN }, "limit must be a whole number from 1 to 200"],
    [{ userId: "" }, "userId must be the id of a user"],
    [{ address: "nobody" }, "address must be one plain address"],
    [{ after: "x" }, 'after must be the "next" of the links before'],
    [{ after: `${"9".repeat(400)}.x` }, 'after must be the "next" of the links before'],
    [{ after: 7 as never }, 'after must be the "next" of the links before'],
  ])("%o: says what it takes", async (request: LinksRequest, message) => {
    const error = await errorOf(magicLinks.links(request));
    expect(error).toMatchObject({ code: "invalid_argument" });
    expect(String(error)).toContain(`links: ${message}`);
  });
});
