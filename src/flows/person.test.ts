import { describe, expect, test } from "vitest";
import { errorOf } from "../../test/support/error-of.ts";
import { memoryStore } from "../stores/memory.ts";
import { nothingPurged } from "../stores/purge.ts";
import {
  ask,
  createSite,
  issueTo,
  linkIdOf,
  sessionCookie,
  settled,
  type Site,
} from "../testing/laws/site.ts";

/** Somebody with a link that they asked for and used, one that the app issued, and an ask that led nowhere. */
async function withHistory(site: Site) {
  const user = site.addUser();
  const browser = site.browser();
  const link = await ask(site, browser, user.email);
  await settled(site, user.email);
  await browser.open(link);
  await browser.logIn(link);
  const issued = await issueTo(site, user);
  await site.browser().open(issued.url);
  return { user, browser, asked: linkIdOf(site, link), issued };
}

async function askedForNothing(site: Site, email: string): Promise<void> {
  const browser = site.browser();
  await browser.get("https://app.example.com/magic-link");
  await browser.post("https://app.example.com/magic-link", { email });
  await settled(site, email);
}

describe("all that is kept about a person", () => {
  test("as data, by user and by address, without any secret or hash of one", async () => {
    const store = memoryStore();
    const site = createSite(store);
    const { user, asked, issued } = await withHistory(site);
    await withHistory(site);
    const act = { id: "a", at: 1, operator: "Olga", name: "end_sessions", linkId: null } as const;
    await store.addAct({ ...act, userId: user.id, count: 0 });
    const found = await site.magicLinks.exportPerson({ userId: user.id });
    expect(found.userIds).toEqual([user.id]);
    expect(found.addresses).toEqual([user.email]);
    expect(new Set(found.links.map(({ id }) => id))).toEqual(new Set([asked, issued.id]));
    const used = found.links.find(({ id }) => id === asked);
    expect(used?.visits.map(({ outcome }) => outcome)).toContain("redeemed");
    expect(used?.ask?.outcome).toBe("mailed");
    expect(used?.session?.endedAt).toBeNull();
    expect(found.acts).toEqual([
      { at: new Date(1).toISOString(), operator: "Olga", name: "end_sessions", count: 0 },
    ]);
    expect(await site.magicLinks.exportPerson({ address: user.email.toUpperCase() })).toEqual(
      found,
    );
    const text = JSON.stringify(found);
    const kept = await store.explain(asked);
    const session = await store.session(asked);
    for (const secret of [kept?.link.askedBy, kept?.ask?.addressHash, session?.secretHash]) {
      expect(secret).toMatch(/^[\w-]{43}$/);
      expect(text).not.toContain(secret);
    }
  });

  test("is erased: logged out, links dead, nothing left to export, others unharmed", async () => {
    const site = createSite(memoryStore());
    const { user, browser, asked, issued } = await withHistory(site);
    const other = await withHistory(site);
    const before = await site.magicLinks.exportPerson({ userId: other.user.id });
    expect(await site.magicLinks.currentUser(requestOf(browser))).not.toBeNull();
    const erased = await site.magicLinks.erasePerson({ address: user.email });
    expect(erased).toMatchObject({ links: 2, asks: 1, sessions: 1 });
    expect(await site.magicLinks.currentUser(requestOf(browser))).toBeNull();
    expect((await browser.get(issued.url)).status).toBe(404);
    expect(await site.magicLinks.explain(asked)).toBeNull();
    const nothing = { userIds: [user.id], addresses: [user.email], links: [], asks: [], acts: [] };
    expect(await site.magicLinks.exportPerson({ userId: user.id })).toEqual(nothing);
    expect(await site.magicLinks.erasePerson({ userId: user.id })).toEqual(nothingPurged);
    expect(await site.magicLinks.exportPerson({ userId: other.user.id })).toEqual(before);
  });

  test("of somebody without an account: their asks, all of them", async () => {
    const site = createSite(memoryStore());
    const times = Array.from({ length: 60 });
    await Promise.all(times.map(() => askedForNothing(site, "eve@example.com")));
    const found = await site.magicLinks.exportPerson({ address: "eve@example.com" });
    expect(found.asks).toHaveLength(50);
    expect(found.asks[0]).toMatchObject({ outcome: "no_account", language: "en" });
    const erased = await site.magicLinks.erasePerson({ address: "eve@example.com" });
    expect(erased).toEqual({ ...nothingPurged, asks: 60 });
  });

  test("of somebody whose account is gone: by their id, and by their address, all the same", async () => {
    for (const by of ["userId", "address"] as const) {
      const site = createSite(memoryStore());
      const { user } = await withHistory(site);
      site.users.delete(user.id);
      const request = by === "userId" ? { userId: user.id } : { address: user.email };
      expect((await site.magicLinks.exportPerson(request)).links).toHaveLength(2);
      const erased = await site.magicLinks.erasePerson(request);
      expect(erased).toMatchObject({ links: 2, asks: 1, sessions: 1 });
    }
  });

  test("leaves alone what an address led to after it had become somebody else's", async () => {
    const site = createSite(memoryStore());
    const { user } = await withHistory(site);
    site.users.set(user.id, { ...user, email: "moved@example.com" });
    const heir = { id: "heir", email: user.email };
    site.users.set(heir.id, heir);
    const browser = site.browser();
    const link = await ask(site, browser, heir.email);
    await settled(site, heir.email);
    await browser.open(link);
    await browser.logIn(link);
    const erased = await site.magicLinks.erasePerson({ userId: user.id });
    expect(erased).toMatchObject({ links: 2, sessions: 1 });
    expect((await site.magicLinks.currentUser(requestOf(browser)))?.id).toBe("heir");
    expect((await site.magicLinks.exportPerson({ userId: "heir" })).links).toHaveLength(1);
  });
});

test.each([
  [{}],
  [{ userId: "" }],
  [{ userId: 7 }],
  [{ address: "not an address" }],
  [{ address: "a@example.com, b@example.com" }],
  [{ userId: "ada", address: "ada@example.com" }],
  [{ id: "ada@example.com" }],
  [null],
  ["ada"],
])("%j names nobody: a clear error, and nothing is erased", async (request) => {
  const { magicLinks } = createSite(memoryStore());
  for (const method of ["exportPerson", "erasePerson"] as const) {
    // Whoever has no types can pass anything.
    const call: unknown = Reflect.apply(magicLinks[method], magicLinks, [request]);
    const error = await errorOf(Promise.resolve(call));
    expect(error.code).toBe("invalid_argument");
    expect(error.message).toBe(`${method}: takes { userId } or { address }, one plain address`);
  }
});

const requestOf = (browser: { cookies: ReadonlyMap<string, string> }) => ({
  headers: { cookie: `${sessionCookie}=${browser.cookies.get(sessionCookie) ?? ""}` },
});
