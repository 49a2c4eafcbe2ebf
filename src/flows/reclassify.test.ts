import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { asRequest } from "../gauntlet/corpus/headers.ts";
import { humans } from "../gauntlet/corpus/index.ts";
import { createMagicLinks, type MagicLinks, type ReclassifyProgress } from "../index.ts";
import { rulesVersion } from "../intermediaries/classify.ts";
import { encodeTraits } from "../intermediaries/traits-text.ts";
import { readTraits } from "../intermediaries/traits.ts";
import { memoryStore } from "../stores/memory.ts";
import { sqliteStore } from "../stores/sqlite.ts";
import type { NewLink, Store, VisitFacts } from "../stores/store.ts";
import { numbers } from "../testing/runner.ts";
import {
  asking,
  issued,
  loggedIn,
  minute,
  opening,
  pressing,
  someHash,
  someVisit,
  visitsOf,
} from "../testing/store/records.ts";
import type { VisitClass } from "../visit-kind.ts";

const folder = mkdtempSync(join(tmpdir(), "onpurpose-reclassify-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stores: readonly [name: string, create: (file: string) => Store][] = [
  ["memory", memoryStore],
  ["SQLite", sqliteStore],
];

/** What rules of long ago have said. */
const outdated: VisitClass = {
  kind: "preview",
  name: "Nobody",
  reasons: ["gone"],
  rules: rulesVersion - 1,
};
const person: VisitClass = {
  kind: "person",
  name: null,
  reasons: ["browser-agrees"],
  rules: rulesVersion,
};

const chrome = readTraits(
  asRequest(humans.find(({ id }) => id === "chrome-150-macos")?.headers ?? {}),
);

/** A person's visit, so many milliseconds after the issue, that was once judged wrongly. */
function visitTo(link: NewLink, after: number, changes: Partial<VisitFacts> = {}): VisitFacts {
  const { userAgent } = chrome;
  const at = link.issuedAt + after;
  return someVisit({ at, userAgent, traits: encodeTraits(chrome), class: outdated, ...changes });
}

async function open(store: Store, link: NewLink, visits: readonly VisitFacts[]): Promise<void> {
  for (const visit of visits) await store.open(opening(link, { visit }));
}

async function classesOf(store: Store, link: NewLink): Promise<(VisitClass | null)[]> {
  return (await visitsOf(store, link)).map((visit) => visit.class);
}

/** All that there is of a link but the classes of its visits. */
async function withoutClasses(store: Store, id: string): Promise<unknown> {
  const found = await store.explain(id);
  const visits = found?.visits.map((visit) => ({ ...visit, class: null }));
  return { ...found, visits };
}

/** More links than come at once, which are 500, each with two visits. */
async function issueMany(store: Store): Promise<readonly NewLink[]> {
  const links = await Promise.all(numbers(700).map(() => issued(store)));
  await Promise.all(
    links.map((link) => open(store, link, [visitTo(link, minute), visitTo(link, 2 * minute)])),
  );
  return links;
}

function onpurposeOn(store: Store): MagicLinks {
  return createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: "a secret of more than 32 bytes, 0123456789",
    store,
    users: { findById: () => null },
  });
}

describe.each(stores)("judging all visits anew, on %s", (name, create) => {
  let store: Store;
  let files = 0;
  beforeEach(() => {
    store = create(join(folder, `${name}-${++files}.db`));
  });
  afterEach(() => store.close());

  test("gives each visit the class that these rules give it", async () => {
    const link = await issued(store);
    await open(store, link, [
      visitTo(link, minute),
      visitTo(link, 2 * minute, { class: person }),
      visitTo(link, 3 * minute, { class: { ...person, rules: rulesVersion + 1 } }),
      // From before anything was judged.
      visitTo(link, 4 * minute, { userAgent: "curl/8.5.0", traits: null, class: null }),
    ]);
    await issued(store);
    const done = await onpurposeOn(store).reclassify();
    const curl = { ...person, kind: "automation", name: "curl", reasons: ["names-itself"] };
    expect(await classesOf(store, link)).toEqual([person, person, person, curl]);
    expect(done).toEqual({ links: 2, visits: 4, changed: 3 });
  });

  test("looks at what came before and after", async () => {
    const [bursting, redeemed] = [await issued(store), await issued(store)];
    const network = "198.51.100.0";
    await open(
      store,
      bursting,
      [0, 1, 2].map((index) => visitTo(bursting, minute + index, { network })),
    );
    const browser = someHash();
    await open(store, redeemed, [visitTo(redeemed, 0, { browser })]);
    const visit = visitTo(redeemed, minute, { method: "POST", browser });
    await store.redeem({ ...pressing(redeemed, { browser }), visit });
    await onpurposeOn(store).reclassify();
    const burst = { ...person, kind: "scanner", reasons: ["burst"] };
    expect(await classesOf(store, bursting)).toEqual([burst, burst, burst]);
    const owner = { ...person, reasons: ["redeemed-here", "browser-agrees"] };
    expect(await classesOf(store, redeemed)).toEqual([owner, owner]);
  });

  test("changes nothing else", async () => {
    const { link, session } = await loggedIn(store);
    const { ask } = asking();
    await store.ask({ ask, limits: [] });
    await store.settleAsk(ask.id, "mailed", ask.askedAt + 1);
    const asked = await issued(store, { id: ask.id, askedBy: ask.askedBy });
    const revoked = await issued(store);
    for (const each of [link, asked, revoked]) await open(store, each, [visitTo(each, minute)]);
    await store.revoke({ linkId: revoked.id }, Date.now());
    const all = async (): Promise<unknown> => ({
      links: await Promise.all([link, asked, revoked].map(({ id }) => withoutClasses(store, id))),
      sessions: await store.sessions(session.userId, session.createdAt),
      asks: await store.asks(ask.addressHash),
    });
    const before = await all();
    const { changed } = await onpurposeOn(store).reclassify();
    expect(changed).toBe(4);
    expect(await all()).toEqual(before);
  });

  test("goes through all links, and tells how far it has come", async () => {
    const links = await issueMany(store);
    const magicLinks = onpurposeOn(store);
    const told: ReclassifyProgress[] = [];
    const done = await magicLinks.reclassify((progress) => void told.push(progress));
    expect(told).toEqual([
      { links: 500, visits: 1000, changed: 1000 },
      { links: 700, visits: 1400, changed: 1400 },
    ]);
    expect(done).toEqual(told.at(-1));
    const classes = await Promise.all(links.map((link) => classesOf(store, link)));
    expect(classes.flat()).toEqual(numbers(1400).map(() => person));
    expect(await magicLinks.reclassify()).toEqual({ links: 700, visits: 1400, changed: 0 });
  });

  test("where it was stopped halfway, what it has done stays, and the next time does the rest", async () => {
    const links = await issueMany(store);
    let left = 600;
    const failing: Store = {
      ...store,
      async reclassify(id, judged) {
        if (left-- === 0) throw new Error("the disk is gone");
        return store.reclassify(id, judged);
      },
    };
    const told: ReclassifyProgress[] = [];
    const first = onpurposeOn(failing).reclassify((progress) => void told.push(progress));
    await expect(first).rejects.toThrow("the disk is gone");
    expect(told).toEqual([{ links: 500, visits: 1000, changed: 1000 }]);
    const again = await onpurposeOn(store).reclassify();
    expect(again).toEqual({ links: 700, visits: 1400, changed: 200 });
    const classes = await Promise.all(links.map((link) => classesOf(store, link)));
    expect(classes.flat()).toEqual(numbers(1400).map(() => person));
  });
});
