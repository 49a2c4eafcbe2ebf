import assert from "node:assert/strict";
import { en } from "../../locales/en.ts";
import type { User } from "../../user.ts";
import type { TestWithStore } from "../runner.ts";
import { ask, createSite, issueTo, linkIdOf, outcomesOf, url, type Site } from "./site.ts";

export function testLawsOfAccounts(test: TestWithStore): void {
  test("T5: a link dies with the account, its address or its right to log in, and comes back with it", async (store) => {
    const barred = new Set<string>();
    const site = createSite(store, { users: usersOf(() => site, barred) });
    for (const { spoil, restore } of changes(barred)) {
      const { url, id, user } = await issueTo(site);
      const browser = site.browser();
      const form = await browser.open(url);
      spoil(site, user);
      assert.equal((await browser.post(url, { form })).status, 403);
      restore(site, user);
      assert.equal(await browser.user(), null);
      assert.equal((await browser.post(url, { form })).status, 303);
      assert.equal(await browser.user(), user.email);
      assert.deepEqual(await outcomesOf(site, id), ["opened", "refused: ineligible", "redeemed"]);
    }
  });

  test("an account that is barred or gone is logged out at once", async (store) => {
    const barred = new Set<string>();
    const site = createSite(store, { users: usersOf(() => site, barred) });
    const { url, user } = await issueTo(site);
    const browser = site.browser();
    await browser.logIn(url);
    barred.add(user.id);
    assert.equal(await browser.user(), null);
    barred.clear();
    assert.equal(await browser.user(), user.email);
    site.users.delete(user.id);
    assert.equal(await browser.user(), null);
  });

  test("T9: a newer ask of the same browser ends the older one", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const older = await ask(site, browser, email);
    const form = await browser.open(older);
    const newer = await ask(site, browser, email);
    assert.equal((await browser.post(older, { form })).status, 410);
    assert.equal((await browser.logIn(newer)).status, 303);
  });

  test("T9: a stranger's ask ends nobody's link; a login ends the account's others", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const [person, stranger] = [site.browser(), site.browser()];
    const own = await ask(site, person, email);
    const other = await ask(site, stranger, email);
    const form = await stranger.open(other);
    assert.equal((await person.logIn(own)).status, 303);
    assert.equal((await stranger.post(other, { form })).status, 410);
    assert.equal(await stranger.user(), null);
    assert.deepEqual(await outcomesOf(site, linkIdOf(site, other)), [
      "opened",
      "refused: superseded",
    ]);
  });

  testNewAccounts(test);
  testSwitching(test);
  testSessionEnds(test);
}

function testNewAccounts(test: TestWithStore): void {
  test("a new account is made by the press, never by the ask or by opening", async (store) => {
    const made: string[] = [];
    const findByEmail = (email: string) => site.users.get(email) ?? null;
    const create = (email: string): User => {
      made.push(email);
      site.users.set(email, { id: email, email });
      return { id: email, email };
    };
    const findById = (id: string) => site.users.get(id) ?? null;
    const site: Site = createSite(store, { users: { findByEmail, findById, create } });
    const email = `new-${Date.now()}@example.com`;
    const browser = site.browser();
    const link = await ask(site, browser, email);
    const form = await browser.open(link);
    assert.deepEqual(made, []);
    assert.equal((await browser.post(link, {})).status, 403);
    assert.deepEqual(made, []);
    assert.equal((await browser.post(link, { form })).status, 303);
    assert.deepEqual(made, [email]);
    assert.equal(await browser.user(), email);
    const explained = await site.magicLinks.explain(linkIdOf(site, link));
    assert.equal(explained?.link.userId, email);
  });
}

