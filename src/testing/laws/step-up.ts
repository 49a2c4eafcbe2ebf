import assert from "node:assert/strict";
import { trapAction } from "../../pages/trap.ts";
import type { Store } from "../../stores/store.ts";
import type { TestWithStore } from "../runner.ts";
import { formIn, type Answer, type Browser } from "./browser.ts";
import { createSite, issueTo, mailTo, outcomesOf, url, type Site } from "./site.ts";

/** Links that the app issued by itself: what may log in by them, and what is asked of a press that looks like a robot's. */
export function testStepUp(test: TestWithStore): void {
  testUnasked(test);
  testSuspicion(test);
  testAfterSuspicion(test);
  testChallenge(test);
}

function testUnasked(test: TestWithStore): void {
  test("unasked address: the address logs in, and nothing else; the page does not tell it", async (store) => {
    const site = createSite(store, { unasked: "address" });
    const issued = await issueTo(site);
    const browser = site.browser();
    const { body } = await browser.get(issued.url);
    assert.ok(!body.includes(issued.user.email));
    const form = formIn(body) ?? "";
    for (const fields of [{}, { address: "x@example.com" }, { action: trapAction }]) {
      assert.equal((await browser.post(issued.url, { form, ...fields })).status, 403);
    }
    assert.equal(await browser.user(), null);
    const proven = await browser.post(issued.url, { form, address: issued.user.email });
    assert.equal(proven.status, 303);
    assert.equal(await browser.user(), issued.user.email);
  });

  test("unasked code: a press mails a code, which logs in where it was pressed, and ends the link", async (store) => {
    const site = createSite(store, { unasked: "code" });
    const issued = await issueTo(site);
    const browser = site.browser();
    const { body } = await browser.get(issued.url);
    assert.ok(!body.includes(issued.user.email), "whoever opens it is not told whose it is");
    const { mailed, page } = await stepUp(site, browser, issued.url, {}, issued.user.email);
    assert.equal(await browser.user(), null);
    const elsewhere = site.browser();
    await elsewhere.get(url);
    const form = formIn(page.body) ?? "";
    assert.equal((await elsewhere.post(`${url}/code`, { form, code: mailed.code })).status, 403);
    const typed = await browser.post(`${url}/code`, { form, code: mailed.code });
    assert.deepEqual([typed.status, typed.headers.get("location")], [303, "/welcome"]);
    assert.equal(await browser.user(), issued.user.email);
    assert.deepEqual(await outcomesOf(site, issued.id), [
      "opened",
      "opened",
      "refused: needs_code",
    ]);
    assert.equal((await site.browser().get(issued.url)).status, 410);
  });

  test("unasked code: on a link that is dead nothing is mailed", async (store) => {
    const site = createSite(store, { unasked: "code" });
    const issued = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(issued.url);
    await site.magicLinks.revoke({ linkId: issued.id });
    assert.equal((await browser.post(issued.url, { form })).status, 410);
    assert.deepEqual(await site.magicLinks.asks(issued.user.email), []);
  });
}

const signs: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["the trap button", { action: trapAction }],
  ["a browser that a program drives", { driven: "yes" }],
];

function testSuspicion(test: TestWithStore): void {
  for (const [what, fields] of signs) {
    test(`${what}: a press costs a code, typed where it was made, and harms no link`, async (store) => {
      const site = createSite(store);
      const issued = await issueTo(site);
      const { email } = issued.user;
      const robot = site.browser();
      const { mailed, page } = await stepUp(site, robot, issued.url, fields, email);
      assert.equal(await robot.user(), null);
      // Nor does it log in by the mail that it has caused: there, too, only the code counts.
      await pressEverything(robot, mailed.link, email);
      assert.equal(await robot.user(), null);
      const seen = await outcomesOf(site, issued.id);
      assert.deepEqual(seen, ["opened", "refused: suspicious"]);
      const form = formIn(page.body) ?? "";
      assert.equal((await robot.post(`${url}/code`, { form, code: mailed.code })).status, 303);
      assert.equal(await robot.user(), email);
    });
  }

  test("the echo of a press is judged with it: a double click ends logged in", async (store) => {
    const site = createSite(store);
    const issued = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(issued.url);
    assert.equal((await browser.post(issued.url, { form })).status, 303);
    // As the second click's request can lack what the first one had.
    const bare = { "user-agent": "curl/8.0" };
    assert.equal((await browser.post(issued.url, { form }, bare)).status, 303);
    assert.equal(await browser.user(), issued.user.email);
    assert.deepEqual(await site.magicLinks.asks(issued.user.email), []);
    site.passTime(6000);
    assert.equal((await browser.post(issued.url, { form }, bare)).status, 410);
  });
}

