import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { describeInBrowser, useChromium } from "../../../support/browser.ts";
import { modes, useHost } from "./host.ts";
import { newProfile, type Profile } from "./profile.ts";

/** Playwright makes every tab believe that it is the one that is looked at. People have one of those. */
async function believeInFocus(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setFocusEmulationEnabled", { enabled: false });
}

/** Opens the link in a tab of its own, which has the focus from then on, and logs in there. */
async function logInInSecondTab(laptop: Profile, link: string, address: string): Promise<void> {
  const tab = await laptop.person.context.newPage();
  await tab.goto(link);
  await believeInFocus(tab);
  await tab.bringToFront();
  await tab.getByRole("button", { name: "Log in" }).click();
  await laptop.isAtInvoice(address, tab);
}

/** Says to a tab what a browser with a window says when one looks at another tab: this Chromium has no window. */
function look(page: Page, visibility: "visible" | "hidden"): Promise<void> {
  return page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { get: () => state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visibility);
}

/** The requests that leave a profile from now on. */
function watchRequests({ person }: Profile): string[] {
  const requests: string[] = [];
  person.context.on("request", (request) => requests.push(request.url()));
  return requests;
}

// One after the other: only one tab of a Chromium has the focus.
describeInBrowser("the tab that waits for its mail", () => {
  const chromium = useChromium();

  describe.each(modes)("mode %s", (mode) => {
    const host = useHost(mode);

    test.each(["focus", "visibilitychange"] as const)(
      "moves on by itself, at %s, once the link was pressed in another tab",
      async (event) => {
        const laptop = await newProfile(chromium, host());
        const address = host().addUser();
        await laptop.ask(address);
        await believeInFocus(laptop.page);
        const { link } = await host().mail(address);
        await logInInSecondTab(laptop, link, address);
        if (event === "focus") {
          await laptop.sees("Check your mail");
          await laptop.page.bringToFront();
        } else {
          await look(laptop.page, "hidden");
          await laptop.sees("Check your mail");
          await look(laptop.page, "visible");
        }
        await laptop.isAtInvoice(address);
        // In its place: there is nothing to go back to.
        const entries = await laptop.page.evaluate(() => history.length);
        await laptop.page.goBack();
        await laptop.sees("Log in to Ledgerly");
        expect(entries).toBeLessThanOrEqual(3);
        await laptop.leave();
      },
    );

    test("stays when the login was in another browser, whatever one does there", async () => {
      const laptop = await newProfile(chromium, host());
      const mobile = await newProfile(chromium, host());
      const address = host().addUser();
      await laptop.ask(address);
      await believeInFocus(laptop.page);
      const { link, code } = await host().mail(address);
      await mobile.open(link);
      if (mode === "code") {
        await mobile.press("Mail me a code");
        await mobile.sees("Check your mail");
        await mobile.type((await host().mail(address, 2)).code);
      } else {
        if (mode === "address") {
          await mobile.page.getByLabel("The address that the mail came to").fill(address);
        }
        await mobile.press("Log in");
      }
      await mobile.isAtInvoice(address);
      const requests = watchRequests(laptop);
      await laptop.page.bringToFront();
      await look(laptop.page, "hidden");
      await look(laptop.page, "visible");
      await laptop.page.waitForTimeout(500);
      expect(new Set(requests)).toEqual(new Set([`${host().url}/code`]));
      await laptop.sees("Check your mail");
      await laptop.type(code);
      await laptop.sees(
        mode === "code" ? "There is a newer link" : "This link has already been used",
      );
      expect(await laptop.user()).toBeNull();
      expect(await laptop.told()).toBe("checkMail");
      await laptop.open(`${host().url}/code`);
      await laptop.sees("Check your mail");
      await laptop.leave();
      await mobile.leave();
    });
  });

  describe("while nobody looks", () => {
    const hosts = modes.map(useHost);

    test("asks nothing, in any mode, also when it is logged in meanwhile", async () => {
      const waiting = await Promise.all(
        hosts.map(async (host) => {
          const laptop = await newProfile(chromium, host());
          const address = host().addUser();
          await laptop.ask(address);
          await believeInFocus(laptop.page);
          const { link } = await host().mail(address);
          await logInInSecondTab(laptop, link, address);
          return laptop;
        }),
      );
      const requests = waiting.map(watchRequests);
      for (const { page } of waiting) await look(page, "hidden");
      await sleep(10_000);
      expect(requests).toEqual([[], [], []]);
      for (const laptop of waiting) {
        await laptop.sees("Check your mail");
        await laptop.leave();
      }
    });
  });
});
