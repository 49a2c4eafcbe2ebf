import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { User } from "onpurpose";
import { hasButton, linkWith } from "./support/browser.ts";
import { faces } from "./support/faces.ts";
import {
  ask,
  button,
  logIn,
  mailedTo,
  outcomes,
  startHost,
  whoIs,
  type Host,
} from "./support/host.ts";

describe.each(faces)("a link that no longer works, through %s", (_name, open) => {
  let host: Host;
  beforeEach(async () => {
    host = await startHost(open);
  });
  afterEach(() => host.close());

  test("lives for ten minutes, judged when it is pressed", async () => {
    const browser = host.browser();
    await ask(browser, "ada@example.com");
    const link = await host.mailedLink("ada@example.com");
    const page = await browser.open(link);
    host.wait(599_999);
    expect((await browser.open(link)).status).toBe(200);
    host.wait(1);
    for (const late of [await browser.press(page, button.logIn), await browser.open(link)]) {
      expect([late.status, late.title]).toEqual([410, "This link has expired"]);
      expect(hasButton(late, button.newLink)).toBe(true);
    }
    expect(await whoIs(host, browser)).toBeNull();
  });

  test.each<[string, (host: Host) => void]>([
    ["was disabled", ({ disabled }) => disabled.add("ada")],
    ["is gone", ({ users }) => users.delete("ada@example.com")],
    [
      "has another address",
      ({ users }) => users.set("ada@example.com", { id: "ada", email: "lovelace@example.com" }),
    ],
  ])(
    "an account that %s between the mail and the press gets no session, and the link is kept",
    async (_what, change) => {
      const browser = host.browser();
      const { link, url } = await host.magicLinks.issue({ userId: "ada" });
      const page = await browser.open(url);
      const before = host.users.get("ada@example.com");
      change(host);
      const refused = await browser.press(page, button.logIn);
      expect([refused.status, refused.title]).toEqual([403, "This link can no longer log you in"]);
      expect(refused.body).not.toContain("@example.com");
      expect(await outcomes(host, link.id)).toEqual(["GET opened", "POST refused ineligible"]);
      if (before !== undefined) host.users.set("ada@example.com", before);
      host.disabled.clear();
      expect((await browser.press(page, button.logIn)).status).toBe(303);
    },
  );

  test("an address that now belongs to somebody else logs in nobody", async () => {
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    host.users.set("ada@example.com", { id: "thief", email: "ada@example.com" });
    expect((await browser.press(page, button.logIn)).status).toBe(403);
    expect(await whoIs(host, browser)).toBeNull();
  });

  test.each<[string, (host: Host, linkId: string) => Promise<number>]>([
    ["one by one", (host, linkId) => host.magicLinks.revoke({ linkId })],
    ["by their user", (host) => host.magicLinks.revoke({ userId: "ada" })],
    ["all at once", (host) => host.magicLinks.revoke({ all: true })],
  ])("revoked %s, between page and press", async (_what, revoke) => {
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    expect(await revoke(host, link.id)).toBe(1);
    for (const refused of [await browser.press(page, button.logIn), await browser.open(url)]) {
      expect([refused.status, refused.title]).toEqual([410, "This link was switched off"]);
    }
    expect((await host.magicLinks.explain(link.id))?.link.expiresAt).toBe(link.expiresAt.getTime());
  });

  test("a newer link for the same browser ends the older one, and nobody else's", async () => {
    const [browser, other] = [host.browser(), host.browser()];
    await ask(browser, "ada@example.com");
    const older = await host.mailedLink("ada@example.com");
    await ask(other, "ada@example.com");
    const others = await host.mailedLink("ada@example.com", 2);
    await ask(browser, "ada@example.com");
    const newer = await host.mailedLink("ada@example.com", 3);
    const refused = await browser.open(older);
    expect([refused.status, refused.title]).toEqual([410, "There is a newer link"]);
    expect((await other.open(others)).status).toBe(200);
    expect((await browser.open(newer)).status).toBe(200);
  });

  test("a login ends the other links of the account, and says so", async () => {
    const [browser, other] = [host.browser(), host.browser()];
    await ask(other, "ada@example.com");
    const sibling = await host.mailedLink("ada@example.com");
    await logIn(host, browser, "ada@example.com");
    const refused = await other.open(sibling);
    expect([refused.status, refused.title]).toEqual([410, "There is a newer link"]);
    const own = await browser.open(sibling);
    expect(own.body).toContain("You are already logged in as ada@example.com.");
    expect(linkWith(own, "Continue")).toBe("/");
  });
});

