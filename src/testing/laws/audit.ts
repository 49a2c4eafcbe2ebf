import assert from "node:assert/strict";
import type { TestWithStore } from "../runner.ts";
import { ask, createSite, issueTo, linkIdOf, outcomesOf, url } from "./site.ts";

export function testLaw4(test: TestWithStore): void {
  test("law 4: each request to a link leaves exactly one visit, by the time it is answered", async (store) => {
    const site = createSite(store);
    const { email } = site.addUser();
    const browser = site.browser();
    const link = await ask(site, browser, email);
    const id = linkIdOf(site, link);
    const other = await issueTo(site);
    const stranger = site.browser();
    await stranger.logIn(other.url);
    const form = await browser.open(link);
    const foreign = await stranger.open(link);
    const requests: readonly [outcome: string, send: () => Promise<unknown>][] = [
      ["opened", () => browser.get(link)],
      ["opened", () => browser.request("HEAD", link, {})],
      ["opened", () => browser.request("OPTIONS", link, {})],
      ["opened", () => browser.get(inUpperCase(link))],
      ["refused: prefetch", () => browser.get(link, { "sec-purpose": "prefetch" })],
      ["refused: wrong_account", () => stranger.get(link)],
      ["refused: other_browser", () => stranger.post(link, { form: foreign })],
      ["opened", () => site.browser().get(link)],
      ["refused: forged", () => browser.post(link)],
      [
        "refused: cross_site",
        () => browser.post(link, { form }, { "sec-fetch-site": "cross-site" }),
      ],
      ["refused: no_cookies", () => site.browser().post(link, { form })],
      ["refused: malformed", () => browser.post(link, { form }, { "content-type": "text/plain" })],
      ["refused: method_not_allowed", () => browser.request("DELETE", link, {})],
      ["redeemed", () => browser.post(link, { form })],
      ["repeated", () => browser.post(link, { form })],
      ["refused: used", () => browser.get(link)],
      ["refused: used", () => site.browser().get(link)],
      ["refused: other_browser", () => stranger.post(link, { form: foreign })],
      ["asked_again", () => browser.post(link, { form, action: "new-link" })],
      ["declined", () => browser.post(link, { form, action: "decline" })],
    ];
    const expected = ["opened", "refused: wrong_account"];
    for (const [outcome, send] of requests) {
      await send();
      expected.push(outcome);
      assert.deepEqual(await outcomesOf(site, id), expected);
    }
  });

  testFacts(test);
}

function testFacts(test: TestWithStore): void {
  test("law 4: a visit tells when, how and from where", async (store) => {
    const site = createSite(store);
    const { url: link, id } = await issueTo(site);
    const browser = site.browser();
    const before = Date.now();
    await browser.request("HEAD", link, { "user-agent": "Scanner/1.0\u00e9" });
    await browser.get(link);
    const [first, second] = (await site.magicLinks.explain(id))?.visits ?? [];
    assert.ok(first && second);
    assert.equal(first.method, "HEAD");
    assert.equal(first.userAgent, "Scanner/1.0?");
    assert.deepEqual([first.clientAddress, first.network], ["192.0.2.7", "192.0.2.7"]);
    assert.equal(first.browser, null, "it had no cookie yet");
    assert.match(second.browser ?? "", /^[\w-]{43}$/);
    assert.ok(first.at >= before && second.at >= first.at && second.at <= site.now());
  });
}

const inUpperCase = (link: string): string => `${url}${link.slice(url.length).toUpperCase()}`;
