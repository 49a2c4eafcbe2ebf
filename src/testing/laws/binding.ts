import assert from "node:assert/strict";
import type { OtherBrowser } from "../../settings.ts";
import type { TestWithStore } from "../runner.ts";
import { formIn } from "./browser.ts";
import { ask, askForMail, createSite, linkIdOf, mailTo, outcomesOf, url } from "./site.ts";
import { pressEverything } from "./step-up.ts";

const modes: readonly OtherBrowser[] = ["code", "address", "press"];

export function testBinding(test: TestWithStore): void {
  testElsewhere(test);
  testOwnLinks(test);
  testByAddress(test);
  testProven(test);
  testDeclines(test);

  for (const otherBrowser of modes) {
    test(`W1: in the browser that asked one press logs in (${otherBrowser})`, async (store) => {
      const site = createSite(store, { otherBrowser });
      const { email } = site.addUser();
      const browser = site.browser();
      const link = await ask(site, browser, email);
      assert.equal((await browser.logIn(link)).status, 303);
      assert.equal(await browser.user(), email);
    });

    test(`W2: what is pressed in one browser logs in no other (${otherBrowser})`, async (store) => {
      const site = createSite(store, { otherBrowser });
      const { email } = site.addUser();
      const [attacker, victim] = [site.browser(), site.browser()];
      const link = await ask(site, attacker, email);
      await victim.logIn(link, { address: email });
      assert.equal(await attacker.user(), null);
      const waiting = await attacker.get(`${url}/code`, { accept: "application/json" });
      assert.ok(waiting.body.startsWith('{"page":"checkMail"'));
      assert.equal(await attacker.user(), null);
    });
  }

  test("the tab that waits moves on once its own browser is logged in", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    await browser.get(`${url}?redirectTo=/invoices`);
    await browser.post(url, { email, redirectTo: "/invoices" });
    const { link } = await mailTo(site, email, 0);
    assert.equal((await browser.get(`${url}/code`)).status, 200);
    await browser.logIn(link);
    const { status, headers } = await browser.get(`${url}/code`);
    assert.deepEqual([status, headers.get("location")], [303, "/invoices"]);
    const told = await browser.get(`${url}/code`, { accept: "application/json" });
    assert.deepEqual(JSON.parse(told.body), { page: "loggedIn", redirectTo: "/invoices" });
  });

  test("a browser that keeps no cookie is told so before anything is sent", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const first = await browser.post(url, { email });
    assert.equal(first.status, 403);
    assert.ok(first.body.replaceAll("<wbr>", "").includes(url));
    assert.deepEqual(await site.magicLinks.asks(email), []);
    // It was given one with that page: if it keeps it, the button there asks.
    assert.equal((await browser.post(url, { email })).status, 200);
  });
}

function testElsewhere(test: TestWithStore): void {
  test("W1 code: elsewhere no press logs in; a code for that browser does", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const [laptop, phone] = [site.browser(), site.browser()];
    const asked = await askForMail(site, laptop, email);
    const page = await phone.get(asked.link);
    assert.equal(page.status, 200);
    assert.ok(!page.body.includes(email), "a stranger's browser is shown no address");
    assert.ok(!page.body.includes(">Log in<"));
    const form = formIn(page.body) ?? "";
    for (const fields of [{}, { switch: "yes" }, { address: email }, { action: "log-in" }]) {
      assert.equal((await phone.post(asked.link, { form, ...fields })).status, 403);
    }
    assert.equal(await phone.user(), null);
    const before = site.mails.length;
    const sent = await phone.post(asked.link, { form, action: "new-link" });
    assert.equal(sent.status, 200);
    const own = await mailTo(site, email, before);
    // It came by the mail, as a robot would: the link in the new one takes its code, and no press.
    const opened = await phone.get(own.link);
    assert.ok(opened.body.includes('name="code"'));
    assert.ok(!opened.body.includes(email));
    await pressEverything(phone, own.link, email);
    assert.equal(await phone.user(), null);
    const code = { form: formIn(opened.body) ?? "", code: own.code };
    assert.equal((await phone.post(`${url}/code`, code)).status, 303);
    assert.equal(await phone.user(), email);
    assert.equal(await laptop.user(), null);
    // From then on it is a browser like any other.
    await phone.post(`${url}/logout`);
    assert.equal((await phone.logIn(await ask(site, phone, email))).status, 303);
  });
}