describe.each(faces)("this wasn't me, through %s", (_name, open) => {
  let host: Host;
  beforeEach(async () => {
    host = await startHost(open);
  });
  afterEach(() => host.close());

  test("switches the link off in the browser that asked", async () => {
    const browser = host.browser();
    await ask(browser, "ada@example.com");
    const link = await host.mailedLink("ada@example.com");
    const page = await browser.open(link);
    const declined = await browser.press(page, button.notMe);
    expect([declined.status, declined.title]).toEqual([200, "Thank you for telling us"]);
    expect(declined.body).toContain("switched off");
    expect((await browser.press(page, button.logIn)).status).toBe(410);
    expect(await whoIs(host, browser)).toBeNull();
  });

  test("is only noted from any other browser, so that a robot takes no link away", async () => {
    const [browser, robot] = [host.browser(), host.browser()];
    await ask(browser, "ada@example.com");
    const link = await host.mailedLink("ada@example.com");
    const declined = await robot.press(await robot.open(link), button.notMe);
    expect(declined.status).toBe(200);
    expect(declined.body).not.toContain("switched off");
    expect(declined.body).toContain("We have noted it");
    expect((await browser.press(await browser.open(link), button.logIn)).status).toBe(303);
  });

  test.each([
    ["the browser that asked", true],
    ["another browser", false],
  ])("tells %s when the link was used meanwhile", async (_who, own) => {
    await host.close();
    host = await startHost(open, { otherBrowser: "press" });
    const [browser, intruder] = [host.browser(), host.browser()];
    await ask(browser, "ada@example.com");
    const link = await host.mailedLink("ada@example.com");
    const person = own ? browser : host.browser();
    const page = await person.open(link);
    await intruder.press(await intruder.open(link), button.logIn);
    const declined = await person.press(page, button.notMe);
    expect([declined.status, declined.title]).toEqual([200, "Thank you for telling us"]);
    expect(declined.body).toContain("This link has already logged somebody in.");
    expect(declined.body).not.toContain("nobody was logged in");
  });

  test("is only noted for a link that nobody's browser asked for", async () => {
    const robot = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    await robot.press(await robot.open(url), button.notMe);
    expect(await outcomes(host, link.id)).toEqual(["GET opened", "POST declined"]);
    expect((await robot.press(await robot.open(url), button.logIn)).status).toBe(303);
  });
});

test.each(faces)(
  "links that were asked for before there was an account are revoked with the account's, through %s",
  async (_name, open) => {
    const users = new Map<string, User>();
    const host = await startHost(open, {
      users: {
        findById: (id) => users.get(id) ?? null,
        findByEmail: (email) => [...users.values()].find((user) => user.email === email) ?? null,
        create: (email) => ({ id: "made by the press", email }),
      },
    });
    const browser = host.browser();
    await ask(browser, "new@example.com");
    const page = await browser.open(await host.mailedLink("new@example.com"));
    await ask(browser, "other@example.com");
    const other = await browser.open(await host.mailedLink("other@example.com"));
    users.set("7", { id: "7", email: "New@example.com" });
    expect(await host.magicLinks.revoke({ userId: "7" })).toBe(1);
    const refused = await browser.press(page, button.logIn);
    expect([refused.status, refused.title]).toEqual([410, "This link was switched off"]);
    expect((await browser.press(other, button.logIn)).status).toBe(303);
    await host.close();
  },
);

describe.each(faces)("a new link, through %s", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test("goes to the same address, which a foreign browser is not shown, and leads to the same place", async () => {
    host = await startHost(open);
    const [asking, foreign] = [host.browser(), host.browser()];
    await ask(asking, "ada@example.com", "/invoices/7");
    const old = await host.mailedLink("ada@example.com");
    host.wait(600_000);
    const expired = await foreign.open(old);
    expect(expired.body).not.toContain("ada@");
    const asked = await foreign.press(expired, button.newLink);
    expect([asked.status, asked.title]).toEqual([200, "Check your mail"]);
    expect(asked.body).not.toContain("ada@");
    expect(asked.body).toContain("a…@example.com");
    // It came by the mail, as a robot would: the link in the new one is no more than where its code is typed.
    const link = await host.mailedLink("ada@example.com", 2);
    const page = await foreign.open(link);
    expect([page.status, page.title, hasButton(page, button.logIn)]).toEqual([
      200,
      "Check your mail",
      false,
    ]);
    const code = await host.mailedCode("ada@example.com", 2);
    const pressed = await foreign.press(page, button.code, { code });
    expect([pressed.status, pressed.header("location")]).toEqual([303, "/invoices/7"]);
    expect(await whoIs(host, foreign)).toBe("ada");
  });

  test("names the address to the browser that asked for the old one", async () => {
    host = await startHost(open);
    const browser = host.browser();
    await ask(browser, "ada@example.com");
    const old = await host.mailedLink("ada@example.com");
    host.wait(600_000);
    const asked = await browser.press(await browser.open(old), button.newLink);
    expect(asked.body).toContain("ada@example.com");
  });

  test("has a limit of its own for each address, whichever link and browser it is wanted from", async () => {
    host = await startHost(open, {
      limits: { address: { free: 2, firstWait: 3600 }, link: { free: 2, firstWait: 3600 } },
    });
    const [browser, other] = [host.browser(), host.browser()];
    await ask(browser, "ada@example.com");
    const old = await host.mailedLink("ada@example.com");
    await ask(other, "ada@example.com");
    const another = await host.mailedLink("ada@example.com", 2);
    host.wait(600_000);
    const expired = await browser.open(old);
    expect((await browser.press(expired, button.newLink)).status).toBe(200);
    const last = await other.press(await other.open(another), button.newLink);
    const tooMany = await browser.press(expired, button.newLink);
    for (const page of [last, tooMany]) {
      expect([page.status, page.title]).toEqual([200, "Check your mail"]);
      expect(page.header("retry-after")).toBe("3600");
    }
    expect(await mailedTo(host, "ada@example.com")).toBe(4);
    host.wait(3600_000);
    await browser.press(await browser.open(old), button.newLink);
    expect(await mailedTo(host, "ada@example.com")).toBe(5);
  });

  test("where the app sends links by itself, the page says whom to ask, and no form can be made up", async () => {
    host = await startHost(open, { mailer: null });
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    const madeUp = await browser.press(page, button.logIn, { action: "new-link" });
    expect(madeUp.status).toBe(400);
    await host.magicLinks.revoke({ linkId: link.id });
    const refused = await browser.open(url);
    expect(refused.status).toBe(410);
    expect(refused.body).toContain("Ask whoever sent you the link");
    expect(refused.body).not.toContain("<form");
  });
});
