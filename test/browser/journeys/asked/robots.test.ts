import { expect, test } from "vitest";
import { describeInBrowser, scripting, useChromium } from "../../../support/browser.ts";
import { useHost } from "./host.ts";
import { newProfile, pressEverything } from "./profile.ts";

// A gateway that opens the links of a mail in a real browser, as a person would, before the person does.
describeInBrowser("a robot that does everything that a person does", { concurrent: true }, () => {
  const chromium = useChromium();
  const host = useHost("code");

  test.each([
    ["with scripts, forwards", {}, false],
    ["with scripts, backwards", {}, true],
    ["without scripts, forwards", { javaScriptEnabled: false }, false],
  ] as const)("%s: gets no session, and takes nothing away", async (_name, options, backwards) => {
    const person = await newProfile(chromium, host());
    const robot = await newProfile(chromium, host(), options);
    const address = host().addUser();
    await person.ask(address);
    const { link } = await host().mail(address);
    for (let time = 0; time < 20; time++) await robot.open(link);
    const after = async (): Promise<void> => expect(await robot.user()).toBeNull();
    const pressed = await pressEverything(robot.page, link, { typing: address, backwards, after });
    for (const button of ["Mail me a code", "This wasn’t me"]) {
      expect(pressed).toContain(button);
    }
    expect(await person.user()).toBeNull();
    await person.open(link);
    await person.sees("Log in to Ledgerly?");
    await person.press("Log in");
    await person.isAtInvoice(address);
    expect(await robot.user()).toBeNull();
    await robot.leave();
    await person.leave();
  });

  test.each(scripting)(
    "%s: with one browser for all mails it gets no session by those that it causes",
    async (_name, options) => {
      const person = await newProfile(chromium, host());
      const robot = await newProfile(chromium, host(), options);
      const address = host().addUser();
      await person.ask(address);
      const { link, code } = await host().mail(address);
      await robot.open(link);
      await robot.press("Mail me a code");
      await robot.sees("Check your mail");
      await robot.ask(address);
      const after = async (): Promise<void> => expect(await robot.user()).toBeNull();
      // Of both mails that it has caused: by the link's page, and by the login page.
      for (const count of [2, 3]) {
        await robot.open((await host().mail(address, count)).link);
        expect(await robot.page.getByRole("button", { name: "Log in", exact: true }).count()).toBe(
          0,
        );
      }
      const newest = (await host().mail(address, 3)).link;
      await pressEverything(robot.page, newest, { typing: address, after });
      expect(await robot.user()).toBeNull();
      await person.type(code);
      await person.isAtInvoice(address);
      await robot.leave();
      await person.leave();
    },
  );

  test.each(scripting)(
    "%s: with a fresh browser for each mail it gets no session by the mails that it causes",
    async (_name, options) => {
      const person = await newProfile(chromium, host());
      const address = host().addUser();
      await person.ask(address);
      const { link, code } = await host().mail(address);
      for (const count of [1, 2, 3]) {
        const robot = await newProfile(chromium, host(), options);
        await robot.open((await host().mail(address, count)).link);
        await robot.press("Mail me a code");
        await robot.sees("Check your mail");
        expect(await robot.user()).toBeNull();
        await robot.leave();
      }
      await host().mail(address, 4);
      await person.type(code);
      await person.isAtInvoice(address);
      await person.open(link);
      await person.sees("This link has already been used");
      await person.leave();
    },
  );
});
