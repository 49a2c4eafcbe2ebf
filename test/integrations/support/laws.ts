import type { RequestListener } from "node:http";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { HostSessions, MagicLinks, User } from "onpurpose";
import type { KeptSessions, KeptSessionsOptions } from "../../../src/integrations/kept-sessions.ts";
import type { Browser, Page } from "../../http/support/browser.ts";
import { openServerFace } from "../../http/support/faces.ts";
import { button, outcomes, startHost, type Host } from "../../http/support/host.ts";

/**
 * An app of a framework with its own sessions. Its routes: `/visit` puts something into the session of whoever comes,
 * `/me` says as JSON who is logged in, `/totp` whose second factor is to come, `/totp/pass` passes it.
 */
export interface Framework {
  /** Of its session. */
  readonly cookie: string;
  /** Whether a session is ended for whoever still has its cookie, too. */
  readonly ends: boolean;
  sessions(options: KeptSessionsOptions): KeptSessions;
  app(magicLinks: MagicLinks, sessions: KeptSessions): Promise<RequestListener>;
  /** Lets what keeps the sessions fail, or work again. */
  fail(broken: boolean): void;
}

/** What an app answers at `/me` and `/totp`. */
export interface Told {
  readonly user: string | null;
  readonly [more: string]: unknown;
}

interface Running {
  readonly host: Host;
  readonly sessions: KeptSessions;
  readonly disabled: Set<string>;
  /** Whoever needs a second factor. */
  readonly guarded: Set<string>;
  /** Those of whom the app says nothing when it is asked whether they need one. */
  readonly unsaid: Set<string>;
}

type Wrap = (sessions: HostSessions) => HostSessions;

export async function startFramework(
  { sessions: make, app }: Framework,
  wrap: Wrap = (sessions) => sessions,
): Promise<Running> {
  const disabled = new Set<string>();
  const guarded = new Set<string>();
  const unsaid = new Set<string>();
  const users = {
    findById: (id: string): User => ({ id, email: `${id}@example.com` }),
    findByEmail: () => null,
    mayLogIn: ({ id }: User) => !disabled.has(id),
  };
  const secondFactor = ({ id }: User): string | null => {
    if (unsaid.has(id)) return undefined as never;
    return guarded.has(id) ? "/totp" : null;
  };
  const sessions = make({ users, secondFactor });
  const open = async (magicLinks: MagicLinks) => openServerFace(await app(magicLinks, sessions));
  const host = await startHost(open, { users, sessions: wrap(sessions) });
  return { host, sessions, disabled, guarded, unsaid };
}

export async function told(browser: Browser, path = "/me"): Promise<Told> {
  const page = await browser.open(path);
  expect(page.status).toBe(200);
  return JSON.parse(page.body) as Told;
}

export const who = async (browser: Browser): Promise<string | null> => (await told(browser)).user;

/** A link of this user's, opened. */
async function opened(
  { magicLinks }: Host,
  browser: Browser,
  userId: string,
): Promise<{ page: Page; id: string }> {
  const { url, link } = await magicLinks.issue({ userId, redirectTo: "/invoices" });
  return { page: await browser.open(url), id: link.id };
}

export async function logIn(host: Host, browser: Browser, userId: string): Promise<Page> {
  return browser.press((await opened(host, browser, userId)).page, button.logIn);
}

/** Another browser that has got hold of this one's session cookie. */
export function thiefOf({ host }: Running, { cookie }: Framework, browser: Browser): Browser {
  const thief = host.browser();
  const value = browser.cookies.get(cookie);
  if (value !== undefined) thief.cookies.set(cookie, value);
  return thief;
}

