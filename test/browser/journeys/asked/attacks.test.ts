import { describe, expect, test } from "vitest";
import { describeInBrowser, useChromium } from "../../../support/browser.ts";
import { modes, useHost, type Mode } from "./host.ts";
import { newProfile, pressEverything, type Profile } from "./profile.ts";

describeInBrowser("an attacker who asks for a link", { concurrent: true }, () => {
  const chromium = useChromium();

  describe.each(modes)("mode %s", (mode) => {
    const host = useHost(mode);

    test.each(["forwards", "backwards"] as const)(
      "with the victim's address: nothing that the victim presses, %s, logs the attacker in",
      async (order) => {
        const attacker = await newProfile(chromium, host());
        const victim = await newProfile(chromium, host());
        const address = host().addUser();
        await attacker.ask(address);
        const { link } = await host().mail(address);
        const pressing = {
          typing: address,
          backwards: order === "backwards",
          after: () => hasNothing(attacker),
        };
        const pressed = await pressEverything(victim.page, link, pressing);
        const logsIn = mode !== "code" && order === "forwards";
        expect(pressed).toContain(logsIn ? "Log in" : "This wasn’t me");
        await attacker.page.reload();
        await hasNothing(attacker);
        await attacker.leave();
        await victim.leave();
      },
    );

    test("with the victim's address: what the victim asks for in its place logs in the victim alone", async () => {
      const attacker = await newProfile(chromium, host());
      const victim = await newProfile(chromium, host());
      const address = host().addUser();
      await attacker.ask(address);
      await victim.open((await host().mail(address)).link);
      await victim.press("This wasn’t me");
      await victim.sees("Thank you for telling us");
      await victim.ask(address);
      const own = await host().mail(address, 2);
      // Nor does the victim's code, typed by the attacker.
      await attacker.type(own.code);
      await attacker.page.getByText("That is not the code").waitFor();
      await victim.open(own.link);
      // The attacker's mail has brought this browser here: to have asked in it is not enough.
      if (mode === "code") {
        await victim.type(own.code);
      } else {
        const field = victim.page.getByLabel("The address that the mail came to");
        if (mode === "address") await field.fill(address);
        await victim.press("Log in");
      }
      await victim.isAtInvoice(address);
      await attacker.page.bringToFront();
      await hasNothing(attacker);
      await attacker.leave();
      await victim.leave();
    });

    test("for the attacker's own account: the page names it, and takes nobody there unasked", async () => {
      const attacker = await newProfile(chromium, host());
      const victim = await newProfile(chromium, host());
      const [own, address] = [host().addUser("mallory"), host().addUser()];
      await attacker.ask(own);
      const { link } = await host().mail(own);
      await victim.open(link);
      expect(await victim.account.innerText()).toBe("m…@example.com");
      expect(await victim.page.content()).not.toContain(own);
      if (mode === "press") {
        // That is what this mode means, and what its page says.
        await victim.press("Log in");
        await victim.isAtInvoice(own);
      } else {
        const after = async (): Promise<void> => expect(await victim.user()).toBeNull();
        await pressEverything(victim.page, link, { typing: address, after });
      }
      await attacker.leave();
      await victim.leave();
    });

    test("for the attacker's own account: a victim who is logged in stays so, unless they choose", async () => {
      const attacker = await newProfile(chromium, host());
      const victim = await newProfile(chromium, host());
      const [own, address] = [host().addUser("mallory"), host().addUser()];
      await victim.logIn(address);
      await attacker.ask(own);
      const { link } = await host().mail(own);
      await staysUnlessChosen(mode, victim, { link, own, address });
      await attacker.leave();
      await victim.leave();
    });
  });
});

async function hasNothing(attacker: Profile): Promise<void> {
  expect(await attacker.told()).toBe("checkMail");
  expect(await attacker.user()).toBeNull();
}

interface Accounts {
  readonly link: string;
  readonly own: string;
  readonly address: string;
}

async function staysUnlessChosen(
  mode: Mode,
  victim: Profile,
  { link, own, address }: Accounts,
): Promise<void> {
  const stays = async (): Promise<void> => expect(await victim.user()).toBe(address);
  if (mode !== "press") {
    await pressEverything(victim.page, link, { typing: address, after: stays });
  }
  await victim.open(link);
  expect(await victim.page.content()).not.toContain(own);
  expect(await victim.text()).toContain("m…@example.com");
  expect(await victim.text()).toContain(`you are logged in as ${address}.`);
  // No press could change that.
  if (mode === "code") return;
  if (mode === "press") {
    await victim.sees("You are logged in as someone else");
    await victim.page.getByRole("link", { name: "Stay logged in" }).click();
    await victim.sees("Home");
    await stays();
    await victim.open(link);
  } else {
    await victim.sees("Log in to Ledgerly?");
    await victim.page.getByLabel("The address that the mail came to").fill(own);
  }
  await victim.press("Switch account");
  await victim.isAtInvoice(own);
}