function testOwnLinks(test: TestWithStore): void {
  test("W1 code: a new link logs in by a press in a browser that knew the site before the mail", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const [laptop, phone] = [site.browser(), site.browser()];
    await phone.get(url);
    const { link } = await askForMail(site, laptop, email);
    const before = site.mails.length;
    await phone.post(link, { form: await phone.open(link), action: "new-link" });
    const own = await mailTo(site, email, before);
    assert.equal((await phone.logIn(own.link)).status, 303);
    assert.equal(await phone.user(), email);
    assert.equal(await laptop.user(), null);
  });

  test("Q7: a robot that reads the mailbox and asks for links of its own gets in by none of them", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const [person, robot] = [site.browser(), site.browser()];
    const { link, form, code } = await askForMail(site, person, email);
    await robot.get(link);
    // By the link's page, and by the login page, with one cookie jar for all.
    let before = site.mails.length;
    await robot.post(link, { form: await robot.open(link), action: "new-link" });
    const first = await mailTo(site, email, before);
    before = site.mails.length;
    await robot.post(url, { email });
    const second = await mailTo(site, email, before);
    for (const mailed of [first.link, second.link, link]) {
      await pressEverything(robot, mailed, email);
    }
    assert.equal(await robot.user(), null);
    assert.equal((await person.post(`${url}/code`, { form, code })).status, 303);
    assert.equal(await person.user(), email);
  });
}

function testByAddress(test: TestWithStore): void {
  test("W1 address: elsewhere the address logs in, and no other does", async (store) => {
    const site = createSite(store, { otherBrowser: "address" });
    const { email } = site.addUser();
    const [laptop, phone] = [site.browser(), site.browser()];
    const link = await ask(site, laptop, email);
    const form = await phone.open(link);
    for (const address of ["", "x", `x${email}`, `${email},${email}`]) {
      assert.equal((await phone.post(link, { form, address })).status, 403);
    }
    assert.equal(await phone.user(), null);
    const shouted = ` ${email.toUpperCase()} `;
    assert.equal((await phone.post(link, { form, address: shouted })).status, 303);
    assert.equal(await phone.user(), email);
    const outcomes = await outcomesOf(site, linkIdOf(site, link));
    assert.deepEqual(outcomes, [
      "opened",
      ...Array<string>(4).fill("refused: wrong_address"),
      "redeemed",
    ]);
  });
}

function testProven(test: TestWithStore): void {
  test("W4 address: who is logged in as someone else there proves it once, and may switch", async (store) => {
    const site = createSite(store, { otherBrowser: "address" });
    const [first, second] = [site.addUser(), site.addUser()];
    const browser = site.browser();
    await browser.logIn(await ask(site, browser, first.email));
    const link = await ask(site, site.browser(), second.email);
    const told = await browser.get(link);
    assert.equal(told.status, 403);
    assert.ok(told.body.includes(first.email), "who is logged in here is named");
    assert.ok(!told.body.includes(second.email), "the other one is masked");
    const form = formIn(told.body) ?? "";
    assert.equal((await browser.post(link, { form, switch: "yes" })).status, 403);
    const proven = { form, address: second.email };
    assert.equal((await browser.post(link, proven)).status, 403);
    assert.equal(await browser.user(), first.email);
    assert.equal((await browser.post(link, { ...proven, switch: "yes" })).status, 303);
    assert.equal(await browser.user(), second.email);
  });
}

function testDeclines(test: TestWithStore): void {
  test("W4 code: who is logged in as someone else there is told so, and stays who they are", async (store) => {
    const site = createSite(store);
    const [first, second] = [site.addUser(), site.addUser()];
    const browser = site.browser();
    await browser.logIn(await ask(site, browser, first.email));
    const link = await ask(site, site.browser(), second.email);
    const told = await browser.get(link);
    assert.equal(told.status, 403);
    assert.ok(told.body.includes(first.email), "who is logged in here is named");
    const form = formIn(told.body) ?? "";
    assert.equal((await browser.post(link, { form, switch: "yes" })).status, 403);
    assert.equal(await browser.user(), first.email);
  });

  test("W6: elsewhere a decline is noted; with the address proven it revokes", async (store) => {
    const site = createSite(store, { otherBrowser: "address" });
    const { email } = site.addUser();
    const [person, robot] = [site.browser(), site.browser()];
    const link = await ask(site, person, email);
    const form = await robot.open(link);
    for (const address of ["", `x${email}`]) {
      assert.equal((await robot.post(link, { form, action: "decline", address })).status, 200);
      assert.equal((await person.get(link)).status, 200);
    }
    await robot.post(link, { form, action: "decline", address: email });
    assert.equal((await person.get(link)).status, 410);
  });

  test("W1 press: elsewhere a press logs in, as with a link that nobody's browser asked for", async (store) => {
    const site = createSite(store, { otherBrowser: "press" });
    const { email } = site.addUser();
    const link = await ask(site, site.browser(), email);
    const browser = site.browser();
    assert.equal((await browser.logIn(link)).status, 303);
    assert.equal(await browser.user(), email);
  });

  test("a link that is dead says so elsewhere, too", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const [person, other] = [site.browser(), site.browser()];
    const link = await ask(site, person, email);
    const form = await other.open(link);
    await person.logIn(link);
    assert.equal((await other.get(link)).status, 410);
    assert.equal((await other.post(link, { form })).status, 410);
  });
}
