import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "vitest";
import {
  describeInBrowser,
  mailedLink,
  newAddress,
  useChromium,
  useDemo,
  type Person,
} from "../support/browser.ts";
import { waitForMail } from "../support/demo.ts";

describeInBrowser("a login on one page", () => {
  const chromium = useChromium();
  const demo = useDemo();

  const open = async (person: Person): Promise<void> => {
    await person.page.goto(`${demo.url}/app`);
    await person.page.getByLabel("Your e-mail address").waitFor();
  };

  const ask = async ({ page }: Person, address: string): Promise<void> => {
    await page.getByLabel("Your e-mail address").fill(address);
    await page.getByRole("button", { name: "Send me a code" }).click();
    await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  };

  const mailedCode = async (address: string): Promise<string> => {
    const { text } = await waitForMail(demo.url, address);
    return /^\d{4} \d{4}$/m.exec(text)?.[0] ?? "";
  };

  const type = async ({ page }: Person, code: string): Promise<void> => {
    await page.getByLabel("Code from the mail").fill(code);
    await page.getByRole("button", { name: "Log in" }).click();
  };

  /** Counts page loads from now on. */
  const countLoads = ({ page }: Person): (() => number) => {
    let loads = 0;
    page.on("framenavigated", () => loads++);
    return () => loads;
  };

  test("address, wrong code, code, in, and out again, without a page load", async () => {
    const person = await chromium.newPerson();
    const { page } = person;
    const address = newAddress("app");
    await open(person);
    const loads = countLoads(person);
    await ask(person, address);
    expect(await page.locator("#asked").innerText()).toBe(address);
    expect(await page.locator("#code").evaluate((one) => one === document.activeElement)).toBe(
      true,
    );
    const code = await mailedCode(address);
    await type(person, code.startsWith("1") ? "2000 0000" : "1000 0000");
    await page.getByRole("alert").filter({ hasText: "It can be tried 4 more times" }).waitFor();
    await type(person, "12");
    await page.getByRole("alert").filter({ hasText: "A code has 8 digits" }).waitFor();
    expect(await person.whoAmI(demo.url)).toBeNull();
    await type(person, code);
    await page.getByRole("heading", { name: "You are logged in" }).waitFor();
    expect(await page.locator("#account").innerText()).toBe(address);
    const logIn = page.getByRole("navigation").getByRole("link", { name: "Log in" });
    expect(await logIn.count()).toBe(0);
    expect(await person.whoAmI(demo.url)).toBe(address);
    expect(await page.getByRole("alert").isVisible()).toBe(false);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("Your e-mail address").waitFor();
    expect(await logIn.count()).toBe(1);
    expect(await person.whoAmI(demo.url)).toBeNull();
    expect(loads()).toBe(0);
    await person.leave();
  });

  test("the link, pressed in another tab, logs this page in as it is looked at", async () => {
    const person = await chromium.newPerson();
    const address = newAddress("app");
    await open(person);
    await ask(person, address);
    const loads = countLoads(person);
    const tab = await person.context.newPage();
    await tab.goto(await mailedLink(demo.url, address));
    await tab.getByRole("button", { name: "Log in", exact: true }).click();
    await tab.waitForURL(`${demo.url}/app`);
    await tab.getByRole("heading", { name: "You are logged in" }).waitFor();
    // Headless pages are visible all the time: this is what a browser says when the tab is looked at again.
    await person.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await person.page.getByRole("heading", { name: "You are logged in" }).waitFor();
    expect(loads()).toBe(0);
    await person.leave();
  });

  test("after a reload it still waits for the code, and another address can be typed", async () => {
    const person = await chromium.newPerson();
    const address = newAddress("app");
    await open(person);
    await ask(person, address);
    await person.page.reload();
    await person.page.getByRole("heading", { name: "Check your mail" }).waitFor();
    expect(await person.page.locator("#asked").innerText()).toBe(address);
    await person.page.getByRole("button", { name: "Use another address" }).click();
    await person.page.getByLabel("Your e-mail address").fill("a,b@example.com");
    await person.page.locator("#email").evaluate((one) => one.setAttribute("type", "text"));
    await person.page.getByRole("button", { name: "Send me a code" }).click();
    await person.page.getByRole("alert").filter({ hasText: "not one plain" }).waitFor();
    expect(await person.page.locator("#email").getAttribute("aria-invalid")).toBe("true");
    await person.leave();
  });

  test("a server that is away is told of, and nothing is lost", async () => {
    const person = await chromium.newPerson();
    const address = newAddress("app");
    await open(person);
    await person.page.route("**/magic-link", (route) => route.fulfill({ status: 502, body: "<" }));
    await person.page.getByLabel("Your e-mail address").fill(address);
    await person.page.getByRole("button", { name: "Send me a code" }).click();
    await person.page.getByRole("alert").filter({ hasText: "cannot be reached" }).waitFor();
    await person.page.unroute("**/magic-link");
    await person.page.getByRole("button", { name: "Send me a code" }).click();
    await person.page.getByRole("heading", { name: "Check your mail" }).waitFor();
    expect(await person.page.getByRole("alert").isVisible()).toBe(false);
    await person.leave();
  });

  test("a script from anywhere else does not run on it", async () => {
    const person = await chromium.newPerson();
    await open(person);
    const refused = await person.page.evaluate(async (): Promise<unknown[]> => {
      const results: unknown[] = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
        results.push([effectiveDirective, blockedURI]),
      );
      for (const src of ["/whoami.json", "data:text/javascript,document.title='x'"]) {
        const script = Object.assign(document.createElement("script"), { src });
        document.body.append(script);
      }
      const inline = document.createElement("script");
      inline.textContent = "document.title = 'x'";
      document.body.append(inline);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return results;
    });
    expect(refused).toHaveLength(3);
    expect(await person.page.title()).toBe("Log in on one page · Ledgerly");
    await person.context.close();
  });

  test.each([
    ["light", 360],
    ["dark", 1200],
  ] as const)(
    "%s at %i px: each step looks right, and axe finds nothing",
    async (scheme, width) => {
      const viewport = { width, height: 720 };
      const person = await chromium.newPerson({ viewport, colorScheme: scheme });
      const address = newAddress("app");
      const look = async (): Promise<void> => {
        const wide = await person.page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(width);
        const { violations } = await new AxeBuilder({ page: person.page })
          .setLegacyMode()
          .analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      };
      await open(person);
      await look();
      await ask(person, address);
      await look();
      await type(person, "12");
      await person.page.getByRole("alert").waitFor();
      await look();
      await type(person, await mailedCode(address));
      await person.page.getByRole("heading", { name: "You are logged in" }).waitFor();
      await look();
      await person.leave();
    },
  );

  test("without scripts it leads to the ordinary login page", async () => {
    const person = await chromium.newPerson({ javaScriptEnabled: false });
    await person.page.goto(`${demo.url}/app`);
    expect(await person.page.locator("form").filter({ visible: true }).count()).toBe(0);
    await person.page.getByRole("link", { name: "Log in to Ledgerly" }).click();
    await person.sees("Log in to Ledgerly");
    await person.leave();
  });
});
