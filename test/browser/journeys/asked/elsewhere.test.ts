import { describe, expect, test } from "vitest";
import { describeInBrowser, scripting, useChromium } from "../../../support/browser.ts";
import { modes, useHost } from "./host.ts";
import { newProfile, type Profile } from "./profile.ts";

describeInBrowser("a link that was asked for on the login page", { concurrent: true }, () => {
  const chromium = useChromium();

  describe.each(modes)("mode %s", (mode) => {
    const host = useHost(mode);

    test.each(scripting)("%s: where it was asked for one press logs in", async (_name, options) => {
      const laptop = await newProfile(chromium, host(), options);
      const address = host().addUser();
      await laptop.ask(address);
      const { link } = await host().mail(address);
      await laptop.open(link);
      await laptop.sees("Log in to Ledgerly?");
      expect(await laptop.account.innerText()).toBe(address);
      expect(await laptop.user()).toBeNull();
      await laptop.press("Log in");
      await laptop.isAtInvoice(address);
      await laptop.leave();
    });
  });

  describe("elsewhere, mode code", () => codeJourneys(chromium));
  describe("elsewhere, mode address", () => addressJourneys(chromium));
  describe("elsewhere, mode press", () => pressJourneys(chromium));
  describe("where someone else is logged in, mode code", () => strangerStays(chromium));
  describe("where someone else is logged in, mode address", () => strangerSwitches(chromium));
});

function codeJourneys(chromium: ReturnType<typeof useChromium>): void {
  const host = useHost("code");

  test.each(scripting)(
    "%s: elsewhere nothing logs in; the code logs in where it was asked for",
    async (_name, options) => {
      const laptop = await newProfile(chromium, host(), options);
      const mobile = await newProfile(chromium, host(), options);
      const address = host().addUser();
      await laptop.ask(address);
      const { link, code } = await host().mail(address);
      await mobile.open(link);
      await mobile.sees("You asked for this link in another browser");
      expect(await mobile.account.innerText()).toBe("a…@example.com");
      expect(await mobile.page.content()).not.toContain(address);
      const buttons = await mobile.page.getByRole("button").allInnerTexts();
      expect(buttons).toEqual(["Mail me a code", "This wasn’t me"]);
      await laptop.type(code);
      await laptop.isAtInvoice(address);
      expect(await mobile.user()).toBeNull();
      await mobile.page.reload();
      await mobile.sees("This link has already been used");
      await laptop.leave();
      await mobile.leave();
    },
  );

  test.each(scripting)("%s: a code for this browser logs in here", async (_name, options) => {
    const laptop = await newProfile(chromium, host(), options);
    const mobile = await newProfile(chromium, host(), options);
    const address = host().addUser();
    await laptop.ask(address);
    await mobile.open((await host().mail(address)).link);
    await mobile.press("Mail me a code");
    await mobile.sees("Check your mail");
    expect(await mobile.page.content()).not.toContain(address);
    const { link, code } = await host().mail(address, 2);
    // An app's own browser is closed on the way to the mail; the link in it leads back.
    await mobile.page.goto("about:blank");
    await mobile.open(link);
    await mobile.sees("Check your mail");
    expect(await mobile.text()).toContain("Type the code here.");
    await mobile.type(code);
    await mobile.isAtInvoice(address);
    expect(await laptop.user()).toBeNull();
    await laptop.leave();
    await mobile.leave();
  });

  test.each(scripting)("%s: a link for a browser that knew the app", async (_name, options) => {
    const laptop = await newProfile(chromium, host(), options);
    const mobile = await newProfile(chromium, host(), options);
    const address = host().addUser();
    await mobile.open(host().url);
    await laptop.ask(address);
    await mobile.open((await host().mail(address)).link);
    await mobile.press("Mail me a link for this browser");
    await mobile.sees("Check your mail");
    await mobile.open((await host().mail(address, 2)).link);
    await mobile.sees("Log in to Ledgerly?");
    await mobile.press("Log in");
    await mobile.isAtInvoice(address);
    await laptop.leave();
    await mobile.leave();
  });

  test.each(scripting)("%s: the code by keyboard alone", async (_name, options) => {
    const laptop = await newProfile(chromium, host(), options);
    const { keyboard } = laptop.page;
    const address = host().addUser();
    await laptop.open(host().origin + host().magicLinks.loginPath("/invoices/3"));
    await laptop.fieldHasFocus();
    await keyboard.type(address);
    await keyboard.press("Enter");
    await laptop.sees("Check your mail");
    const { code } = await host().mail(address);
    await keyboard.press("Tab");
    await laptop.fieldHasFocus();
    await keyboard.type("0000");
    await keyboard.press("Enter");
    await laptop.page.getByText("A code has 8 digits.").waitFor();
    // After a fault the field has the focus already.
    await laptop.fieldHasFocus();
    await keyboard.type(code);
    await keyboard.press("Enter");
    await laptop.isAtInvoice(address);
    await laptop.leave();
  });
}

