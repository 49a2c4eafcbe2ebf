import { expect, test } from "vitest";
import {
  mailedCode,
  mailedLink,
  newAddress,
  type Person,
  scripting,
  type Place,
} from "../../support/browser.ts";

export function logInJourneys({ chromium, demo }: Place): void {
  /** Finds the mail in the inbox and clicks what the mail itself shows. */
  async function clickInMail(person: Person, address: string): Promise<void> {
    await mailedLink(demo.url, address);
    await person.page.goto(`${demo.url}/inbox`);
    const mail = person.page.locator("details", { hasText: `To ${address}` });
    if ((await mail.getAttribute("open")) === null) await mail.locator("summary").click();
    await mail.frameLocator("iframe").getByRole("link", { name: "Open the login page" }).click();
  }

  test.each(scripting)(
    "%s: from the wanted page, through the mail, back to it",
    async (_name, options) => {
      const person = await chromium.newPerson(options);
      const address = newAddress();
      await person.ask(demo.url, address, "/invoices/4");
      expect(await person.page.locator("main").innerText()).toContain(address);
      await clickInMail(person, address);
      await person.sees("Log in to Ledgerly?");
      expect(await person.page.locator(".account").innerText()).toBe(address);
      expect(await person.whoAmI(demo.url)).toBeNull();
      await person.press("Log in");
      await person.page.waitForURL(`${demo.url}/invoices/4`);
      await person.sees(/^Invoice /);
      expect(await person.whoAmI(demo.url)).toBe(address);
      await person.leave();
    },
  );

  test.each(scripting)("%s: logged out by the app's button, for good", async (_name, options) => {
    const person = await chromium.newPerson(options);
    const address = newAddress();
    await person.logIn(demo.url, address);
    const before = await person.context.cookies();
    expect(before.map(({ name }) => name)).toContain("onpurpose-session");
    await person.page.goto(`${demo.url}/invoices`);
    await person.press("Log out");
    await person.sees("You are logged out");
    expect(await person.whoAmI(demo.url)).toBeNull();
    // The old cookie, kept by somebody, is worth nothing either.
    await person.context.addCookies(before);
    expect(await person.whoAmI(demo.url)).toBeNull();
    await person.page.goto(`${demo.url}/invoices`);
    await person.sees("Log in to Ledgerly");
    await person.leave();
  });

  test.each(scripting)(
    "%s: a used link's page mails a new link, whose code logs in",
    async (_name, options) => {
      const person = await chromium.newPerson(options);
      const address = newAddress();
      const used = await person.logIn(demo.url, address);
      await person.context.clearCookies();
      await person.page.goto(used);
      await person.sees("This link has already been used");
      await person.press("Send me a new link");
      await person.sees("Check your mail");
      // This browser has not shown that it is the address's own.
      expect(await person.page.locator("main").innerText()).not.toContain(address);
      // It came by the link, as a robot would: in what it asks for only the code counts.
      await person.page.goto(await mailedLink(demo.url, address, used));
      await person.sees("Check your mail");
      const code = await mailedCode(demo.url, address, used);
      await person.page.getByLabel("Code from the mail").fill(code);
      await person.press("Log in with the code");
      await person.sees(/^Invoice /);
      expect(await person.whoAmI(demo.url)).toBe(address);
      await person.leave();
    },
  );

  test("in a foreign browser the address is masked", async () => {
    const asking = await chromium.newPerson();
    const foreign = await chromium.newPerson();
    const address = newAddress();
    const url = await asking.askAndOpen(demo.url, address);
    expect(await asking.page.content()).toContain(address);
    await foreign.page.goto(url);
    await foreign.sees("You asked for this link in another browser");
    expect(await foreign.page.locator(".account").innerText()).toBe("a…@example.com");
    expect(await foreign.page.content()).not.toContain(address);
    await asking.leave();
    await foreign.leave();
  });
}
