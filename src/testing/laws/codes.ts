import assert from "node:assert/strict";
import { numbers, type TestWithStore } from "../runner.ts";
import type { Answer, Browser } from "./browser.ts";
import { ask, askForMail, createSite, linkIdOf, outcomesOf, url, type AskedFor } from "./site.ts";

const codeUrl = `${url}/code`;

/** Types a code, on the page that the ask was answered with. */
function type(browser: Browser, { form }: AskedFor, code: string): Promise<Answer> {
  return browser.post(codeUrl, { form, code });
}

/** Another code than this one. */
function wrongFor(code: string, index = 0): string {
  const digits = code.replaceAll(" ", "");
  return String((Number(digits) + 1 + index) % 100_000_000).padStart(8, "0");
}

export function testCodeLaws(test: TestWithStore): void {
  testIndependence(test);
  testAttempts(test);
  testNewestCode(test);
  testGuesses(test);

  test("C1: the code from the mail logs in the browser that asked, in whatever shape it is typed", async (store) => {
    const site = createSite(store);
    const shapes: ((code: string) => string)[] = [
      (code) => code,
      (code) => code.replace(" ", ""),
      (code) => ` ${code.replace(" ", "-")}\n`,
      (code) => code.replace(" ", "\u2013"),
      (code) => [...code].join("\u00a0"),
    ];
    for (const shape of shapes) {
      const { email } = site.addUser();
      const browser = site.browser();
      const asked = await askForMail(site, browser, email);
      const { status, headers } = await type(browser, asked, shape(asked.code));
      assert.deepEqual([status, headers.get("location")], [303, "/"]);
      assert.equal(await browser.user(), email);
      const outcomes = await outcomesOf(site, linkIdOf(site, asked.link));
      assert.deepEqual(outcomes, ["redeemed"]);
    }
  });

  test("C1: no other browser can use the code, and none is counted there", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const [person, stranger] = [site.browser(), site.browser()];
    const asked = await askForMail(site, person, email);
    const other = await askForMail(site, stranger, site.addUser().email);
    assert.equal((await type(stranger, asked, asked.code)).status, 403);
    assert.equal((await type(stranger, other, asked.code)).status, 403);
    assert.equal((await type(site.browser(), asked, asked.code)).status, 403);
    assert.equal(await stranger.user(), null);
    assert.equal((await type(person, asked, asked.code)).status, 303);
    assert.equal(await person.user(), email);
  });

  test("T9: a login by the code ends the link and the account's others; a newer ask ends the older code", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const [laptop, phone] = [site.browser(), site.browser()];
    const first = await askForMail(site, laptop, email);
    const onPhone = await askForMail(site, phone, email);
    const second = await askForMail(site, laptop, email);
    assert.equal((await type(laptop, second, first.code)).status, 403);
    assert.equal((await type(laptop, second, second.code)).status, 303);
    for (const link of [first.link, second.link]) {
      assert.equal((await site.browser().get(link)).status, 410);
    }
    assert.equal((await type(phone, onPhone, onPhone.code)).status, 410);
    assert.equal(await phone.user(), null);
  });
}

function testNewestCode(test: TestWithStore): void {
  test("T9: the code in the newest mail counts also in a tab that an older ask has left open", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const first = await askForMail(site, browser, email);
    const second = await askForMail(site, browser, email);
    assert.equal((await type(browser, first, second.code)).status, 303);
    assert.equal(await browser.user(), email);
  });
}