function addressJourneys(chromium: ReturnType<typeof useChromium>): void {
  const host = useHost("address");

  test.each(scripting)(
    "%s: elsewhere the address logs in, and a wrong one is said to be wrong",
    async (_name, options) => {
      const laptop = await newProfile(chromium, host(), options);
      const mobile = await newProfile(chromium, host(), options);
      const address = host().addUser();
      await laptop.ask(address);
      const { link } = await host().mail(address);
      await mobile.open(link);
      await mobile.sees("Log in to Ledgerly?");
      expect(await mobile.page.content()).not.toContain(address);
      const field = mobile.page.getByLabel("The address that the mail came to");
      await field.fill("eve@example.com");
      await mobile.press("Log in");
      await mobile.page.getByText("That is not the address that this link was sent to.").waitFor();
      expect(await field.inputValue()).toBe("eve@example.com");
      expect(await field.getAttribute("aria-describedby")).toBe("fault");
      expect(await mobile.page.content()).not.toContain(address);
      expect(await mobile.user()).toBeNull();
      await field.fill(address.toUpperCase());
      await mobile.press("Log in");
      await mobile.isAtInvoice(address);
      expect(await laptop.user()).toBeNull();
      await laptop.leave();
      await mobile.leave();
    },
  );

  test.each(scripting)("%s: the address by keyboard alone", async (_name, options) => {
    const laptop = await newProfile(chromium, host(), options);
    const mobile = await newProfile(chromium, host(), options);
    const { keyboard } = mobile.page;
    const address = host().addUser();
    await laptop.ask(address);
    await mobile.open((await host().mail(address)).link);
    await keyboard.press("Tab");
    await mobile.fieldHasFocus();
    await keyboard.type("eve@example.com");
    await keyboard.press("Enter");
    await mobile.page.getByText("That is not the address that this link was sent to.").waitFor();
    // The field has the focus again.
    await mobile.fieldHasFocus();
    await keyboard.press("Control+A");
    await keyboard.type(address);
    await keyboard.press("Tab");
    await keyboard.press("Space");
    await mobile.isAtInvoice(address);
    await laptop.leave();
    await mobile.leave();
  });

  test("without an address nothing is sent, but “This wasn’t me” needs none", async () => {
    const laptop = await newProfile(chromium, host());
    const mobile = await newProfile(chromium, host());
    const address = host().addUser();
    await laptop.ask(address);
    const { link, code } = await host().mail(address);
    await mobile.open(link);
    let posts = 0;
    mobile.page.on("request", (request) => (posts += request.method() === "POST" ? 1 : 0));
    await mobile.press("Log in");
    expect(posts).toBe(0);
    await mobile.press("This wasn’t me");
    await mobile.sees("Thank you for telling us");
    await laptop.type(code);
    await laptop.isAtInvoice(address);
    await laptop.leave();
    await mobile.leave();
  });
}

