import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { HttpBrowser } from "../../support/http-browser.ts";
import { engines, plainBrowser, type PlainBrowser } from "../../support/people/browsers.ts";
import { Hands } from "../../support/people/hands.ts";
import { until } from "../../support/people/until.ts";
import { useDesk } from "./desk.ts";
import { startPeopleHost, type PeopleHost } from "./host.ts";
import { keep } from "./record.ts";

const title = "Log in to Ledgerly";

describe("a person who asked for a link", { concurrent: true }, () => {
  describe.each(engines)("%s, where it was asked for", (engine) => {
    const desk = useDesk(engine, () => startPeopleHost());

    test.skipIf(!desk.has)("is logged in by one press", async () => {
      const host = desk.thing();
      const address = host.addUser();
      const hands = new Hands(desk.display());
      await hands.rest();
      const browser = plainBrowser(engine, desk.display());
      try {
        browser.open(host.origin + host.magicLinks.loginPath("/invoices/3"));
        await hands.sees(title);
        await hands.types(address);
        await hands.keys("Return");
        await hands.sees("Check your mail");
        const link = await host.mailedLink(address);
        const from = host.arrived.length;
        await followLink(browser, hands, link);
        const button = await hands.sees(`${title}?`);
        // MiniBrowser leaves the keyboard in its address bar.
        if (engine === "webkit") await hands.click(button);
        else await hands.keys("Tab", "Return");
        expect(await host.greeted(address)).toEqual({ webdriver: "false" });
        keep(engine, "asked for", host.arrived.slice(from), link);
        expect(await postsTo(host, address)).toEqual([{ outcome: "redeemed", reason: null }]);
      } finally {
        await browser.close();
      }
    });
  });

  // WebKitGTK keeps nothing that was typed.
  describe.each(["chromium", "firefox"] as const)("%s, in another browser", (engine) => {
    const desk = useDesk(engine, () => startPeopleHost({ otherBrowser: "address" }));

    test.skipIf(!desk.has)("is logged in by an address that the browser fills in", async () => {
      const host = desk.thing();
      const address = host.addUser();
      const hands = new Hands(desk.display());
      await hands.rest();
      const browser = plainBrowser(engine, desk.display());
      try {
        browser.open(`${host.origin}/newsletter`);
        await hands.sees("Newsletter");
        await hands.types(address);
        await hands.keys("Return");
        await hands.sees("Subscribed");
        await askElsewhere(host, address);
        const link = await host.mailedLink(address);
        const from = host.arrived.length;
        await followLink(browser, hands, link);
        await hands.sees(`${title}?`);
        await hands.keys("Tab", "Down");
        // Browsers take no choice from a list that has only just opened.
        await sleep(1000);
        await hands.keys("Down", "Return");
        await sleep(500);
        await hands.keys("Return");
        expect(await host.greeted(address)).toEqual({ webdriver: "false" });
        keep(engine, "address filled in", host.arrived.slice(from), link);
        expect(await postsTo(host, address)).toEqual([{ outcome: "redeemed", reason: null }]);
      } finally {
        await browser.close();
      }
    });
  });
});

/**
 * A mail program hands a link to the browser that runs, which Chromium takes. MiniBrowser would start anew, and Firefox
 * finds itself over D-Bus, which is not here: there it is typed.
 */
async function followLink(browser: PlainBrowser, hands: Hands, link: string): Promise<void> {
  if (browser.engine === "chromium") return browser.open(link);
  await hands.keys("ctrl+l");
  await sleep(500);
  await hands.types(link);
  await hands.keys("Return");
}

async function askElsewhere(host: PeopleHost, email: string): Promise<void> {
  const laptop = new HttpBrowser(host.origin);
  await laptop.get("/magic-link");
  await laptop.post("/magic-link", { email, redirectTo: "/invoices/3" });
}

/** What came of the presses on the one link of an address. */
async function postsTo(host: PeopleHost, address: string): Promise<unknown[]> {
  const [linkId] = await until("the ask to be noted", async () => {
    const asks = await host.magicLinks.asks(address);
    const ids = asks.flatMap((ask) => ask.linkId ?? []);
    return ids.length === 0 ? null : ids;
  });
  const explanation = await host.magicLinks.explain(linkId ?? "");
  const posts = explanation?.visits.filter(({ method }) => method === "POST") ?? [];
  return posts.map(({ outcome, reason }) => ({ outcome, reason }));
}