function testIndependence(test: TestWithStore): void {
  test("law 7: what robots do with the link leaves the code alone, and wrong codes leave the link alone", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const asked = await askForMail(site, browser, email);
    const robot = site.browser();
    for (const _ of numbers(10)) await robot.get(asked.link);
    await robot.logIn(asked.link);
    await robot.logIn(asked.link, { action: "decline" });
    assert.equal((await type(browser, asked, asked.code)).status, 303);
    assert.equal(await browser.user(), email);

    const again = await askForMail(site, site.browser(), site.addUser().email);
    const other = site.browser();
    const spent = await askForMail(site, other, email);
    for (const index of numbers(6)) await type(other, spent, wrongFor(spent.code, index));
    assert.equal((await type(other, spent, spent.code)).status, 410);
    assert.equal((await other.logIn(spent.link)).status, 303);
    assert.ok(again.code);
  });

  test("law 7: a login by the link ends the code", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const asked = await askForMail(site, browser, email);
    assert.equal((await browser.logIn(asked.link)).status, 303);
    await browser.post(`${url}/logout`);
    site.passTime(6000);
    assert.equal((await type(browser, asked, asked.code)).status, 410);
    assert.equal(await browser.user(), null);
  });

  test("law 7: whoever revokes the link, or declines it where it was asked for, ends the code, too", async (store) => {
    const site = createSite(store);
    const [revoked, declined] = [site.browser(), site.browser()];
    const first = await askForMail(site, revoked, site.addUser().email);
    await site.magicLinks.revoke({ linkId: linkIdOf(site, first.link) });
    assert.equal((await type(revoked, first, first.code)).status, 410);
    const second = await askForMail(site, declined, site.addUser().email);
    await declined.logIn(second.link, { action: "decline" });
    assert.equal((await type(declined, second, second.code)).status, 410);
  });

  test("C1: the code lives as long as the link", async (store) => {
    const site = createSite(store);
    const browser = site.browser();
    const asked = await askForMail(site, browser, site.addUser().email);
    site.passTime(600_000);
    assert.equal((await type(browser, asked, asked.code)).status, 410);
    assert.equal(await browser.user(), null);
  });
}

function testAttempts(test: TestWithStore): void {
  test("C2: of 200 guesses at once at most 5 are compared, and the link is unharmed", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const asked = await askForMail(site, browser, email);
    const answers = await Promise.all(
      numbers(200).map((index) => type(browser, asked, wrongFor(asked.code, index))),
    );
    const statuses = new Map<number, number>();
    for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    // Four are told that they may try again; the fifth is the last.
    assert.deepEqual([statuses.get(403), statuses.get(410)], [4, 196]);
    const outcomes = await outcomesOf(site, linkIdOf(site, asked.link));
    assert.deepEqual(outcomes, Array<string>(5).fill("refused: wrong_code"));
    assert.equal((await type(browser, asked, asked.code)).status, 410);
    assert.equal((await browser.logIn(asked.link)).status, 303);
    assert.equal(await browser.user(), email);
  });

  test("C2: what cannot be a code is no attempt", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const asked = await askForMail(site, browser, email);
    for (const typed of [
      "",
      "1234",
      "123456789",
      "abcdefgh",
      "1234 567x",
      "\u0000",
      "9".repeat(999),
    ]) {
      assert.equal((await type(browser, asked, typed)).status, 400);
    }
    assert.equal((await type(browser, asked, asked.code)).status, 303);
  });
}

function testGuesses(test: TestWithStore): void {
  test("law 6: guesses for an address that nobody has are answered alike", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const [known, unknown] = [site.browser(), site.browser()];
    const asked = await askForMail(site, known, email);
    await unknown.get(url);
    const page = await unknown.post(url, { email: `nobody-${email}` });
    const form = /name="form" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
    for (const index of numbers(7)) {
      const code = wrongFor(asked.code, index);
      const answers = [
        await type(known, asked, code),
        await unknown.post(codeUrl, { form, code }),
      ].map(({ status, headers, body }) => ({
        status,
        headers: [...headers.keys()],
        body: body.replaceAll(/value="[^"]*"/g, "").replaceAll("nobody-", ""),
      }));
      assert.deepEqual(answers[0], answers[1]);
    }
  });

  test("T1: the right code 20 times at once logs in once, and every answer is a login", async (store) => {
    const site = createSite(store, { code: { digits: 6, attempts: 1 } });
    const { email } = site.addUser();
    const browser = site.browser();
    const asked = await askForMail(site, browser, email);
    const answers = await Promise.all(numbers(20).map(() => type(browser, asked, asked.code)));
    for (const { status } of answers) assert.equal(status, 303);
    assert.equal(await browser.user(), email);
    const outcomes = await outcomesOf(site, linkIdOf(site, asked.link));
    assert.equal(outcomes.filter((outcome) => outcome === "redeemed").length, 1);
  });

  test("a link that was asked for is pressed and its code typed at once: one login", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const asked = await askForMail(site, browser, email);
    const form = await browser.open(asked.link);
    const answers = await Promise.all([
      browser.post(asked.link, { form }),
      type(browser, asked, asked.code),
    ]);
    for (const { status } of answers) assert.equal(status, 303);
    assert.equal(await browser.user(), email);
    assert.ok(await ask(site, site.browser(), email));
  });
}
