import assert from "node:assert/strict";
import type { TestWithStore } from "../runner.ts";
import type { Answer, Browser } from "./browser.ts";
import { createSite, issueTo, outcomesOf, type Site } from "./site.ts";

/** A request that must not log in, made with a link and a form token that would. */
interface Attempt {
  readonly name: string;
  readonly status: number;
  readonly reason: string;
  send(given: Given): Promise<Answer>;
}

interface Given {
  readonly site: Site;
  readonly browser: Browser;
  readonly url: string;
  readonly form: string;
}

const formType = { "content-type": "application/x-www-form-urlencoded" };

const forgeries: readonly Attempt[] = [
  {
    name: "without a form token",
    status: 403,
    reason: "forged",
    send: ({ browser, url }) => browser.post(url),
  },
  {
    name: "with a made-up form token",
    status: 403,
    reason: "forged",
    send: ({ browser, url, form }) => browser.post(url, { form: `${form.slice(0, -4)}AAAA` }),
  },
  {
    name: "with a form token of another browser",
    status: 403,
    reason: "forged",
    send: async ({ site, url, form }) => {
      const other = site.browser();
      await other.open(url);
      return other.post(url, { form });
    },
  },
  {
    name: "with a form token of another link",
    status: 403,
    reason: "forged",
    send: async ({ site, browser, url }) => {
      const other = await issueTo(site);
      return browser.post(url, { form: await browser.open(other.url) });
    },
  },
  {
    name: "with a form token that has become too old",
    status: 403,
    reason: "stale",
    send: ({ site, browser, url, form }) => {
      site.passTime(60 * 60 * 1000);
      return browser.post(url, { form });
    },
  },
  {
    name: "without cookies",
    status: 403,
    reason: "no_cookies",
    send: ({ site, url, form }) => site.browser().post(url, { form }),
  },
];

const crossSite: readonly Attempt[] = [
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "none" },
  { origin: "https://evil.example" },
  { origin: "http://app.example.com" },
  { origin: "https://app.example.com:8443" },
].map((headers: Readonly<Record<string, string>>) => ({
  name: `from elsewhere: ${JSON.stringify(headers)}`,
  status: 403,
  reason: "cross_site",
  send: ({ browser, url, form }) => browser.post(url, { form }, headers),
}));

const silent: readonly Attempt[] = [{}, { origin: "null" }].map(
  (headers: Readonly<Record<string, string>>) => ({
    name: `not saying from where: ${JSON.stringify(headers)}`,
    status: 403,
    reason: "cross_site",
    send: ({ browser, url, form }) =>
      browser.request("POST", url, { ...formType, ...headers }, `form=${form}`),
  }),
);

const ahead: readonly Attempt[] = [
  { "sec-purpose": "prefetch;prerender" },
  { purpose: "prefetch" },
  { "x-purpose": "preview" },
  { "x-moz": "prefetch" },
].map((headers: Readonly<Record<string, string>>) => ({
  name: `ahead of a person: ${JSON.stringify(headers)}`,
  status: 503,
  reason: "prefetch",
  send: ({ browser, url, form }) => browser.post(url, { form }, headers),
}));

const malformed: readonly Attempt[] = [
  {
    name: "as JSON",
    status: 400,
    reason: "malformed",
    send: ({ browser, url, form }) =>
      browser.post(url, { form }, { "content-type": "application/json" }),
  },
  {
    name: "with a field given twice",
    status: 400,
    reason: "malformed",
    send: ({ browser, url, form }) =>
      browser.request(
        "POST",
        url,
        { ...formType, "sec-fetch-site": "same-origin" },
        `form=${form}&form=${form}`,
      ),
  },
  {
    name: "with another action",
    status: 400,
    reason: "malformed",
    send: ({ browser, url, form }) => browser.post(url, { form, action: "log in" }),
  },
  {
    name: "with 1 MB",
    status: 413,
    reason: "too_large",
    send: ({ browser, url, form }) => browser.post(url, { form, more: "x".repeat(1_000_000) }),
  },
  {
    name: "with another method",
    status: 405,
    reason: "method_not_allowed",
    send: ({ browser, url, form }) => browser.request("PUT", url, formType, `form=${form}`),
  },
];

/** Law 3: whatever is refused, the link is as good as before. */
export function testRefusals(test: TestWithStore): void {
  for (const attempt of [...forgeries, ...crossSite, ...silent, ...ahead, ...malformed]) {
    test(`law 3: a press ${attempt.name} is refused, and the link is unharmed`, async (store) => {
      const site = createSite(store, { linkLifetime: 86_400 });
      const { url, id, user } = await issueTo(site);
      const browser = site.browser();
      const form = await browser.open(url);
      const { status } = await attempt.send({ site, browser, url, form });
      assert.equal(status, attempt.status);
      assert.equal(await browser.user(), null);
      assert.equal((await outcomesOf(site, id)).at(-1), `refused: ${attempt.reason}`);
      assert.equal((await browser.logIn(url)).status, 303);
      assert.equal(await browser.user(), user.email);
    });
  }

  test("Q2: a page fetched ahead of a person is refused without a form, and the link is unharmed", async (store) => {
    const site = createSite(store);
    const { url, id } = await issueTo(site);
    const browser = site.browser();
    const answer = await browser.get(url, { "sec-purpose": "prefetch" });
    assert.equal(answer.status, 503);
    assert.doesNotMatch(answer.body, /<form/);
    assert.equal((await browser.logIn(url)).status, 303);
    assert.deepEqual(await outcomesOf(site, id), ["refused: prefetch", "opened", "redeemed"]);
  });

  test("a press with `Origin: null` that is same-origin otherwise logs in", async (store) => {
    const site = createSite(store);
    const { url } = await issueTo(site);
    const browser = site.browser();
    const form = await browser.open(url);
    assert.equal((await browser.post(url, { form }, { origin: "null" })).status, 303);
  });
}
