import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { withLatency } from "../latency.ts";
import { numbers, type TestWithStore } from "../runner.ts";
import type { Answer, Browser } from "./browser.ts";
import { ask, createSite, issueTo, linkIdOf, outcomesOf, sessionCookie, url } from "./site.ts";

export function testPresses(test: TestWithStore): void {
  test("who asks, opens and presses is logged in", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const link = await ask(site, browser, email);
    assert.equal(await browser.user(), null);
    const form = await browser.open(link);
    assert.equal(await browser.user(), null, "opening logs nobody in");
    const answer = await browser.post(link, { form });
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/"]);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith(sessionCookie));
    for (const attribute of [/; HttpOnly/, /; Secure/, /; SameSite=Lax/i, /; Path=\/(;|$)/]) {
      assert.match(cookie ?? "", attribute);
    }
    assert.equal(await browser.user(), email);
    assert.deepEqual(await outcomesOf(site, linkIdOf(site, link)), ["opened", "redeemed"]);
  });

  test("Q1: after 100 GETs, HEADs and OPTIONS a press still logs in", async (store) => {
    const site = createSite(withLatency(store));
    const { url, id, user } = await issueTo(site);
    const methods = ["GET", "HEAD", "OPTIONS"];
    const scanner = site.browser();
    const answers = await Promise.all(
      numbers(100).map((index) => scanner.request(methods[index % 3] ?? "GET", url, {})),
    );
    for (const { status } of answers) assert.equal(status, 200);
    const person = site.browser();
    assert.equal((await person.logIn(url)).status, 303);
    assert.equal(await person.user(), user.email);
    assert.equal((await outcomesOf(site, id)).length, 102);
  });

  test("T1: of 50 browsers that press at once one is logged in, and 49 are told that the link is used", async (store) => {
    const site = createSite(withLatency(store));
    const { url, id, user } = await issueTo(site);
    const browsers = numbers(50).map(() => site.browser());
    const answers = await pressTogether(browsers, url);
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    assert.deepEqual(statuses, [303, ...Array<number>(49).fill(410)]);
    const users = await Promise.all(browsers.map((browser) => browser.user()));
    assert.deepEqual(
      users.filter((user) => user !== null),
      [user.email],
    );
    assert.deepEqual(site.errors, []);
    const outcomes = await outcomesOf(site, id);
    assert.equal(outcomes.length, 100);
    assert.equal(outcomes.filter((outcome) => outcome === "redeemed").length, 1);
  });

  testDoubleSubmit(test);
  testAfterwards(test);
  testLateness(test);
}

function testDoubleSubmit(test: TestWithStore): void {
  test("Q9: a double submit 5 ms apart is logged in by both answers, with one session", async (store) => {
    const site = createSite(withLatency(store));
    const links = await Promise.all(numbers(20).map(() => issueTo(site)));
    for (const { url, user } of links) {
      // Not all in one moment, as by somebody who opens everybody's links.
      site.passTime(1000);
      await doubleSubmit(site.browser(), url, user.email);
    }
    assert.deepEqual(site.errors, []);
  });

  test("Q9: so does a double submit that makes a new account, and the account is made once", async (store) => {
    const made: string[] = [];
    const create = (email: string) => {
      made.push(email);
      const user = { id: `id of ${email}`, email };
      site.users.set(user.id, user);
      return user;
    };
    const findByEmail = (email: string) => site.users.get(`id of ${email}`) ?? null;
    const findById = (id: string) => site.users.get(id) ?? null;
    const site = createSite(withLatency(store), { users: { findById, findByEmail, create } });
    const email = `new-${Date.now()}@example.com`;
    const browser = site.browser();
    await doubleSubmit(browser, await ask(site, browser, email), email);
    assert.deepEqual(made, [email]);
  });
}

function testAfterwards(test: TestWithStore): void {
  test("a used link says so to everyone, and logs nobody in again", async (store) => {
    const site = createSite(store);
    const { url } = await issueTo(site);
    const winner = site.browser();
    const form = await winner.open(url);
    await winner.post(url, { form });
    const late = site.browser();
    assert.equal((await late.get(url)).status, 410);
    assert.equal((await late.logIn(url)).status, 410);
    assert.equal(await late.user(), null);
    site.passTime(6000);
    assert.equal((await winner.post(url, { form })).status, 410);
    await winner.post(`${url.slice(0, url.lastIndexOf("/"))}/logout`);
    assert.equal((await winner.post(url, { form })).status, 410);
    assert.equal(await winner.user(), null);
  });

  test("a double click after a logout logs nobody in", async (store) => {
    const site = createSite(store);
    const link = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(link.url);
    await browser.post(link.url, { form });
    await browser.post(`${url}/logout`);
    assert.equal((await browser.post(link.url, { form })).status, 410);
    assert.equal(await browser.user(), null);
  });

  test("T3: the life of a link is judged at the press", async (store) => {
    const site = createSite(store);
    const { url } = await issueTo(site);
    const [early, late] = [site.browser(), site.browser()];
    const form = await late.open(url);
    site.passTime(600_000);
    assert.equal((await late.post(url, { form })).status, 410);
    assert.equal((await early.get(url)).status, 410);
    assert.equal(await late.user(), null);
  });
}

function testLateness(test: TestWithStore): void {
  test("T3: so it is for a body that comes after the link has expired", async (store) => {
    const site = createSite(store);
    const { url, id } = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(url);
    const answer = await browser.postLate(url, { form }, () => site.passTime(600_000));
    assert.equal(answer.status, 410);
    assert.equal(await browser.user(), null);
    assert.deepEqual(await outcomesOf(site, id), ["opened", "refused: expired"]);
  });

  test("T3: and for an account that is looked up until after that", async (store) => {
    let slow = false;
    const findById = (id: string) => {
      if (slow) site.passTime(600_000);
      return site.users.get(id) ?? null;
    };
    const site = createSite(store, { users: { findById, findByEmail: () => null } });
    const { url, id } = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(url);
    slow = true;
    assert.equal((await browser.post(url, { form })).status, 410);
    slow = false;
    assert.equal(await browser.user(), null);
    assert.deepEqual(await outcomesOf(site, id), ["opened", "refused: expired"]);
  });

  test("T3: a visit has the time at which its body was there", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const link = await ask(site, browser, email);
    const fields = { form: await browser.open(link), action: "decline" };
    await browser.postLate(link, fields, () => site.passTime(600_000));
    const told = await site.magicLinks.explain(linkIdOf(site, link));
    const [opened, declined] = told?.visits ?? [];
    assert.equal(declined?.outcome, "declined");
    assert.ok(declined.at - (opened?.at ?? 0) >= 600_000);
    assert.equal(told?.state, "expired", "too late to be switched off");
  });
}

async function pressTogether(browsers: readonly Browser[], url: string): Promise<Answer[]> {
  const forms = await Promise.all(browsers.map((browser) => browser.open(url)));
  return Promise.all(
    browsers.map((browser, index) => browser.post(url, { form: forms[index] ?? "" })),
  );
}

async function doubleSubmit(browser: Browser, url: string, email: string): Promise<void> {
  const form = await browser.open(url);
  const first = browser.post(url, { form });
  await setTimeout(5);
  const answers = await Promise.all([first, browser.post(url, { form })]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 303],
  );
  const cookies = answers.map(({ headers }) =>
    headers.getSetCookie().find((line) => line.startsWith(sessionCookie)),
  );
  assert.ok(cookies[0]);
  assert.equal(cookies[0], cookies[1]);
  assert.equal(await browser.user(), email);
}