function testSwitching(test: TestWithStore): void {
  test("W4: who is logged in as someone else is told so, keeps the link, and may switch", async (store) => {
    const site = createSite(store);
    const [first, second] = [await issueTo(site), await issueTo(site)];
    const browser = site.browser();
    await browser.logIn(first.url);
    const page = await browser.get(second.url);
    assert.equal(page.status, 403);
    assert.ok(page.body.includes(first.user.email));
    assert.equal((await browser.logIn(second.url)).status, 403);
    assert.equal(await browser.user(), first.user.email);
    assert.equal((await browser.logIn(second.url, { switch: "yes" })).status, 303);
    assert.equal(await browser.user(), second.user.email);
    assert.deepEqual(await site.magicLinks.sessions(first.user.id), []);
  });

  test("decline: in the browser that asked the link is switched off; elsewhere it lives", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const [person, robot] = [site.browser(), site.browser()];
    const link = await ask(site, person, email);
    assert.equal((await robot.logIn(link, { action: "decline" })).status, 200);
    assert.equal((await person.get(link)).status, 200);
    assert.equal((await person.logIn(link, { action: "decline" })).status, 200);
    assert.equal((await person.get(link)).status, 410);
    assert.equal((await person.logIn(link)).status, 410);
    assert.equal(await person.user(), null);
  });

  test("decline: of a link that was used meanwhile it says so, and ends no session", async (store) => {
    const site = createSite(store, { otherBrowser: "press" });
    const { email } = site.addUser();
    const [person, intruder] = [site.browser(), site.browser()];
    const link = await ask(site, person, email);
    const form = await person.open(link);
    await intruder.logIn(link);
    const { status, body } = await person.post(link, { form, action: "decline" });
    assert.equal(status, 200);
    assert.ok(body.includes(en.declined.used));
    assert.equal(await intruder.user(), email);
  });

  test("the kill switch works between the page and the press", async (store) => {
    const site = createSite(store);
    for (const by of ["linkId", "userId", "all"] as const) {
      const { url, id, user } = await issueTo(site);
      const browser = site.browser();
      const form = await browser.open(url);
      const target = {
        linkId: { linkId: id },
        userId: { userId: user.id },
        all: { all: true },
      } as const;
      assert.ok((await site.magicLinks.revoke(target[by])) >= 1);
      assert.equal((await browser.post(url, { form })).status, 410);
      assert.equal(await browser.user(), null);
    }
  });
}

function testSessionEnds(test: TestWithStore): void {
  test("S2: a session ends by logout, one by one, all of a user's, and by time", async (store) => {
    const site = createSite(store);
    const user = site.addUser();
    const logIn = async () => {
      const browser = site.browser();
      const { url, id } = await issueTo(site, user);
      assert.equal((await browser.logIn(url)).status, 303);
      assert.equal(await browser.user(), user.email);
      return { browser, id };
    };
    const sessions = [await logIn(), await logIn(), await logIn(), await logIn()];
    const loggedIn = () =>
      Promise.all(sessions.map(async ({ browser }) => (await browser.user()) !== null));
    const [first, second] = sessions;
    const cookies = new Map(first?.browser.cookies);
    await first?.browser.post(`${url}/logout`);
    for (const [name, value] of cookies) first?.browser.cookies.set(name, value);
    assert.deepEqual(await loggedIn(), [false, true, true, true]);
    assert.equal(await site.magicLinks.endSession(second?.id ?? ""), true);
    assert.deepEqual(await loggedIn(), [false, false, true, true]);
    assert.equal(await site.magicLinks.endSessions(user.id), 2);
    assert.deepEqual(await loggedIn(), [false, false, false, false]);
    const { browser } = await logIn();
    site.passTime(14 * 24 * 60 * 60 * 1000);
    assert.equal(await browser.user(), null);
  });
}

interface Change {
  readonly spoil: (site: Site, user: User) => void;
  readonly restore: (site: Site, user: User) => void;
}

const putBack = ({ users }: Site, user: User): void => void users.set(user.id, user);

const changes = (barred: Set<string>): readonly Change[] => [
  { spoil: ({ users }, user) => void users.delete(user.id), restore: putBack },
  {
    spoil: ({ users }, user) => void users.set(user.id, { ...user, email: `new-${user.email}` }),
    restore: putBack,
  },
  {
    spoil: (_site, user) => void barred.add(user.id),
    restore: (_site, user) => void barred.delete(user.id),
  },
];

function usersOf(site: () => Site, barred: ReadonlySet<string>) {
  return {
    findById: (id: string) => site().users.get(id) ?? null,
    findByEmail: () => null,
    mayLogIn: ({ id }: User) => !barred.has(id),
  };
}
