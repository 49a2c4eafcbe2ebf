import assert from "node:assert/strict";
import { randomText } from "../../crypto.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import { Browser } from "./browser.ts";
import { createSite, issueTo, outcomesOf, sessionCookie } from "./site.ts";

export function testKeys(test: TestWithStore): void {
  test("T8: an old link lives under a rotated key, and so do its open page and its session", async (store) => {
    const [oldKey, newKey] = [randomText(32), randomText(32)];
    const before = createSite(store, { secret: oldKey });
    const users = before.users;
    const findById = (id: string) => users.get(id) ?? null;
    const after = createSite(store, {
      secret: [newKey, oldKey],
      users: { findById, findByEmail: () => null },
    });
    after.passTime(4000);
    const { url, id, user } = await issueTo(before);
    const old = await issueTo(before);
    const earlier = before.browser();
    await earlier.logIn(old.url);

    const browser = before.browser();
    const form = await browser.open(url);
    const moved = new Browser(after.magicLinks);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    assert.equal((await moved.post(url, { form })).status, 303);
    assert.equal(await moved.user(), user.email);
    assert.deepEqual(await outcomesOf(after, id), ["opened", "redeemed"]);

    const stillIn = new Browser(after.magicLinks);
    stillIn.cookies.set(sessionCookie, earlier.cookies.get(sessionCookie) ?? "");
    assert.equal(await stillIn.user(), old.user.email);
  });

  test("T8: new links use the new key, and a dropped key kills its links without asking the store", async (store) => {
    const [oldKey, newKey] = [randomText(32), randomText(32)];
    const before = createSite(store, { secret: oldKey });
    const after = createSite(store, { secret: [newKey, oldKey] });
    const dropped = createSite(store, { secret: newKey });
    const [oldLink, newLink] = [await issueTo(before), await issueTo(after)];
    assert.equal((await before.browser().get(newLink.url)).status, 404);
    assert.equal((await dropped.browser().get(newLink.url)).status, 200);
    assert.equal((await after.browser().get(oldLink.url)).status, 200);
    assert.equal((await dropped.browser().get(oldLink.url)).status, 404);
    assert.equal((await dropped.browser().post(oldLink.url, {})).status, 404);
    assert.equal(dropped.magicLinks.counters().junkTokens, 2);
    assert.deepEqual(await outcomesOf(after, oldLink.id), ["opened"]);
    assert.equal((await before.browser().logIn(oldLink.url)).status, 303);
  });

  test("T8: a double submit is logged in by both answers also while the key is being rotated", async (store) => {
    const [oldKey, newKey] = [randomText(32), randomText(32)];
    const before = createSite(store, { secret: oldKey });
    const findById = (id: string) => before.users.get(id) ?? null;
    const users = { findById, findByEmail: () => null };
    const after = createSite(store, { secret: [newKey, oldKey], users });
    after.passTime(4000);
    const { url, user } = await issueTo(before);
    const browser = before.browser();
    const form = await browser.open(url);
    const moved = new Browser(after.magicLinks);
    assert.equal((await browser.post(url, { form })).status, 303);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    assert.equal((await moved.post(url, { form })).status, 303);
    assert.equal(await moved.user(), user.email);
  });

  testTokens(test);
}

function testTokens(test: TestWithStore): void {
  test("T12: 2,000 links issued at once differ, and so do their tokens", async (store) => {
    const site = createSite(store);
    const { id: userId } = site.addUser();
    const issued = await Promise.all(numbers(2000).map(() => site.magicLinks.issue({ userId })));
    assert.equal(new Set(issued.map(({ link }) => link.id)).size, 2000);
    assert.equal(new Set(issued.map(({ url }) => url)).size, 2000);
    for (const { url } of issued) assert.match(url, /\/[0-9a-hjkmnp-tv-z]{40}$/);
  });
}
