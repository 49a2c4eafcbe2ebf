import { afterEach, describe, expect, test } from "vitest";
import { faces } from "./support/faces.ts";
import {
  ask,
  button,
  logIn,
  mount,
  outcomes,
  startHost,
  whoIs,
  type Host,
} from "./support/host.ts";
import { hasButton, linkWith } from "./support/browser.ts";

describe.each(faces)("logging in through %s", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test("from asking to logging out", async () => {
    host = await startHost(open);
    const browser = host.browser();
    const login = await browser.open("/magic-link?redirectTo=%2Finvoices%3Fid%3D7");
    expect([login.status, login.title]).toEqual([200, "Log in to Invoices"]);
    const asked = await browser.press(login, button.ask, { email: " Ada@Example.com " });
    expect([asked.status, asked.title]).toEqual([200, "Check your mail"]);
    expect(asked.body).toContain("If ada@example.com can log in here");

    const link = await host.mailedLink("ada@example.com");
    expect(link.startsWith(`${mount}/`)).toBe(true);
    const confirm = await browser.open(link);
    expect([confirm.status, confirm.title]).toEqual([200, "Log in to Invoices?"]);
    expect(confirm.body).toContain(">ada@example.com</p>");
    expect(confirm.body).not.toContain(link.slice(-40));
    expect(await whoIs(host, browser)).toBeNull();

    const pressed = await browser.press(confirm, button.logIn);
    expect([pressed.status, pressed.header("location")]).toEqual([303, "/invoices?id=7"]);
    expect(await whoIs(host, browser)).toBe("ada");

    const out = await browser.post("/magic-link/logout", {});
    expect([out.status, out.title]).toEqual([200, "You are logged out"]);
    expect(await whoIs(host, browser)).toBeNull();
    expect(host.errors).toEqual([]);
  });

  test("the cookies are bound to this host, and kept from scripts and other sites", async () => {
    host = await startHost(open, { sessionLifetime: 3600 });
    const browser = host.browser();
    const login = await browser.open("/magic-link");
    const attributes = "Path=/; HttpOnly; Secure; SameSite=Lax";
    expect(login.setCookies).toHaveLength(1);
    expect(login.setCookies[0]).toMatch(
      new RegExp(`^__Host-onpurpose-browser=[A-Za-z0-9_-]{32}; Max-Age=86400; ${attributes}$`),
    );
    const pressed = await logIn(host, browser, "ada@example.com");
    expect(pressed.setCookies).toHaveLength(2);
    expect(pressed.setCookies[0]).toMatch(
      new RegExp(
        `^__Host-onpurpose-session=[A-Za-z0-9_-]{43}\\.[A-Za-z0-9_-]{43}; Max-Age=3600; ${attributes}$`,
      ),
    );
    // That somebody has logged in here as Ada: it asks on an account of its own, and logs nobody in.
    expect(pressed.setCookies[1]).toMatch(
      new RegExp(`^__Host-onpurpose-device=[A-Za-z0-9_-]{100,}; Max-Age=34560000; ${attributes}$`),
    );
    expect(pressed.setCookies[1]).not.toContain("ada");
    const out = await browser.post("/magic-link/logout", {});
    expect(out.setCookies).toEqual([
      `__Host-onpurpose-session=; Max-Age=0; ${attributes}`,
      `__Host-onpurpose-ask=; Max-Age=0; ${attributes}`,
    ]);
  });

  test("whoever opens a link is known for another day, under the same name", async () => {
    host = await startHost(open);
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada", lifetime: 2 * 86_400 });
    const first = await browser.open(url);
    host.wait(86_399_000);
    const again = await browser.open(url);
    expect(first.setCookies).toHaveLength(1);
    expect(first.setCookies[0]).toMatch(/^__Host-onpurpose-browser=[^;]{32}\.link; Max-Age=86400;/);
    expect(again.setCookies).toEqual(first.setCookies);
  });

  test("on http://localhost the same names without the prefix", async () => {
    host = await startHost(open, { url: "http://localhost:3000/magic-link" });
    const page = await host.browser().open("/magic-link");
    expect(page.setCookies[0]).toMatch(
      /^onpurpose-browser=[^;]+; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  test("each login has a session of its own, and they end one by one, all at once, and by time", async () => {
    host = await startHost(open, { sessionLifetime: 3600 });
    const [first, second, third] = [host.browser(), host.browser(), host.browser()];
    for (const browser of [first, second, third]) {
      await logIn(host, browser, "ada@example.com");
      host.wait(1000);
    }
    const cookies = [first, second, third].map(({ cookies }) =>
      cookies.get("__Host-onpurpose-session"),
    );
    expect(new Set(cookies).size).toBe(3);
    const sessions = await host.magicLinks.sessions("ada");
    expect(sessions).toHaveLength(3);
    expect(await host.magicLinks.endSession(sessions[0]?.id ?? "")).toBe(true);
    expect(await host.magicLinks.endSession(sessions[0]?.id ?? "")).toBe(false);
    expect(await Promise.all([first, second, third].map((each) => whoIs(host, each)))).toEqual([
      "ada",
      "ada",
      null,
    ]);
    host.wait(3600_000 - 3000);
    expect(await Promise.all([first, second].map((each) => whoIs(host, each)))).toEqual([
      null,
      "ada",
    ]);
    expect(await host.magicLinks.endSessions("ada")).toBe(1);
    expect(await whoIs(host, second)).toBeNull();
  });

  test("a new login in the same browser ends the session that was there", async () => {
    host = await startHost(open);
    const browser = host.browser();
    await logIn(host, browser, "ada@example.com");
    const before = new Map(browser.cookies);
    await logIn(host, browser, "ada@example.com");
    expect(await host.magicLinks.sessions("ada")).toHaveLength(1);
    browser.cookies.set("__Host-onpurpose-session", before.get("__Host-onpurpose-session") ?? "");
    expect(await whoIs(host, browser)).toBeNull();
  });

  test("a session dies with its account, comes back with it, and no stolen half of its cookie is one", async () => {
    host = await startHost(open);
    const browser = host.browser();
    await logIn(host, browser, "ada@example.com");
    host.disabled.add("ada");
    expect(await whoIs(host, browser)).toBeNull();
    host.disabled.clear();
    expect(await whoIs(host, browser)).toBe("ada");
    const cookie = browser.cookies.get("__Host-onpurpose-session") ?? "";
    const [id = "", proof = ""] = cookie.split(".");
    for (const stolen of [
      id,
      `${id}.`,
      `${id}.${id}`,
      `${proof}.${proof}`,
      `${id}.${"A".repeat(43)}`,
      `.${proof}`,
    ]) {
      browser.cookies.set("__Host-onpurpose-session", stolen);
      expect(await whoIs(host, browser)).toBeNull();
    }
  });

  test("logged in as somebody else: told so, may switch, and the link is kept", async () => {
    host = await startHost(open);
    const browser = host.browser();
    await logIn(host, browser, "ada@example.com");
    await ask(browser, "bob@example.com");
    const link = await host.mailedLink("bob@example.com");
    const told = await browser.open(link);
    expect([told.status, told.title]).toEqual([403, "You are logged in as someone else"]);
    expect(told.body).toContain("logged in as ada@example.com");
    expect(told.body).toContain("logs in bob@example.com");
    expect(hasButton(told, button.logIn)).toBe(false);

    const stubborn = await browser.press(told, button.switch, { switch: "no" });
    expect(stubborn.status).toBe(403);
    expect(await whoIs(host, browser)).toBe("ada");

    const switched = await browser.press(told, button.switch);
    expect(switched.status).toBe(303);
    expect(await whoIs(host, browser)).toBe("bob");
    expect(await host.magicLinks.sessions("ada")).toEqual([]);
  });

  test("the account is named where the link was asked for, and masked elsewhere, also to whom is logged in as another", async () => {
    host = await startHost(open);
    const [own, foreign] = [host.browser(), host.browser()];
    await foreign.open("/magic-link");
    await ask(own, "ada@example.com");
    const link = await host.mailedLink("ada@example.com");
    expect((await own.open(link)).body).toContain("ada@example.com");
    const seen = await foreign.open(link);
    expect(seen.body).toContain("a…@example.com");
    expect(seen.body).not.toContain("ada@");
    await logIn(host, foreign, "bob@example.com");
    const other = await foreign.open(link);
    expect(other.status).toBe(403);
    expect(other.body).toContain("a…@example.com");
    expect(other.body).not.toContain("ada@");
  });

  test("a link that the app issued names its account everywhere, and leads to an allowed origin", async () => {
    host = await startHost(open);
    const { url } = await host.magicLinks.issue({
      userId: "cleo",
      redirectTo: "https://shop.example.com/basket",
    });
    const browser = host.browser();
    const page = await browser.open(url);
    expect(page.body).toContain("cleo@example.com");
    expect(page.header("content-security-policy")).toContain(
      "form-action 'self' https://shop.example.com;",
    );
    const pressed = await browser.press(page, button.logIn);
    expect([pressed.status, pressed.header("location")]).toEqual([
      303,
      "https://shop.example.com/basket",
    ]);
    expect(await whoIs(host, browser)).toBe("cleo");
  });

  test("a double submit logs in once, with the same session whichever answer comes last", async () => {
    host = await startHost(open);
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada", redirectTo: "/invoices" });
    const page = await browser.open(url);
    const first = browser.press(page, button.logIn);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const answers = await Promise.all([first, browser.press(page, button.logIn)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(answers.map((answer) => answer.header("location"))).toEqual(["/invoices", "/invoices"]);
    const [one, two] = answers.map(({ setCookies }) => setCookies[0]);
    expect(one).toMatch(/^__Host-onpurpose-session=[^;]/);
    expect(one).toBe(two);
    expect(await whoIs(host, browser)).toBe("ada");
    expect(await host.magicLinks.sessions("ada")).toHaveLength(1);
    expect(await outcomes(host, link.id)).toEqual(["GET opened", "POST redeemed", "POST repeated"]);
  });

  test("the same press from another browser is no double submit", async () => {
    host = await startHost(open);
    const [winner, loser] = [host.browser(), host.browser()];
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const [won, lost] = [await winner.open(url), await loser.open(url)];
    expect((await winner.press(won, button.logIn)).status).toBe(303);
    const late = await loser.press(lost, button.logIn);
    expect([late.status, late.title]).toEqual([410, "This link has already been used"]);
    expect(late.setCookies).toEqual([]);
    expect(await whoIs(host, loser)).toBeNull();
  });

  test("a press replayed later explains itself: already logged in, and a way on", async () => {
    host = await startHost(open);
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada", redirectTo: "/invoices" });
    const page = await browser.open(url);
    await browser.press(page, button.logIn);
    host.wait(5001);
    for (const again of [await browser.press(page, button.logIn), await browser.open(url)]) {
      expect([again.status, again.title]).toEqual([410, "This link has already been used"]);
      expect(again.body).toContain("You are already logged in as ada@example.com.");
      expect(linkWith(again, "Continue")).toBe("/invoices");
    }
    await browser.post("/magic-link/logout", {});
    const after = await browser.open(url);
    expect(after.status).toBe(410);
    expect(after.body).not.toContain("already logged in");
    const pressed = await browser.press(page, button.logIn);
    expect(pressed.status).toBe(410);
    expect(await whoIs(host, browser)).toBeNull();
  });
});
