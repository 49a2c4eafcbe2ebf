import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresStore } from "../../src/stores/postgres.ts";
import type { Browser } from "../../src/testing/laws/browser.ts";
import { createSite, issueTo, type Site } from "../../src/testing/laws/site.ts";
import {
  asking,
  issued,
  opening,
  pressing,
  someHash,
  someLink,
  typing,
} from "../../src/testing/store/records.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { countTrips, type TripCounter } from "../support/trip-counter.ts";

// Law 12, counted on the wire: what a request to a link costs, sessions and all.
await describeWith(
  "PostgreSQL",
  () => freshDatabase("postgres"),
  (database) => {
    let counter: TripCounter;
    let pool: pg.Pool;
    let site: Site;

    beforeAll(async () => {
      const url = new URL(database.url);
      counter = await countTrips(url.hostname, Number(url.port || 5432));
      url.port = String(counter.port);
      pool = new pg.Pool({ connectionString: url.href, max: 1 });
      const store = postgresStore(pool);
      await store.migrate();
      site = createSite(store);
    });
    afterAll(async () => {
      await pool.end();
      await counter.close();
    });

    /** A browser with a session of its own. */
    async function loggedIn(): Promise<{ browser: Browser; userId: string }> {
      const browser = site.browser();
      const { url, user } = await issueTo(site);
      expect((await browser.logIn(url)).status).toBe(303);
      return { browser, userId: user.id };
    }

    describe("one request to a link is one trip", () => {
      test.each([["GET"], ["HEAD"], ["OPTIONS"], ["PUT"]])("%s", async (method) => {
        const { url } = await issueTo(site);
        const browser = site.browser();
        for (const _ of ["first", "second"]) {
          expect(await counter.count(() => browser.request(method, url, {}))).toBe(1);
        }
      });

      test("a press that wins, its double, and one that comes too late", async () => {
        const { url } = await issueTo(site);
        const browsers = [site.browser(), site.browser()] as const;
        const [form, late] = [await browsers[0].open(url), await browsers[1].open(url)];
        expect(await counter.count(() => browsers[0].post(url, { form }))).toBe(1);
        expect(await counter.count(() => browsers[0].post(url, { form }))).toBe(1);
        expect(await counter.count(() => browsers[1].post(url, { form: late }))).toBe(1);
      });

      test("a press without a form", async () => {
        const { url } = await issueTo(site);
        expect(await counter.count(() => site.browser().post(url))).toBe(1);
      });

      test("a look, and a press that replaces a session and ends other links", async () => {
        const { browser, userId } = await loggedIn();
        await site.magicLinks.issue({ userId });
        const { url } = await site.magicLinks.issue({ userId });
        site.passTime(3000);
        let form = "";
        expect(await counter.count(async () => (form = await browser.open(url)))).toBe(1);
        expect(await counter.count(() => browser.post(url, { form }))).toBe(1);
      });

      test("a press in a browser where somebody else is logged in, and the switch", async () => {
        const { browser } = await loggedIn();
        const { url } = await issueTo(site);
        const form = /name="form" value="([^"]+)"/.exec((await browser.get(url)).body)?.[1] ?? "";
        site.passTime(400);
        expect(await counter.count(() => browser.post(url, { form }))).toBe(1);
        expect(await counter.count(() => browser.post(url, { form, switch: "yes" }))).toBe(1);
      });

      test('"this was not me"', async () => {
        const { url } = await issueTo(site);
        const browser = site.browser();
        const form = await browser.open(url);
        const decline = () => browser.post(url, { form, action: "decline" });
        expect(await counter.count(decline)).toBe(1);
      });
    });

    test("who is logged in, and an ask, are one trip each; a broken token is none", async () => {
      const { browser } = await loggedIn();
      expect(await counter.count(() => browser.user())).toBe(1);
      const { url } = await issueTo(site);
      const broken = `${url.slice(0, -1)}${url.endsWith("0") ? "1" : "0"}`;
      expect(await counter.count(() => site.browser().get(broken))).toBe(0);
      expect(await counter.count(() => site.magicLinks.issue({ userId: site.addUser().id }))).toBe(
        1,
      );
    });

    test("a request that receivers are told of is one trip, too", async () => {
      const store = postgresStore(pool);
      const event = someHash;
      const link = someLink();
      expect(await counter.count(() => store.issue({ ...link, event: event() }))).toBe(1);
      const { visit, ...opened } = opening(link);
      const told = () => store.open({ ...opened, visit: { ...visit, event: event() } });
      expect(await counter.count(told)).toBe(1);
      const press = pressing(link);
      const pressed = () => store.redeem({ ...press, visit: { ...press.visit, event: event() } });
      expect(await counter.count(pressed)).toBe(1);
      const { events } = await store.outbox(null, 10);
      expect(events.map(({ happening }) => happening.what)).toEqual(["issued", "visit", "visit"]);
      await store.settleOutbox(events);
    });

    test("an ask, what came of it, and a code, right, wrong or spent, are one trip each", async () => {
      const store = postgresStore(pool);
      const spans = { free: 2, firstWait: 10_000, maxWait: 10_000, calm: 60_000 };
      const limits = ["browser", "network", "address"].map((key) => ({ key, ...spans }));
      const { ask } = asking();
      // The one that begins counts, those that go on, and those that are refused.
      for (const refusedBy of [null, null, 0, 0]) {
        const request = { ask: { ...ask, id: someHash() }, limits };
        await expect(
          counter.count(async () => {
            expect(await store.ask(request)).toMatchObject({ refusedBy });
          }),
        ).resolves.toBe(1);
      }
      expect(await counter.count(() => store.ask({ ask, limits: [] }))).toBe(1);
      expect(await counter.count(() => store.settleAsk(ask.id, "mailed", ask.askedAt))).toBe(1);
      expect(await counter.count(() => store.asks(ask.addressHash))).toBe(1);
      await issued(store, { id: ask.id, askedBy: ask.askedBy });
      expect(await counter.count(() => store.tryCode(typing(ask)))).toBe(1);
      const wrong = typing(ask, { codeHash: someHash() });
      expect(await counter.count(() => store.tryCode(wrong))).toBe(1);
      expect(await counter.count(() => store.tryCode({ ...wrong, maxAttempts: 2 }))).toBe(1);
    });
  },
);
