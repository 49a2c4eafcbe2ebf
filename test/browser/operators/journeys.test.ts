import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { describeInBrowser, scripting, useChromium, type Person } from "../../support/browser.ts";
import { startOperatorsHost, type OperatorsHost } from "./host.ts";
import { hostileUser, seedHostile } from "./seed.ts";

let users = 0;

describeInBrowser("operators", { concurrent: true }, () => {
  const chromium = useChromium();
  let host: OperatorsHost;
  beforeAll(async () => {
    host = await startOperatorsHost();
  });
  afterAll(() => host.close());

  type PersonOptions = Parameters<typeof chromium.newPerson>[0];

  /** An operator, on the overview. */
  async function newOperator(options: PersonOptions = {}): Promise<Person> {
    const person = await chromium.newPerson(options);
    await person.page.goto(`${host.origin}/operator?name=Grace`);
    await person.page.goto(host.admin);
    return person;
  }

  function newUser(): { id: string; email: string } {
    const user = { id: `user-${++users}`, email: `person-${users}@example.com` };
    host.users.set(user.email, user);
    return user;
  }

  const mailedLink = (address: string): Promise<string> =>
    vi.waitFor(() => {
      const mail = host.inbox.findLast(({ to }) => to.address === address);
      const [url] = /http:\/\/\S+\/[0-9a-z]{40}/.exec(mail?.text ?? "") ?? [];
      if (url === undefined) throw new Error(`There is no mail to ${address}.`);
      return url;
    });

  test.each(scripting)(
    "%s: why somebody cannot log in, starting from their address, in three clicks",
    async (_name, options) => {
      const { email } = newUser();
      // Asked for on the desk, and opened on the phone.
      const [desk, phone] = [await chromium.newPerson(), await chromium.newPerson()];
      await desk.page.goto(`${host.origin}/magic-link`);
      await desk.page.getByLabel("Your e-mail address").fill(email);
      await desk.press("Send me a link");
      await phone.page.goto(await mailedLink(email));
      await phone.sees("You asked for this link in another browser");

      const operator = await newOperator(options);
      const { page } = operator;
      let clicks = 0;
      const click = async (name: string | RegExp, role: "button" | "link"): Promise<void> => {
        clicks++;
        await page.getByRole(role, { name }).first().click();
      };
      await page.getByLabel("Address, user or link").fill(` ${email.toUpperCase()} `);
      await click("Find", "button");
      // The reason, and what to say, after one.
      const advice = page.locator(".advice");
      expect(await advice.locator("code").innerText()).toBe("opened_elsewhere_use_code");
      expect(await advice.innerText()).toContain("code");
      // And how one knows.
      await click(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, "link");
      const story = await page.locator(".timeline").innerText();
      expect(story).toContain("asked for in Chrome on Linux");
      expect(story).toContain("opened in a browser that sent no cookie");
      expect(clicks).toBeLessThanOrEqual(3);
      await operator.leave();
      await desk.leave();
      await phone.leave();
    },
  );

  test.each(scripting)(
    "%s: a link that is revoked between a person's page and their press does not log in",
    async (_name, options) => {
      const { id, email } = newUser();
      const { url, link } = await host.magicLinks.issue({ userId: id });
      const person = await chromium.newPerson(options);
      await person.page.goto(url);
      await person.sees("Log in to Ledgerly?");

      const operator = await newOperator(options);
      const { page } = operator;
      await page.goto(`${host.admin}/links/${link.id}`);
      await page.getByRole("link", { name: "Revoke this link" }).click();
      await operator.sees("Revoke this link?");
      expect(await page.locator("main").innerText()).toContain(email);
      await operator.press("Revoke the link");
      await page.getByRole("status").waitFor();
      expect(await page.getByRole("status").innerText()).toBe(
        "Revoked a link: 1 link taken out of use.",
      );
      expect(await operator.heading.innerText()).toContain("Revoked");
      // A reload of the page that a form led to does nothing once more.
      await page.reload();
      const acts = await host.store.acts({ linkId: link.id, userId: null, limit: 10 }, null);
      expect(acts.acts).toHaveLength(1);

      await person.press("Log in");
      await person.sees("This link was switched off");
      expect(await host.magicLinks.sessions(id)).toEqual([]);
      await person.leave();
      await operator.leave();
    },
  );

  test("a link's URL is shown once: not by a reload, nor by going back", async () => {
    const { id } = newUser();
    const operator = await newOperator();
    const { page } = operator;
    await page.getByRole("link", { name: "Issue" }).click();
    await page.getByLabel("For whom").fill(id);
    await operator.press("Issue the link");
    const url = await page.getByLabel("Its URL, shown this once").inputValue();
    expect(page.url()).toBe(`${host.admin}/issue`);
    await page.reload();
    await operator.sees("This form was used already");
    expect(await page.content()).not.toContain(url.slice(-40));
    expect(await host.store.linksOf(id)).toHaveLength(1);
    const person = await chromium.newPerson();
    await person.page.goto(url);
    await person.press("Log in");
    await person.sees("The app");
    await person.leave();
    await operator.leave();
  });

  test("by keyboard alone: find a person, and end their sessions", async () => {
    const { id, email } = newUser();
    const { url } = await host.magicLinks.issue({ userId: id });
    const person = await chromium.newPerson();
    await person.page.goto(url);
    await person.press("Log in");
    await person.sees("The app");
    const operator = await newOperator();
    const { page } = operator;
    const { keyboard } = page;
    await keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to the content");
    await keyboard.press("Enter");
    await keyboard.press("Tab");
    // Behind the navigation.
    expect(await focused(page)).toBe("7 days");
    await tabTo(page, "Address, user or link", "Shift+Tab");
    await keyboard.type(email);
    await keyboard.press("Enter");
    await operator.sees(email);
    await tabTo(page, "End all their sessions");
    await keyboard.press("Enter");
    await operator.sees("End all sessions of this user?");
    await tabTo(page, "End their sessions");
    await keyboard.press("Space");
    await page.getByRole("status").waitFor();
    expect(await page.getByRole("status").innerText()).toBe(
      "Ended a user’s sessions: 1 session ended.",
    );
    expect(await host.magicLinks.sessions(id)).toEqual([]);
    await person.leave();
    await operator.leave();
  });

  test("what hostile people write is text, and turns nothing round", async () => {
    host.users.set(hostileUser.email, hostileUser);
    const { store, addressHash } = host;
    const id = await seedHostile({ store, now: Date.now(), addressHash });
    const operator = await newOperator();
    const { page } = operator;
    const user = new URLSearchParams({ user: hostileUser.id });
    await page.goto(`${host.origin}/operator?name=${encodeURIComponent("<b>Grace</b>\u202e")}`);
    for (const path of [
      `/links/${id}`,
      `/person?${user}`,
      "/links",
      `/revoke?${user}`,
      `/acts?${user}`,
    ]) {
      await page.goto(host.admin + path);
      expect(await page.locator("main script, main img, main b b, main u, main i").count()).toBe(0);
      const text = await page.locator("body").innerText();
      expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u001b\u0007]/);
      expect(text).toContain("<b>Grace</b>");
    }
    await page.goto(`${host.admin}/links/${id}`);
    const text = await page.locator("main").innerText();
    expect(text).toContain("<script>alert(1)</script>");
    expect(text).toContain("<U+202E>evil");
    await operator.leave();
  });
});

/** What has the focus, as a person would call it, and whether one can see that it has. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = document.activeElement;
    if (active === null || active === document.body) return "nothing";
    const { outlineStyle, outlineWidth } = getComputedStyle(active);
    const shows = outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2;
    const field = active instanceof HTMLInputElement || active instanceof HTMLSelectElement;
    const name = field ? active.labels?.[0] : active;
    return (name?.textContent ?? "").trim() + (shows ? "" : " (does not show)");
  });

async function tabTo(page: Page, name: string, key = "Tab"): Promise<void> {
  for (let tabs = 0; tabs < 60; tabs++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press(key);
  }
  throw new Error(`No number of tabs leads to "${name}".`);
}