export function sessionLaws(name: string, make: () => Framework): void {
  describe(`${name} keeps the sessions`, () => {
    let running: Running;
    afterEach(async () => {
      vi.useRealTimers();
      await running.host.close();
    });
    const of = (framework: Framework, page: Page): number =>
      page.setCookies.filter((line) => line.startsWith(`${framework.cookie}=`)).length;

    test("a login is one, by one cookie, and one's own values of before are gone", async () => {
      const framework = make();
      running = await startFramework(framework);
      const browser = running.host.browser();
      await browser.open("/visit");
      expect(await told(browser)).toMatchObject({ user: null, visited: true });
      const pressed = await logIn(running.host, browser, "ada");
      expect([pressed.status, pressed.header("location")]).toEqual([303, "/invoices"]);
      expect(of(framework, pressed)).toBe(1);
      expect(await told(browser)).toMatchObject({ user: "ada", visited: false });
      running.disabled.add("ada");
      expect(await who(browser)).toBeNull();
    });

    test("a session that somebody else has planted is not the one that is logged in", async () => {
      const framework = make();
      running = await startFramework(framework);
      const browser = running.host.browser();
      await browser.open("/visit");
      const planted = browser.cookies.get(framework.cookie);
      expect(planted).toBeDefined();
      const attacker = thiefOf(running, framework, browser);
      await logIn(running.host, browser, "ada");
      expect(await who(browser)).toBe("ada");
      expect(browser.cookies.get(framework.cookie)).not.toBe(planted);
      expect(await who(attacker)).toBeNull();
    });

    test("somebody else's link asks first, and changes the account when told to", async () => {
      const framework = make();
      running = await startFramework(framework);
      const { host } = running;
      const browser = host.browser();
      await logIn(host, browser, "ada");
      const before = thiefOf(running, framework, browser);
      const { page } = await opened(host, browser, "bob");
      expect(page.body).toContain("ada@example.com");
      const forged = await browser.press(page, button.switch, { switch: "" });
      expect(forged.status).not.toBe(303);
      expect(await who(browser)).toBe("ada");
      const switched = await browser.press(page, button.switch);
      expect([switched.status, of(framework, switched)]).toEqual([303, 1]);
      expect(await who(browser)).toBe("bob");
      if (framework.ends) expect(await who(before)).toBeNull();
    });

    test("a logout ends it", async () => {
      const framework = make();
      running = await startFramework(framework);
      const browser = running.host.browser();
      await logIn(running.host, browser, "ada");
      const before = thiefOf(running, framework, browser);
      const out = await browser.post("/magic-link/logout", {});
      expect(out.status).toBe(200);
      expect(await who(browser)).toBeNull();
      if (framework.ends) expect(await who(before)).toBeNull();
    });

    test("sessions that cannot be kept refuse the press; nobody is in, and the link works later", async () => {
      const framework = make();
      running = await startFramework(framework);
      const { host } = running;
      const browser = host.browser();
      const { page, id } = await opened(host, browser, "ada");
      framework.fail(true);
      const refused = await browser.press(page, button.logIn);
      expect([refused.status, refused.title]).toEqual([503, "We could not log you in just now"]);
      framework.fail(false);
      expect(await who(browser)).toBeNull();
      expect((await browser.press(page, button.logIn)).status).toBe(303);
      expect(await who(browser)).toBe("ada");
      expect(await outcomes(host, id)).toEqual([
        "GET opened",
        "POST refused session_failed",
        "POST redeemed",
      ]);
    });

    test("a session for a link that was revoked meanwhile does not live", async () => {
      const framework = make();
      running = await startFramework(framework, (sessions) => ({
        ...sessions,
        async start(...login) {
          const started = await sessions.start(...login);
          await running.host.magicLinks.revoke({ all: true });
          return started;
        },
      }));
      const browser = running.host.browser();
      expect((await logIn(running.host, browser, "ada")).status).toBe(410);
      expect(await who(browser)).toBeNull();
    });

    test("a second factor comes first, at a second click too, and makes a session of its own", async () => {
      const framework = make();
      running = await startFramework(framework);
      const { host, guarded } = running;
      guarded.add("ada");
      const browser = host.browser();
      const { page } = await opened(host, browser, "ada");
      for (let clicks = 0; clicks < 2; clicks++) {
        const pressed = await browser.press(page, button.logIn);
        expect([pressed.header("location"), of(framework, pressed)]).toEqual(["/totp", 1]);
        expect(await who(browser)).toBeNull();
        expect(await told(browser, "/totp")).toEqual({ user: "ada" });
      }
      const half = thiefOf(running, framework, browser);
      const passed = await browser.open("/totp/pass");
      expect([passed.status, passed.header("location")]).toEqual([303, "/invoices"]);
      expect(of(framework, passed)).toBe(1);
      expect(await who(browser)).toBe("ada");
      expect(await told(browser, "/totp")).toEqual({ user: null });
      expect(await who(half)).toBeNull();
      if (framework.ends) expect(await told(half, "/totp")).toEqual({ user: null });
    });

    test("an app that says nothing of a second factor, as by a forgotten return, skips nobody's", async () => {
      const framework = make();
      running = await startFramework(framework);
      const { host, guarded, unsaid } = running;
      guarded.add("ada");
      unsaid.add("ada");
      const browser = host.browser();
      const { page } = await opened(host, browser, "ada");
      expect((await browser.press(page, button.logIn)).status).toBe(503);
      expect(await who(browser)).toBeNull();
      unsaid.clear();
      const pressed = await browser.press(page, button.logIn);
      expect([pressed.status, pressed.header("location")]).toEqual([303, "/totp"]);
    });

    test("a second factor that is late, or nobody's, logs nobody in", async () => {
      const framework = make();
      running = await startFramework(framework);
      const { host, guarded } = running;
      guarded.add("ada");
      const browser = host.browser();
      expect((await browser.open("/totp/pass")).status).toBe(403);
      await logIn(host, browser, "ada");
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 60_000 });
      expect((await browser.open("/totp/pass")).status).toBe(403);
      expect(await who(browser)).toBeNull();
      vi.useRealTimers();
      running.disabled.add("ada");
      expect((await browser.open("/totp/pass")).status).toBe(403);
    });
  });
}
