import { afterEach, describe, expect, test } from "vitest";
import type { HostSessions, User } from "onpurpose";
import { faces } from "./support/faces.ts";
import { hostSessions } from "./support/host-sessions.ts";
import { ask, button, outcomes, startHost, whoIs, type Host } from "./support/host.ts";

describe.each(faces)("slow and repeated sessions of the host's, through %s", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  /** Sessions whose next start does something first. */
  function sessionsThat(first: () => void | Promise<void>) {
    const good = hostSessions();
    let next: (() => void | Promise<void>) | null = first;
    const start: HostSessions["start"] = async (...login) => {
      const now = next;
      next = null;
      await now?.();
      return good.start(...login);
    };
    return { ...good, start };
  }

  test("a second press is the echo of the first for five seconds after the first was answered", async () => {
    const sessions = sessionsThat(() => host.wait(6000));
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada", redirectTo: "/invoices" });
    const page = await browser.open(url);
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    host.wait(4999);
    const echo = await browser.press(page, button.logIn);
    expect([echo.status, echo.header("location")]).toEqual([303, "/invoices"]);
    expect(await whoIs(host, browser)).toBe("ada");
    host.wait(1);
    expect((await browser.press(page, button.logIn)).status).toBe(410);
    expect(await outcomes(host, link.id)).toEqual([
      "GET opened",
      "POST redeemed",
      "POST repeated",
      "POST refused used",
    ]);
  });

  test("a session that takes longer than a claim still logs in while nobody else presses", async () => {
    const sessions = sessionsThat(() => host.wait(11_000));
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const pressed = await browser.press(await browser.open(url), button.logIn);
    expect(pressed.status).toBe(303);
    expect(await whoIs(host, browser)).toBe("ada");
    expect(await outcomes(host, link.id)).toEqual(["GET opened", "POST redeemed"]);
  });

  test("a session that takes longer than a claim is taken back when somebody else was quicker", async () => {
    const sessions = sessionsThat(async () => {
      host.wait(11_000);
      expect((await other.press(otherPage, button.logIn)).status).toBe(303);
    });
    host = await startHost(open, { sessions });
    const [browser, other] = [host.browser(), host.browser()];
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const [page, otherPage] = [await browser.open(url), await other.open(url)];
    const refused = await browser.press(page, button.logIn);
    expect([refused.status, refused.title]).toEqual([410, "This link has already been used"]);
    expect(refused.setCookies).toEqual([]);
    expect([await whoIs(host, browser), await whoIs(host, other)]).toEqual([null, "ada"]);
    expect(sessions.alive.size).toBe(1);
    expect((await outcomes(host, link.id)).slice(2)).toEqual([
      "POST redeemed",
      "POST refused used",
    ]);
  });

  test("a session that cannot be taken back changes no answer, leaves one visit, and the host is told", async () => {
    const good = hostSessions();
    let undone = 0;
    const undo = (): never => {
      undone++;
      throw new Error("boom");
    };
    const start: HostSessions["start"] = async (...login) => {
      await host.magicLinks.revoke({ all: true });
      return { ...(await good.start(...login)), undo };
    };
    host = await startHost(open, { sessions: { ...good, start } });
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const refused = await browser.press(await browser.open(url), button.logIn);
    expect(await outcomes(host, link.id)).toEqual(["GET opened", "POST refused revoked"]);
    expect([refused.status, refused.title]).toEqual([410, "This link was switched off"]);
    expect(refused.setCookies).toEqual([]);
    expect([undone, host.errors.length]).toEqual([1, 1]);
  });

  test("the echo of a press gets no session once the account may not log in", async () => {
    const sessions = hostSessions();
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    host.disabled.add("ada");
    const echo = await browser.press(page, button.logIn);
    expect([echo.status, echo.title]).toEqual([403, "This link can no longer log you in"]);
    expect(echo.setCookies).toEqual([]);
    expect(sessions.alive.size).toBe(1);
    expect(await outcomes(host, link.id)).toEqual([
      "GET opened",
      "POST redeemed",
      "POST refused ineligible",
    ]);
  });

  test.each<[string, (users: Map<string, User>) => unknown]>([
    ["may not log in", () => host.disabled.add("new")],
    ["is gone", (users) => users.delete("new")],
    ["has another address", (users) => users.set("new", { id: "new", email: "b@example.com" })],
  ])("nor does the echo of one that made an account, once that %s", async (_what, change) => {
    const sessions = hostSessions();
    const users = new Map<string, User>();
    host = await startHost(open, {
      sessions,
      users: {
        findById: (id) => users.get(id) ?? null,
        findByEmail: () => null,
        create(email) {
          const user = { id: "new", email };
          users.set(user.id, user);
          return user;
        },
        mayLogIn: ({ id }) => !host.disabled.has(id),
      },
    });
    const browser = host.browser();
    await ask(browser, "new@example.com");
    const page = await browser.open(await host.mailedLink("new@example.com"));
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    change(users);
    expect((await browser.press(page, button.logIn)).status).toBe(403);
    expect(sessions.alive.size).toBe(1);
  });

  test("the echo of a press whose session cannot be started says so, in its visit too", async () => {
    const good = hostSessions();
    let works = true;
    const start: HostSessions["start"] = (...login) => {
      if (works) return good.start(...login);
      throw new Error("boom");
    };
    host = await startHost(open, { sessions: { ...good, start } });
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    works = false;
    const echo = await browser.press(page, button.logIn);
    expect([echo.status, echo.title]).toEqual([503, "We could not log you in just now"]);
    expect(echo.setCookies).toEqual([]);
    expect(host.errors.map(({ code }) => code)).toEqual(["session_not_stored"]);
    expect(await outcomes(host, link.id)).toEqual([
      "GET opened",
      "POST redeemed",
      "POST refused session_failed",
    ]);
    expect(await whoIs(host, browser)).toBe("ada");
  });
});
