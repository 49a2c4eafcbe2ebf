import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import {
  mailedLink,
  newAddress,
  type Person,
  scripting,
  type Place,
} from "../../support/browser.ts";

export function keyboardJourneys({ chromium, demo }: Place): void {
  /** What has the focus, as a person would call it, and whether one can see that it has. */
  const focused = ({ page }: Person): Promise<string> =>
    page.evaluate(() => {
      const active = document.activeElement;
      if (active === null || active === document.body) return "nothing";
      const { outlineStyle, outlineWidth } = getComputedStyle(active);
      const shows = outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2;
      const name = active instanceof HTMLInputElement ? active.labels?.[0] : active;
      return (name?.textContent ?? "").trim() + (shows ? "" : " (does not show)");
    });

  async function tab(person: Person): Promise<string> {
    await person.page.keyboard.press("Tab");
    return focused(person);
  }

  const keys = ["Enter", "Space"] as const;
  const ways = scripting.flatMap(([name, options]) => keys.map((key) => ({ name, options, key })));

  test.each(ways)(
    "$name, pressing with $key: from the wanted page to it",
    async ({ options, key }) => {
      const person = await chromium.newPerson(options);
      const { keyboard } = person.page;
      const address = newAddress();
      await person.page.goto(`${demo.url}/invoices/5`);
      await person.sees("Log in to Ledgerly");
      // The field has the focus already: nothing has to be looked for.
      await person.page.locator("input:focus").waitFor();
      expect(await focused(person)).toBe("Your e-mail address");
      await keyboard.type(address);
      if (key === "Enter") {
        await keyboard.press("Enter");
      } else {
        expect(await tab(person)).toBe("Send me a link");
        await keyboard.press("Space");
      }
      await person.sees("Check your mail");
      expect(await tab(person)).toBe("Code from the mail");
      expect(await tab(person)).toBe("Log in with the code");
      expect(await tab(person)).toBe("Ask for another mail");
      await mailedLink(demo.url, address);
      await openFromInbox(person, address);
      await person.sees("Log in to Ledgerly?");
      expect(await tab(person)).toBe("Log in");
      expect(await tab(person)).toBe("This wasn’t me");
      await keyboard.press("Shift+Tab");
      expect(await focused(person)).toBe("Log in");
      await keyboard.press(key);
      await person.page.waitForURL(`${demo.url}/invoices/5`);
      expect(await person.whoAmI(demo.url)).toBe(address);
      await person.leave();
    },
  );

  /** Tabs to the mail and into it, and presses its link. */
  async function openFromInbox({ page }: Person, address: string): Promise<void> {
    await page.goto(`${demo.url}/inbox`);
    const mail = page.locator("details", { hasText: `To ${address}` });
    const reach = async (target: Locator): Promise<void> => {
      for (let tabs = 0; tabs < 60; tabs++) {
        if ((await target.count()) === 1) return;
        await page.keyboard.press("Tab");
      }
      throw new Error("No number of tabs leads there.");
    };
    if ((await mail.getAttribute("open")) === null) {
      await reach(mail.locator("summary:focus"));
      await page.keyboard.press("Enter");
    }
    await reach(mail.frameLocator("iframe").locator("a:focus", { hasText: "Open the login page" }));
    await page.keyboard.press("Enter");
  }
}
