import assert from "node:assert/strict";
import { randomText } from "../../crypto.ts";
import { createMagicLinks } from "../../magic-links.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import { Browser, formIn } from "./browser.ts";
import { askForMail, createSite, settled, url, type AskedFor, type Site } from "./site.ts";

const codeUrl = `${url}/code`;
const limits = {
  address: { free: 2, firstWait: 600, maxWait: 600 },
  network: { free: 1000 },
  device: { free: 50 },
};

const type = (browser: Browser, { form, code }: AskedFor) => browser.post(codeUrl, { form, code });

/** Asks until the address has to wait. */
async function flood(site: Site, email: string): Promise<void> {
  const stranger = site.browser();
  await stranger.get(url);
  for (const _ of numbers(3)) await stranger.post(url, { email });
  await settled(site, email);
}

export function testAskLaws(test: TestWithStore): void {
  testRotation(test);
  testWaiting(test);

  test("M5: an address that has to wait gets the same page, with Retry-After, and no mail", async (store) => {
    const site = createSite(store, { limits });
    const { email } = site.addUser();
    const browser = site.browser();
    await browser.get(url);
    const waits: (string | null)[] = [];
    for (const _ of numbers(4)) {
      const { status, headers } = await browser.post(url, { email });
      assert.equal(status, 200);
      waits.push(headers.get("retry-after"));
    }
    assert.deepEqual(waits.slice(0, 2), ["0", "600"]);
    for (const wait of waits.slice(2)) assert.ok(Number(wait) > 590 && Number(wait) <= 600);
    assert.equal((await site.magicLinks.asks(email)).length, 2);
  });

  test("M7: a flood of asks voids no code, and a browser that has logged in before asks all the same", async (store) => {
    const site = createSite(store, { limits });
    const { email } = site.addUser();
    const known = site.browser();
    await known.logIn((await askForMail(site, known, email)).link);
    await known.post(`${url}/logout`);
    await flood(site, email);
    const asked = await askForMail(site, known, email);
    await flood(site, email);
    assert.equal((await type(known, asked)).status, 303);
    assert.equal(await known.user(), email);
  });
}

function testWaiting(test: TestWithStore): void {
  test("an ask that has to wait leaves the codes alone of those that were let through", async (store) => {
    const site = createSite(store, { limits });
    const [first, second] = [site.addUser(), site.addUser()];
    const browser = site.browser();
    const one = await askForMail(site, browser, first.email);
    await askForMail(site, browser, second.email);
    await flood(site, first.email);
    const late = await browser.post(url, { email: first.email });
    assert.equal(late.status, 200);
    assert.equal((await type(browser, one)).status, 303);
    assert.equal(await browser.user(), first.email);
  });

  test("the newest mail's code counts on the page of an ask that had to wait", async (store) => {
    const site = createSite(store, { limits });
    const { email } = site.addUser();
    const browser = site.browser();
    await askForMail(site, browser, email);
    const newest = await askForMail(site, browser, email);
    const late = await browser.post(url, { email });
    const form = formIn(late.body) ?? "";
    assert.equal((await type(browser, { ...newest, form })).status, 303);
  });

  test("M5: many spellings of one account are counted as one", async (store) => {
    const site = createSite(store, {
      limits,
      users: {
        findById: (id) => site.users.get(id) ?? null,
        findByEmail: (email) => {
          const plain = email.replace(/\+[^@]*/, "");
          return [...site.users.values()].find((user) => user.email === plain) ?? null;
        },
      },
    });
    const { email } = site.addUser();
    const browser = site.browser();
    await browser.get(url);
    const spellings = numbers(10).map((index) => email.replace("@", `+${index}@`));
    for (const spelling of spellings) await browser.post(url, { email: spelling });
    const outcomes: (string | null | undefined)[] = [];
    for (const spelling of spellings) outcomes.push(await settled(site, spelling));
    assert.equal(outcomes.filter((outcome) => outcome === "mailed").length, 2);
    assert.equal(outcomes.filter((outcome) => outcome === "too_many").length, 8);
    assert.equal(site.mails.length, 2);
    // What was mailed is found by the account's own address, too.
    const own = await site.magicLinks.asks(email);
    assert.deepEqual(
      own.map(({ outcome }) => outcome),
      ["mailed", "mailed"],
    );
  });
}

function testRotation(test: TestWithStore): void {
  test("T8: a code lives on while the secret is rotated, also where another ask has to wait", async (store) => {
    const secret = randomText(32);
    const site = createSite(store, { secret, limits });
    const { email } = site.addUser();
    const browser = site.browser();
    await askForMail(site, browser, email);
    const asked = await askForMail(site, browser, email);
    const rotated = rotate(site, store, [randomText(32), secret]);
    // Under another secret it is counted anew.
    const stranger = new Browser(rotated);
    await stranger.get(url);
    for (const _ of numbers(2)) await stranger.post(url, { email });
    const moved = new Browser(rotated);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    const late = await moved.post(url, { email });
    assert.notEqual(late.headers.get("retry-after"), "0");
    assert.equal((await type(moved, asked)).status, 303);
    assert.equal(await moved.user(), email);
  });

  test("T8: a browser that has logged in before is known under a rotated secret", async (store) => {
    const secret = randomText(32);
    const site = createSite(store, { secret, limits });
    const { email } = site.addUser();
    const browser = site.browser();
    await browser.logIn((await askForMail(site, browser, email)).link);
    const rotated = rotate(site, store, [randomText(32), secret]);
    const stranger = new Browser(rotated);
    await stranger.get(url);
    for (const _ of numbers(3)) await stranger.post(url, { email });
    await settled({ magicLinks: rotated }, email);
    const moved = new Browser(rotated);
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    const before = site.mails.length;
    const { headers } = await moved.post(url, { email });
    assert.equal(headers.get("retry-after"), "0");
    for (let waited = 0; waited < 2000 && site.mails.length === before; waited++) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.equal(site.mails.length, before + 1);
  });
}

function rotate(site: Site, store: Parameters<typeof createSite>[0], secret: readonly string[]) {
  return createMagicLinks({
    url,
    secret,
    store,
    users: {
      findById: (id) => site.users.get(id) ?? null,
      findByEmail: (email) => [...site.users.values()].find((user) => user.email === email) ?? null,
    },
    mailer: { send: async (mail) => void site.mails.push(mail) },
    limits,
  });
}
