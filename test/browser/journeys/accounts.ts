import { expect, test } from "vitest";
import {
  mailedLink,
  newAddress,
  type Person,
  scripting,
  type Place,
} from "../../support/browser.ts";

export function accountJourneys({ chromium, demo }: Place): void {
  /** Somebody who is logged in as one and opens the link of another. */
  async function openOthersLink(
    person: Person,
  ): Promise<{ own: string; other: string; url: string }> {
    const own = newAddress("ada");
    const other = newAddress("grace");
    await person.logIn(demo.url, own);
    await person.ask(demo.url, other, "/magic-link?redirectTo=/invoices/2");
    const url = await mailedLink(demo.url, other);
    await person.page.goto(url);
    await person.sees("You are logged in as someone else");
    const said = await person.page.locator("main").innerText();
    expect(said).toContain(own);
    expect(said).toContain(other);
    return { own, other, url };
  }

  test.each(scripting)(
    "%s: another account's link asks before it switches",
    async (_name, options) => {
      const person = await chromium.newPerson(options);
      const { own, other, url } = await openOthersLink(person);
      await person.page.getByRole("link", { name: "Stay logged in" }).click();
      await person.sees("Invoices that mind their own business");
      expect(await person.whoAmI(demo.url)).toBe(own);
      await person.page.goto(url);
      await person.sees("You are logged in as someone else");
      await person.press("Switch account");
      await person.page.waitForURL(`${demo.url}/invoices/2`);
      await person.sees(/^Invoice /);
      expect(await person.whoAmI(demo.url)).toBe(other);
      await person.leave();
    },
  );

  test.each(scripting)(
    "%s: “This wasn’t me” where it was asked for switches the link off",
    async (_name, options) => {
      const person = await chromium.newPerson(options);
      const url = await person.askAndOpen(demo.url, newAddress());
      await person.press("This wasn’t me");
      await person.sees("Thank you for telling us");
      expect(await person.page.locator("main").innerText()).toContain("The link is switched off");
      await person.page.goto(url);
      await person.sees("This link was switched off");
      expect(await person.whoAmI(demo.url)).toBeNull();
      await person.leave();
    },
  );

  test.each(scripting)("%s: “This wasn’t me” elsewhere is only noted", async (_name, options) => {
    const asking = await chromium.newPerson(options);
    const stranger = await chromium.newPerson(options);
    const address = newAddress();
    const url = await asking.askAndOpen(demo.url, address);
    await stranger.page.goto(url);
    await stranger.press("This wasn’t me");
    await stranger.sees("Thank you for telling us");
    expect(await stranger.page.locator("main").innerText()).not.toContain("switched off");
    await asking.press("Log in");
    await asking.sees(/^Invoice /);
    expect(await asking.whoAmI(demo.url)).toBe(address);
    await stranger.leave();
    await asking.leave();
  });
}
