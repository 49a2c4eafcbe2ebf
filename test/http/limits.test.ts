import { afterEach, describe, expect, test } from "vitest";
import { hasButton } from "./support/browser.ts";
import { faces } from "./support/faces.ts";
import { ask, button, mailedTo, mount, startHost, waitOf, type Host } from "./support/host.ts";

const email = "ada@example.com";
const checkMail = "Check your mail";

describe.each(faces)("how often links can be asked for, through %s", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test("a browser that keeps no cookies is told so before anything is sent or counted", async () => {
    host = await startHost(open, {
      limits: { address: { free: 1, firstWait: 600 }, network: { free: 1, firstWait: 600 } },
    });
    for (let each = 0; each < 20; each++) {
      const told = await host.browser().post("/magic-link", { email });
      expect([told.status, told.title]).toEqual([
        403,
        "Your browser keeps no cookies for this site",
      ]);
      expect(told.body).toContain("No mail was sent");
      expect(told.body.replaceAll("<wbr>", "")).toContain(`>${mount}<`);
    }
    expect(await host.magicLinks.asks(email)).toEqual([]);
    const browser = host.browser();
    const redirectTo = "/invoices/7";
    const told = await browser.post("/magic-link", { email, redirectTo });
    expect(hasButton(told, "Try again")).toBe(true);
    expect((await browser.press(told, "Try again")).title).toBe(checkMail);
    expect(await mailedTo(host, email)).toBe(1);
    const link = await host.mailedLink(email);
    const pressed = await browser.press(await browser.open(link), button.logIn);
    expect([pressed.status, pressed.header("location")]).toEqual([303, redirectTo]);
  });

  test("waits for an address are told, double, and are forgotten after a calm", async () => {
    host = await startHost(open, {
      limits: { address: { free: 3, firstWait: 600, maxWait: 1800, calm: 3600 } },
    });
    const asked = async (typed = email): Promise<[string, number, number]> => {
      const page = await ask(host.browser(), typed);
      expect(page.status).toBe(200);
      return [page.title, waitOf(page), await mailedTo(host, email)];
    };
    expect(await asked("Ada@example.com")).toEqual([checkMail, 0, 1]);
    expect(await asked()).toEqual([checkMail, 0, 2]);
    expect(await asked(" ada@EXAMPLE.com ")).toEqual([checkMail, 600, 3]);
    host.wait(100_500);
    expect(await asked()).toEqual([checkMail, 500, 3]);
    const early = await ask(host.browser(), email);
    expect(early.body).toContain("You can ask for another mail in 9 minutes.");
    expect(waitOf(await ask(host.browser(), "bob@example.com"))).toBe(0);
    expect(await mailedTo(host, "bob@example.com")).toBe(1);
    host.wait(499_500);
    expect(await asked()).toEqual([checkMail, 1200, 4]);
    host.wait(1_200_000);
    expect(await asked()).toEqual([checkMail, 1800, 5]);
    host.wait(1_800_000);
    expect(await asked()).toEqual([checkMail, 1800, 6]);
    host.wait(1_800_000 + 3_600_000);
    expect(await asked()).toEqual([checkMail, 0, 7]);
  });

  test("a hundred asks at once are counted one by one", async () => {
    host = await startHost(open, { limits: { address: { free: 5, firstWait: 600 } } });
    const browsers = Array.from({ length: 100 }, () => host.browser());
    await Promise.all(browsers.map((browser) => browser.open("/magic-link")));
    const pages = await Promise.all(
      browsers.map((browser) => browser.post("/magic-link", { email })),
    );
    for (const page of pages) expect([page.status, page.title]).toEqual([200, checkMail]);
    expect(pages.filter((page) => waitOf(page) === 0)).toHaveLength(4);
    expect(await mailedTo(host, email)).toBe(5);
    expect(host.inbox).toHaveLength(5);
  });

  test("an ask that is too early shows the page of the mail before, whose code still works", async () => {
    host = await startHost(open, { limits: { address: { free: 1, firstWait: 300 } } });
    const browser = host.browser();
    await ask(browser, email, "/invoices/7");
    const code = await host.mailedCode(email);
    const early = await ask(browser, email);
    expect([early.title, waitOf(early)]).toEqual([checkMail, 300]);
    const pressed = await browser.press(early, button.code, { code });
    expect([pressed.status, pressed.header("location")]).toEqual([303, "/invoices/7"]);
    expect(host.inbox).toHaveLength(1);
  });

  test("no limit at all where they are switched off", async () => {
    host = await startHost(open, { limits: false });
    const browser = host.browser();
    for (let each = 0; each < 120; each++) expect(waitOf(await ask(browser, email))).toBe(0);
    expect(await mailedTo(host, email)).toBe(50);
    expect(host.inbox).toHaveLength(120);
  });
});
