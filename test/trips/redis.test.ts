import { createClient } from "@redis/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeRedis, redisStore } from "../../src/stores/redis.ts";
import type { Store } from "../../src/stores/store.ts";
import { createSite, issueTo, type Site } from "../../src/testing/laws/site.ts";
import { asking, issued, minute, someHash, typing } from "../../src/testing/store/records.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { countTrips, type TripCounter } from "../support/trip-counter.ts";

// Law 12, counted on the wire, on a single server.
await describeWith(
  "Redis",
  () => freshDatabase("redis"),
  (database) => {
    let counter: TripCounter;
    let store: Store;
    let site: Site;
    let close: () => Promise<unknown>;

    beforeAll(async () => {
      const url = new URL(database.url);
      counter = await countTrips(url.hostname, Number(url.port || 6379));
      const client = createClient({ url: `redis://127.0.0.1:${counter.port}` });
      close = () => client.close();
      await client.connect();
      store = redisStore(nodeRedis(client), { prefix: database.prefix });
      site = createSite(store);
      // A script is sent in full when it is new to the server.
      const { url: link } = await issueTo(site);
      const browser = site.browser();
      await browser.request("PUT", link, {});
      await browser.post(link, { form: await browser.open(link), action: "decline" });
      await browser.logIn((await issueTo(site)).url);
      await browser.user();
    });
    afterAll(async () => {
      await close();
      await counter.close();
    });

    test.each([["GET"], ["HEAD"], ["OPTIONS"], ["PUT"]])("%s is one trip", async (method) => {
      const { url } = await issueTo(site);
      expect(await counter.count(() => site.browser().request(method, url, {}))).toBe(1);
    });

    test("a press is one trip: one that wins, that ends other links and a session, that comes too late", async () => {
      const browser = site.browser();
      const { url: first, user } = await issueTo(site);
      await browser.logIn(first);
      await site.magicLinks.issue({ userId: user.id });
      const { url } = await site.magicLinks.issue({ userId: user.id });
      site.passTime(3000);
      let form = "";
      expect(await counter.count(async () => (form = await browser.open(url)))).toBe(1);
      expect(await counter.count(() => browser.post(url, { form }))).toBe(1);
      expect(await counter.count(() => browser.post(url, { form }))).toBe(1);
      expect(await counter.count(() => browser.user())).toBe(1);
    });

    test('"this was not me", and an issue, are one trip', async () => {
      const { url } = await issueTo(site);
      const browser = site.browser();
      const form = await browser.open(url);
      expect(await counter.count(() => browser.post(url, { form, action: "decline" }))).toBe(1);
      const userId = site.addUser().id;
      expect(await counter.count(() => site.magicLinks.issue({ userId }))).toBe(1);
    });

    test("an ask under limits, let through or not, and a code, right or wrong, are one trip", async () => {
      const spans = { free: 1, firstWait: minute, maxWait: minute, calm: minute };
      const ask = async () => {
        const limits = [someHash(), someHash(), someHash()].map((key) => ({ key, ...spans }));
        const request = asking({}, limits);
        const allowed = await counter.count(() => store.ask(request));
        const refused = await counter.count(() => store.ask(asking({}, limits)));
        const wrong = await counter.count(() => store.tryCode(typing(request.ask)));
        await issued(store, { id: request.ask.id });
        const right = await counter.count(() => store.tryCode(typing(request.ask)));
        return { allowed, refused, wrong, right };
      };
      await ask();
      expect(await ask()).toEqual({ allowed: 1, refused: 1, wrong: 1, right: 1 });
    });
  },
);
