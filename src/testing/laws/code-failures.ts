import assert from "node:assert/strict";
import type { TestWithStore } from "../runner.ts";
import { formIn } from "./browser.ts";
import { flakySessions, losing } from "./failures.ts";
import { askForMail, createSite, url } from "./site.ts";

const codeUrl = `${url}/code`;

export function testCodeFailures(test: TestWithStore): void {
  test("A7: a code whose answer is lost is 503, and typing it again ends logged in", async (store) => {
    const site = createSite(losing(store, "redeem"));
    const { email } = site.addUser();
    const browser = site.browser();
    const asked = await askForMail(site, browser, email);
    const { form, code } = asked;
    assert.equal((await browser.post(codeUrl, { form, code })).status, 503);
    assert.equal(await browser.user(), null);
    site.passTime(60_000);
    assert.equal((await browser.post(codeUrl, { form, code })).status, 303);
    assert.equal(await browser.user(), email);
  });

  test("A7: where the host keeps the sessions, a code in doubt can be typed again, too", async (store) => {
    const site = createSite(losing(store, "finish"), { sessions: flakySessions(0) });
    const { email, id } = site.addUser();
    const browser = site.browser();
    const { form, code } = await askForMail(site, browser, email);
    assert.equal((await browser.post(codeUrl, { form, code })).status, 503);
    site.passTime(60_000);
    const page = await browser.get(codeUrl);
    assert.equal(page.status, 200);
    const again = { form: formIn(page.body) ?? "", code };
    assert.equal((await browser.post(codeUrl, again)).status, 303);
    assert.equal(browser.cookies.get("host-session"), id);
  });

  test("T11: a session that the host cannot start spends no attempt at the code", async (store) => {
    const code = { digits: 6, attempts: 1 };
    const site = createSite(store, { sessions: flakySessions(1), code });
    const { email, id } = site.addUser();
    const browser = site.browser();
    const asked = await askForMail(site, browser, email);
    assert.equal((await browser.post(codeUrl, { form: asked.form, code: asked.code })).status, 503);
    assert.equal((await browser.post(codeUrl, { form: asked.form, code: asked.code })).status, 303);
    assert.equal(browser.cookies.get("host-session"), id);
  });
}