function testAfterSuspicion(test: TestWithStore): void {
  test("a robot that was stopped is in nobody's way", async (store) => {
    const site = createSite(store);
    const issued = await issueTo(site);
    const robot = site.browser();
    await stepUp(site, robot, issued.url, { action: trapAction }, issued.user.email);
    const person = site.browser();
    assert.equal((await person.logIn(issued.url)).status, 303);
    assert.equal(await person.user(), issued.user.email);
  });

  test("what was suspicious is written down with the visit", async (store) => {
    const site = createSite(store);
    const issued = await issueTo(site);
    await stepUp(site, site.browser(), issued.url, { action: trapAction }, issued.user.email);
    const explained = await site.magicLinks.explain(issued.id);
    const pressed = explained?.visits.at(-1)?.class;
    assert.ok(pressed);
    assert.equal(pressed.reasons[0], "trap");
    assert.notEqual(pressed.kind, "person");
  });

  test("without a mailer what looks like a machine is asked for the address", async (store) => {
    const site = createSite(store, {}, false);
    const issued = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(issued.url);
    const refused = await browser.post(issued.url, { form, driven: "yes" });
    assert.equal(refused.status, 403);
    assert.ok(!refused.body.includes("new-link"), "nothing could mail one");
    const again = { form: formIn(refused.body) ?? "", driven: "yes" };
    assert.equal((await browser.post(issued.url, again)).status, 403);
    const proven = { ...again, address: issued.user.email };
    assert.equal((await browser.post(issued.url, proven)).status, 303);
    assert.equal(await browser.user(), issued.user.email);
  });
}

function testChallenge(test: TestWithStore): void {
  test("a challenge: solved logs in, everything else costs a code", async (store) => {
    const asked: string[] = [];
    const site = withChallenge(store, (answer) => {
      asked.push(answer);
      if (answer === "throws") throw new Error("no connection");
      return answer === "solved";
    });
    const issued = await issueTo(site);
    const { body, headers } = await site.browser().get(issued.url);
    assert.ok(body.includes('<div class="puzzle"></div>'));
    assert.match(
      headers.get("content-security-policy") ?? "",
      /script-src \S+ https:\/\/p\.example/,
    );
    for (const answer of ["", "wrong", "throws", "x".repeat(5000)]) {
      const browser = site.browser();
      await stepUp(site, browser, issued.url, { puzzle: answer }, issued.user.email);
      assert.equal(await browser.user(), null);
    }
    assert.deepEqual(asked, ["wrong", "throws"]);
    assert.deepEqual(site.errors, ["invalid_host_answer"]);
    const person = site.browser();
    assert.equal((await person.logIn(issued.url, { puzzle: "solved" })).status, 303);
  });
}

function withChallenge(store: Store, verify: (answer: string) => boolean): Site {
  const html = '<div class="puzzle"></div>';
  const challenge = { html, script: "https://p.example/api.js", field: "puzzle", verify };
  return createSite(store, { challenge });
}

/** Presses a link of the app's, and finds that a code was mailed instead of a login. */
async function stepUp(
  site: Site,
  browser: Browser,
  link: string,
  fields: Readonly<Record<string, string>>,
  email: string,
): Promise<{ page: Answer; mailed: { readonly link: string; readonly code: string } }> {
  const before = site.mails.length;
  const page = await browser.logIn(link, fields);
  assert.equal(page.status, 200);
  assert.ok(page.body.includes('name="code"'));
  assert.equal(page.headers.get("location"), null);
  return { page, mailed: await mailTo(site, email, before) };
}

/** What stands on the page of a link is pressed, all of it, with the address typed wherever that helps. */
export async function pressEverything(
  browser: Browser,
  link: string,
  address: string,
): Promise<void> {
  const form = formIn((await browser.get(link)).body) ?? "";
  for (const action of ["log-in", trapAction]) {
    for (const fields of [{}, { address }, { address, switch: "yes" }]) {
      const { status } = await browser.post(link, { form, action, ...fields });
      assert.notEqual(status, 303);
    }
  }
}