function pressJourneys(chromium: ReturnType<typeof useChromium>): void {
  const host = useHost("press");

  test.each(scripting)("%s: elsewhere one press logs in, there alone", async (_name, options) => {
    const laptop = await newProfile(chromium, host(), options);
    const mobile = await newProfile(chromium, host(), options);
    const address = host().addUser();
    await laptop.ask(address);
    await mobile.open((await host().mail(address)).link);
    await mobile.sees("Log in to Ledgerly?");
    expect(await mobile.account.innerText()).toBe("a…@example.com");
    await mobile.press("Log in");
    await mobile.isAtInvoice(address);
    expect(await laptop.user()).toBeNull();
    await laptop.leave();
    await mobile.leave();
  });
}

function strangerStays(chromium: ReturnType<typeof useChromium>): void {
  const host = useHost("code");

  test.each(scripting)(
    "%s: that is told, and changes only by a link for this browser",
    async (_name, options) => {
      const laptop = await newProfile(chromium, host(), options);
      const mobile = await newProfile(chromium, host(), options);
      const [own, other] = [host().addUser(), host().addUser("grace")];
      await mobile.logIn(own);
      await laptop.ask(other);
      await mobile.open((await host().mail(other)).link);
      await mobile.sees("You asked for this link in another browser");
      expect(await mobile.text()).toContain(`In this browser you are logged in as ${own}.`);
      expect(await mobile.account.innerText()).toBe("g…@example.com");
      expect(await mobile.page.content()).not.toContain(other);
      const buttons = await mobile.page.getByRole("button").allInnerTexts();
      expect(buttons).toEqual(["Mail me a link for this browser", "This wasn’t me"]);
      await mobile.press("Mail me a link for this browser");
      await mobile.sees("Check your mail");
      expect(await mobile.page.content()).not.toContain(other);
      expect(await mobile.user()).toBe(own);
      await mobile.open((await host().mail(other, 2)).link);
      await mobile.sees("You are logged in as someone else");
      expect(await mobile.user()).toBe(own);
      await mobile.press("Switch account");
      await mobile.isAtInvoice(other);
      expect(await laptop.user()).toBeNull();
      await laptop.leave();
      await mobile.leave();
    },
  );
}

function strangerSwitches(chromium: ReturnType<typeof useChromium>): void {
  const host = useHost("address");

  async function openOthersLink(
    laptop: Profile,
    mobile: Profile,
  ): Promise<{ own: string; other: string }> {
    const [own, other] = [host().addUser(), host().addUser("grace")];
    await mobile.logIn(own);
    await laptop.ask(other);
    await mobile.open((await host().mail(other)).link);
    await mobile.sees("Log in to Ledgerly?");
    expect(await mobile.text()).toContain(`In this browser you are logged in as ${own}.`);
    expect(await mobile.account.innerText()).toBe("g…@example.com");
    expect(await mobile.page.content()).not.toContain(other);
    expect(await mobile.user()).toBe(own);
    return { own, other };
  }

  test.each(scripting)(
    "%s: that is told, and the address switches by one press",
    async (_name, options) => {
      const laptop = await newProfile(chromium, host(), options);
      const mobile = await newProfile(chromium, host(), options);
      const { other } = await openOthersLink(laptop, mobile);
      let posts = 0;
      mobile.page.on("request", (request) => (posts += request.method() === "POST" ? 1 : 0));
      await mobile.page.getByLabel("The address that the mail came to").fill(other);
      await mobile.press("Switch account");
      await mobile.isAtInvoice(other);
      expect(posts).toBe(1);
      expect(await laptop.user()).toBeNull();
      await laptop.leave();
      await mobile.leave();
    },
  );

  test.each(scripting)("%s: another address switches nothing", async (_name, options) => {
    const laptop = await newProfile(chromium, host(), options);
    const mobile = await newProfile(chromium, host(), options);
    const { own, other } = await openOthersLink(laptop, mobile);
    const field = mobile.page.getByLabel("The address that the mail came to");
    await field.fill(own);
    await mobile.press("Switch account");
    await mobile.page.getByText("That is not the address that this link was sent to.").waitFor();
    expect(await mobile.user()).toBe(own);
    // What was said with the first press still holds: the button says so.
    await field.fill(other);
    await mobile.press("Switch account");
    await mobile.isAtInvoice(other);
    await laptop.leave();
    await mobile.leave();
  });
}
