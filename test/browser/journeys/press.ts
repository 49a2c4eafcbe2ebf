import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  mailedCode,
  mailedLink,
  newAddress,
  type Person,
  scripting,
  type Place,
} from "../../support/browser.ts";

export function pressJourneys({ chromium, demo }: Place): void {
  /** A link that the app issues by itself, which costs no ask. */
  async function invite(address: string, after?: string): Promise<string> {
    const body = new URLSearchParams({ email: address });
    const response = await fetch(`${demo.url}/invite`, { method: "POST", body });
    expect(response.status).toBe(200);
    const url = await mailedLink(demo.url, address, after);
    // Nobody presses within two seconds of a mail, and who does is asked for a code.
    await sleep(2000);
    return url;
  }

  const seesUsedPage = async (person: Person, address: string): Promise<void> => {
    await person.sees("This link has already been used");
    const said = await person.page.locator("main").innerText();
    expect(said).toContain(`You are already logged in as ${address}.`);
  };

  test("a page left open for a minute does nothing by itself", async () => {
    const person = await chromium.newPerson();
    const address = newAddress();
    await person.askAndOpen(demo.url, address);
    const requests: string[] = [];
    person.page.on("request", (request) => requests.push(request.method()));
    await sleep(60_000);
    expect(requests).toEqual([]);
    expect(await person.whoAmI(demo.url)).toBeNull();
    await person.press("Log in");
    await person.sees(/^Invoice /);
    expect(await person.whoAmI(demo.url)).toBe(address);
    await person.leave();
  });

  const rounds = 7;
  const doubleClicks = [
    { name: "with scripts", options: {}, latency: 0, pause: 0 },
    { name: "without scripts", options: { javaScriptEnabled: false }, latency: 0, pause: 20 },
    { name: "on a slow network", options: {}, latency: 150, pause: 80 },
  ];

  test.each(doubleClicks)(
    "a double click $name ends logged in",
    async ({ options, latency, pause }) => {
      const person = await chromium.newPerson(options);
      const address = newAddress();
      const network = await person.context.newCDPSession(person.page);
      let posts = 0;
      person.page.on("request", (request) => (posts += request.method() === "POST" ? 1 : 0));
      let logins = 0;
      let url: string | undefined;
      // Until the second click has met the page at least once: with a quick answer it may meet the next one.
      for (let round = 0; round < rounds || (posts <= round && round < 4 * rounds); round++) {
        url = await invite(address, url);
        await person.page.goto(url);
        // And looks at the page, if only for a moment.
        await sleep(300);
        await network.send("Network.emulateNetworkConditions", {
          offline: false,
          latency,
          downloadThroughput: -1,
          uploadThroughput: -1,
        });
        const box = await person.page.getByRole("button", { name: "Log in" }).boundingBox();
        if (box === null) throw new Error("The button is nowhere.");
        const { mouse } = person.page;
        await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
        for (const clickCount of [1, 2]) {
          await mouse.down({ clickCount });
          await mouse.up({ clickCount });
          if (clickCount === 1) await sleep(pause);
        }
        // The second click may have met the next page already, and a row of it.
        await person.sees(/^(Your invoices|Invoice )/);
        logins++;
      }
      expect(await person.whoAmI(demo.url)).toBe(address);
      // Else this would be a test of single clicks.
      expect(posts).toBeGreaterThan(logins);
      await person.leave();
    },
  );

  test.each(scripting)(
    "%s: the back button after a login explains itself",
    async (_name, options) => {
      const person = await chromium.newPerson(options);
      const address = newAddress();
      const url = await person.logIn(demo.url, address);
      await person.page.goBack();
      expect(person.page.url()).toBe(url);
      await seesUsedPage(person, address);
      await person.page.reload();
      await seesUsedPage(person, address);
      await person.page.getByRole("link", { name: "Continue" }).click();
      await person.sees(/^Invoice /);
      await person.leave();
    },
  );

  test.each(scripting)(
    "%s: a second press, much later, explains itself",
    async (_name, options) => {
      const person = await chromium.newPerson(options);
      const address = newAddress();
      const url = await person.askAndOpen(demo.url, address);
      const later = await person.context.newPage();
      await later.goto(url);
      await person.press("Log in");
      await person.sees(/^Invoice /);
      // Soon after the first it would be the same press once more, as in a double click.
      await sleep(5500);
      await later.getByRole("button", { name: "Log in" }).click();
      await later.locator("h1", { hasText: "This link has already been used" }).waitFor();
      expect(await later.locator("main").innerText()).toContain(
        `You are already logged in as ${address}.`,
      );
      await later.getByRole("link", { name: "Continue" }).click();
      await later.locator("h1", { hasText: "Invoice " }).waitFor();
      await person.leave();
    },
  );

  test.each(scripting)("%s: cookies that are gone harm no link", async (_name, options) => {
    const person = await chromium.newPerson(options);
    const address = newAddress();
    const url = await person.askAndOpen(demo.url, address);
    await person.context.clearCookies();
    await person.press("Log in");
    await person.sees("Your browser keeps no cookies for this site");
    expect(await person.page.locator("main").innerText()).toContain(
      "Your link has not been used up",
    );
    await person.page.getByRole("link", { name: "Open the link again" }).click();
    // Without its cookies it is another browser, which did not ask.
    await person.sees("You asked for this link in another browser");
    await person.press("Mail me a code");
    await person.sees("Check your mail");
    await person.page
      .getByLabel("Code from the mail")
      .fill(await mailedCode(demo.url, address, url));
    await person.press("Log in with the code");
    await person.sees(/^Invoice /);
    expect(await person.whoAmI(demo.url)).toBe(address);
    await person.leave();
  });

  test("a browser that blocks cookies gets help, not a loop, and another one logs in", async () => {
    const profile = mkdtempSync(join(tmpdir(), "onpurpose-profile-"));
    mkdirSync(join(profile, "Default"));
    const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
    writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(settings));
    const blocking = await chromium.newPersonWithProfile(profile);
    const address = newAddress();
    const url = await invite(address);
    await blocking.page.goto(url);
    for (let time = 0; time < 2; time++) {
      await blocking.press("Log in");
      await blocking.sees("Your browser keeps no cookies for this site");
      await blocking.page.getByRole("link", { name: "Open the link again" }).click();
      await blocking.sees("Log in to Ledgerly?");
    }
    await blocking.leave();
    rmSync(profile, { recursive: true, force: true });
    const person = await chromium.newPerson();
    await person.page.goto(url);
    await sleep(300);
    await person.press("Log in");
    await person.sees("Your invoices");
    expect(await person.whoAmI(demo.url)).toBe(address);
    await person.leave();
  });
}
