import { afterEach, expect, test } from "vitest";
import {
  authJs,
  type AuthJsAdapter,
  type AuthJsConfig,
  type AuthJsOptions,
} from "onpurpose/integrations/auth-js";
import type { Browser, Page } from "../../http/support/browser.ts";
import { openWebFace } from "../../http/support/faces.ts";
import {
  ask,
  button,
  logIn,
  mailedTo,
  mount,
  startHost,
  whoIs,
  type Host,
} from "../../http/support/host.ts";
import { cookie, secret } from "./kept.ts";
import type { RealAuthJs } from "./real.ts";

interface Running {
  readonly host: Host;
  readonly browser: Browser;
  readonly adapter: Required<AuthJsAdapter>;
  /** Who is logged in, by what Auth.js itself says. */
  told(): Promise<string | null>;
}

interface Changes
  extends Omit<AuthJsConfig, "adapter">, Pick<AuthJsOptions, "signUp" | "secondFactor"> {
  /** In the place of some of the adapter's functions. */
  readonly change?: (adapter: Required<AuthJsAdapter>) => Partial<AuthJsAdapter>;
}

const strategies = ["database", "jwt"] as const;
const ada = "ada@example.com";

/** What is Auth.js's own in a login: its callbacks, cookies and rows, and what it says itself of the session. */
export function callbackTests(real: () => RealAuthJs): void {
  const hosts: Host[] = [];
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
  });

  async function start(changes: Changes): Promise<Running> {
    const { signUp = false, secondFactor, change, ...config } = changes;
    const own = await real().database();
    const adapter = { ...own, ...change?.(own) };
    const whole: AuthJsConfig = { secret, adapter, ...config };
    const made = authJs({
      url: mount,
      config: whole,
      jwt: real().jwt,
      signUp,
      ...(secondFactor === undefined ? {} : { secondFactor }),
    });
    const host = await startHost(openWebFace, made);
    hosts.push(host);
    const browser = host.browser();
    const told = async (): Promise<string | null> => {
      const sent = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const answer = await real().answer(whole, "session", sent);
      const said = (await answer.json()) as { user?: { email?: string } } | null;
      return said?.user?.email ?? null;
    };
    return { host, browser, adapter, told };
  }

  const pressed = (page: Page): unknown => [page.status, page.header("location")];
  const names = ({ cookies }: Browser): string[] =>
    [...cookies.keys()].filter((name) => name.includes("session"));

  test.for(strategies)("Auth.js says the same, and the address is proved: %s", async (strategy) => {
    const { host, browser, adapter, told } = await start({ session: { strategy } });
    expect((await adapter.getUserByEmail(ada))?.emailVerified).toBeNull();
    await logIn(host, browser, ada);
    expect([await told(), await whoIs(host, browser)]).toEqual([ada, "ada"]);
    expect((await adapter.getUserByEmail(ada))?.emailVerified).toBeInstanceOf(Date);
    await browser.post("/magic-link/logout", {});
    expect([await told(), await whoIs(host, browser), names(browser)]).toEqual([null, null, []]);
  });

  test.for(strategies)(
    "a second factor is never skipped, by Auth.js neither: %s",
    async (strategy) => {
      const { host, browser, told } = await start({
        session: { strategy },
        secondFactor: () => "/totp",
      });
      expect(pressed(await logIn(host, browser, ada, "/invoices"))).toEqual([303, "/totp"]);
      expect([await told(), await whoIs(host, browser)]).toEqual([null, null]);
      const half = browser.cookies.get("__Host-onpurpose-second-factor") ?? "";
      expect(half).not.toBe("");
      browser.cookies.set(cookie, half);
      expect([await told(), await whoIs(host, browser)]).toEqual([null, null]);
    },
  );

  test.for(strategies)("signIn refuses a login as Auth.js does: %s", async (strategy) => {
    let answer: boolean | string = true;
    const signIn = (params: { email?: object }): boolean | string =>
      params.email === undefined ? answer : true;
    const { host, browser, told } = await start({ session: { strategy }, callbacks: { signIn } });
    for (const [refusal, place] of [
      [false, "/auth/error?error=AccessDenied"],
      ["/not-you", "/not-you"],
    ] as const) {
      answer = refusal;
      expect(pressed(await logIn(host, browser, ada))).toEqual([303, place]);
      expect([await told(), await whoIs(host, browser)]).toEqual([null, null]);
    }
    answer = true;
    await logIn(host, browser, ada, "/invoices");
    expect(await told()).toBe(ada);
  });

  test("signIn refuses mails, links that are out already, and new accounts", async () => {
    const barred = new Set<string>();
    const calls: unknown[] = [];
    const { host, browser, adapter } = await start({
      signUp: true,
      callbacks: {
        signIn({ account, email }) {
          const address = String(Reflect.get(Object(account) as object, "providerAccountId"));
          calls.push([address, email?.verificationRequest ?? false]);
          return !barred.has(address);
        },
      },
    });
    await ask(browser, ada);
    const link = await host.mailedLink(ada);
    barred.add(ada).add("eve@example.com");
    const page = await browser.press(await browser.open(link), button.logIn);
    expect(page.status).not.toBe(303);
    expect(await whoIs(host, browser)).toBeNull();
    await ask(browser, ada);
    expect(await mailedTo(host, ada)).toBe(1);
    const eve = await logIn(host, browser, "eve@example.com");
    expect(eve.status).not.toBe(303);
    expect(await adapter.getUserByEmail("eve@example.com")).toBeNull();

    calls.splice(0);
    expect((await logIn(host, browser, "dan@example.com")).status).toBe(303);
    const dan = await adapter.getUserByEmail("dan@example.com");
    expect(dan?.emailVerified).toBeInstanceOf(Date);
    expect(await whoIs(host, browser)).toBe(dan?.id);
    expect(calls).toEqual([
      ["dan@example.com", true],
      ["dan@example.com", false],
    ]);
  });

  test("callbacks.jwt makes the token, and ends the session by null", async () => {
    let ends = false;
    const seen: unknown[] = [];
    const { host, browser, told } = await start({
      session: { strategy: "jwt" },
      callbacks: {
        jwt({ token, trigger }) {
          if (trigger !== undefined) seen.push([trigger, token["sub"]]);
          return ends ? null : { ...token, long: "x".repeat(6000) };
        },
      },
    });
    browser.cookies.set(cookie, "planted");
    await logIn(host, browser, ada);
    expect(seen).toEqual([["signIn", "ada"]]);
    // Too long for one cookie; of the one of before nothing is left to be read with it.
    expect(names(browser).length).toBeGreaterThan(2);
    expect(names(browser)).not.toContain(cookie);
    expect([await told(), await whoIs(host, browser)]).toEqual([ada, "ada"]);
    ends = true;
    expect([await told(), await whoIs(host, browser)]).toEqual([null, null]);
    ends = false;
    await browser.post("/magic-link/logout", {});
    expect(names(browser)).toEqual([]);
  });

  test("a session whose row has gone bars nobody, whatever the adapter says of it", async () => {
    let works = true;
    const { host, browser, adapter, told } = await start({
      change: ({ getSessionAndUser, deleteSession }) => ({
        // As Prisma's does.
        async deleteSession(token) {
          if (!works) throw new Error("the database is gone");
          if ((await getSessionAndUser(token)) === null) throw new Error("No record was found");
          return deleteSession(token);
        },
      }),
    });
    await logIn(host, browser, ada);
    await adapter.deleteSession(browser.cookies.get(cookie) ?? "");
    await logIn(host, browser, ada);
    expect(await told()).toBe(ada);
    await adapter.deleteSession(browser.cookies.get(cookie) ?? "");
    expect((await browser.post("/magic-link/logout", {})).status).toBe(200);
    expect(names(browser)).toEqual([]);
    // One that is there and cannot be ended is no such thing.
    await logIn(host, browser, ada);
    works = false;
    expect((await browser.post("/magic-link/logout", {})).status).toBeGreaterThanOrEqual(500);
    expect(await told()).toBe(ada);
  });

  test("names, attributes and lifetimes are those of the configuration; who stays, stays in", async () => {
    const { host, browser, adapter, told } = await start({
      useSecureCookies: false,
      session: { maxAge: 1000, updateAge: 10, generateSessionToken: () => "a+b/c=" },
      cookies: {
        sessionToken: { name: "sid_session", options: { path: "/", sameSite: "strict" } },
      },
    });
    const page = await logIn(host, browser, ada);
    const [line = ""] = page.setCookies.filter((each) => each.startsWith("sid_session="));
    expect(line).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/);
    expect([await told(), await whoIs(host, browser)]).toEqual([ada, "ada"]);
    const soon = new Date(Date.now() + 500_000);
    await adapter.updateSession({ sessionToken: "a+b/c=", expires: soon });
    expect(await whoIs(host, browser)).toBe("ada");
    const row = await adapter.getSessionAndUser("a+b/c=");
    expect(row?.session.expires.getTime()).toBeGreaterThan(soon.getTime());
    await adapter.updateSession({ sessionToken: "a+b/c=", expires: new Date(Date.now() - 1) });
    expect(await whoIs(host, browser)).toBeNull();
  });

  test.for(strategies)("what Auth.js fills in by itself counts: %s", async (strategy) => {
    let answer = true;
    const config = {
      adapter: await real().database(),
      providers: [],
      session: { strategy },
      callbacks: { signIn: ({ email }: { email?: object }) => email !== undefined || answer },
      // Of which nothing is asked here: an app may have these alone.
      pages: { signIn: "/magic-link" },
      cookies: { csrfToken: { name: "csrf" } },
      events: { linkAccount() {} },
      logger: { debug() {} },
    };
    // As next-auth does at `NextAuth(config)`.
    real().fillIn(config, { AUTH_SECRET: secret, AUTH_URL: "https://app.example.com/api/auth" });
    const made = authJs({ url: mount, config, jwt: real().jwt, secondFactor: () => null });
    const host = await startHost(openWebFace, made);
    hosts.push(host);
    const browser = host.browser();
    await logIn(host, browser, ada);
    expect(await whoIs(host, browser)).toBe("ada");
    answer = false;
    expect(pressed(await logIn(host, host.browser(), ada))).toEqual([
      303,
      "/api/auth/error?error=AccessDenied",
    ]);
  });

  test.for<[string, Partial<AuthJsOptions>]>([
    ['option "url"', { url: "/magic-link" }],
    ["getUserByEmail", { config: { adapter: {} } }],
    ["createSession", { config: { adapter: { getUser: () => null, getUserByEmail: () => null } } }],
    ['option "jwt"', { config: { session: { strategy: "jwt" } } }],
    ["the secret itself", { secondFactor: () => null }],
    ['option "signUp"', { signUp: true }],
  ])("what is missing is named: %s", async ([said, change]) => {
    const { createUser: _, ...adapter } = await real().database();
    const config = { adapter, ...change.config };
    expect(() => authJs({ url: mount, ...change, config })).toThrow(said);
  });
}
