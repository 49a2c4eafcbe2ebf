import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeInBrowser, scripting, useChromium } from "../../../support/browser.ts";
import { useHost } from "./host.ts";
import { newProfile, Profile } from "./profile.ts";

const told = "Your browser keeps no cookies for this site";

describeInBrowser("asking in a browser that keeps no cookies", { concurrent: true }, () => {
  const chromium = useChromium();
  const host = useHost("code");

  async function askInVain(person: Profile, address: string): Promise<void> {
    await person.open(host().origin + host().magicLinks.loginPath("/invoices/3"));
    await person.page.getByLabel("Your e-mail address").fill(address);
    await person.person.context.clearCookies();
    await person.press("Send me a link");
    await person.sees(told);
    expect(await person.text()).toContain("No mail was sent yet");
  }

  test("is answered before anything is sent, with an address that works elsewhere", async () => {
    const profile = mkdtempSync(join(tmpdir(), "onpurpose-profile-"));
    mkdirSync(join(profile, "Default"));
    const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
    writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(settings));
    const blocking = new Profile(await chromium.newPersonWithProfile(profile), host());
    await blocking.page.setViewportSize({ width: 390, height: 844 });
    const address = host().addUser();
    await askInVain(blocking, address);
    // As often as one tries.
    await blocking.press("Try again");
    await blocking.sees(told);
    const spelledOut = await blocking.account.innerText();
    expect(spelledOut).toBe(host().url);
    expect(await blocking.page.getByText("to copy").isVisible()).toBe(true);
    expect(await host().magicLinks.asks(address)).toEqual([]);
    await blocking.leave();
    rmSync(profile, { recursive: true, force: true });

    const person = await newProfile(chromium, host());
    await person.open(spelledOut);
    await person.page.getByLabel("Your e-mail address").fill(address);
    await person.press("Send me a link");
    await person.sees("Check your mail");
    await person.type((await host().mail(address)).code);
    await person.sees("Home");
    expect(await person.user()).toBe(address);
    expect(host().mailsTo(address)).toBe(1);
    await person.leave();
  });

  test.each(scripting)(
    "%s: once cookies are allowed the same page asks, and keeps what was wanted",
    async (_name, options) => {
      const person = await newProfile(chromium, host(), options);
      const address = host().addUser();
      await askInVain(person, address);
      expect(await host().magicLinks.asks(address)).toEqual([]);
      await person.press("Try again");
      await person.sees("Check your mail");
      await person.open((await host().mail(address)).link);
      await person.press("Log in");
      await person.isAtInvoice(address);
      expect(host().mailsTo(address)).toBe(1);
      await person.leave();
    },
  );

  test.each(scripting)(
    "%s: cookies that go while the page waits cost the code, and not the link",
    async (_name, options) => {
      const person = await newProfile(chromium, host(), options);
      const address = host().addUser();
      await person.ask(address);
      const { link, code } = await host().mail(address);
      await person.person.context.clearCookies();
      await person.type(code);
      await person.sees(told);
      expect(await person.user()).toBeNull();
      // It is another browser now.
      await person.open(link);
      await person.sees("You asked for this link in another browser");
      await person.press("Mail me a code");
      await person.sees("Check your mail");
      await person.type((await host().mail(address, 2)).code);
      await person.isAtInvoice(address);
      await person.leave();
    },
  );
});
