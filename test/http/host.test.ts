import { createHash } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { html, OnpurposeError, type HostSessions, type User } from "onpurpose";
import { sqliteStore } from "onpurpose/stores/sqlite";
import type { Browser } from "./support/browser.ts";
import { faces } from "./support/faces.ts";
import { hostSessions } from "./support/host-sessions.ts";
import {
  ask,
  button,
  logIn,
  outcomes,
  startHost,
  unsealed,
  until,
  whoIs,
  type Host,
} from "./support/host.ts";

const boom = (): never => {
  throw new Error("boom: ada@example.com");
};

/** A user as some libraries make them: nothing that a copy would take along. */
class Account {
  readonly #emailVerified: boolean | undefined;
  constructor(emailVerified?: boolean) {
    this.#emailVerified = emailVerified;
  }
  get id(): string {
    return "ada";
  }
  get email(): string {
    return " Ada@example.com";
  }
  get emailVerified(): boolean | undefined {
    return this.#emailVerified;
  }
  get role(): string {
    return "admin";
  }
  may(act: string): boolean {
    return this.role === "admin" && act !== "";
  }
}

const cookiesOf = (browser: Browser): string =>
  [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");

const currentUser = ({ magicLinks }: Host, browser: Browser): Promise<User | null> =>
  magicLinks.currentUser({ headers: { cookie: cookiesOf(browser) } });

describe.each(faces)("what the host brings, through %s", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test("its own sessions: started, found again, ended", async () => {
    const sessions = hostSessions();
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const pressed = await logIn(host, browser, "ada@example.com", "/invoices");
    expect([pressed.status, pressed.header("location"), pressed.header("x-host")]).toEqual([
      303,
      "/invoices",
      "yes",
    ]);
    expect(pressed.setCookies).toEqual([
      expect.stringMatching(/^__Host-onpurpose-device=/),
      "sid=s1; Path=/; HttpOnly",
    ]);
    expect(await whoIs(host, browser)).toBe("ada");
    const { url } = await host.magicLinks.issue({ userId: "bob" });
    expect((await browser.open(url)).status).toBe(403);
    const out = await browser.post("/magic-link/logout", {});
    expect([out.status, sessions.alive.size]).toEqual([200, 0]);
    expect((await browser.open(url)).status).toBe(200);
  });

  test("a double submit with its own sessions ends logged in", async () => {
    const sessions = hostSessions();
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    const both = await Promise.all([
      browser.press(page, button.logIn),
      browser.press(page, button.logIn),
    ]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(await whoIs(host, browser)).toBe("ada");
  });

  test("a session that it cannot start gives the link back", async () => {
    let works = false;
    const good = hostSessions();
    const sessions = hostSessions({
      start: (...login) => (works ? good.start(...login) : boom()),
    });
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    const failed = await browser.press(page, button.logIn);
    expect([failed.status, failed.title]).toEqual([503, "We could not log you in just now"]);
    expect(failed.body).not.toContain("boom");
    expect(host.errors.map(({ code }) => code)).toEqual(["session_not_stored"]);
    works = true;
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    expect(await outcomes(host, link.id)).toEqual([
      "GET opened",
      "POST refused session_failed",
      "POST redeemed",
    ]);
  });

  test("a session started for a link that was revoked meanwhile is taken back", async () => {
    const good = hostSessions();
    const sessions = {
      ...good,
      async start(...login: Parameters<HostSessions["start"]>) {
        await host.magicLinks.revoke({ all: true });
        return good.start(...login);
      },
    };
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const refused = await browser.press(await browser.open(url), button.logIn);
    expect([refused.status, refused.title]).toEqual([410, "This link was switched off"]);
    expect(good.alive.size).toBe(0);
    expect(refused.setCookies).toEqual([]);
  });

  test("a session started before the store went away is taken back", async () => {
    const sessions = hostSessions();
    const finish = () => Promise.reject(new OnpurposeError("store_unavailable", "gone"));
    host = await startHost(open, { sessions, store: { ...sqliteStore(":memory:"), finish } });
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const failed = await browser.press(await browser.open(url), button.logIn);
    expect([failed.status, failed.title]).toEqual([503, "We cannot be reached just now"]);
    expect(failed.setCookies).toEqual([]);
    expect(sessions.alive.size).toBe(0);
  });

  test.each<[string, { findById?: () => never; mayLogIn?: () => never }]>([
    ["users.findById", { findById: boom }],
    ["users.mayLogIn", { mayLogIn: boom }],
  ])(
    "%s that throws at the press is told to the host only, leaves a visit, and the link works later",
    async (_what, failing) => {
      let fails = false;
      const ada = { id: "ada", email: "ada@example.com" };
      host = await startHost(open, {
        users: {
          findById: () => (fails && failing.findById ? failing.findById() : ada),
          findByEmail: () => ada,
          mayLogIn: () => (fails && failing.mayLogIn ? failing.mayLogIn() : true),
        },
      });
      const browser = host.browser();
      const { link, url } = await host.magicLinks.issue({ userId: "ada" });
      const page = await browser.open(url);
      fails = true;
      const failed = await browser.press(page, button.logIn);
      expect(failed.status).toBe(503);
      expect(failed.body).not.toContain("boom");
      expect(host.errors).toHaveLength(1);
      fails = false;
      expect((await browser.press(page, button.logIn)).status).toBe(303);
      expect(await outcomes(host, link.id)).toEqual([
        "GET opened",
        "POST refused session_failed",
        "POST redeemed",
      ]);
    },
  );

  test("users.create that throws gives the link back", async () => {
    let works = false;
    const create = (email: string): User => (works ? { id: "new", email } : boom());
    const find = () => null;
    const findById = (id: string): User | null =>
      id === "new" ? { id, email: "new@example.com" } : null;
    host = await startHost(open, { users: { findById, findByEmail: find, create } });
    const browser = host.browser();
    await ask(browser, "new@example.com");
    const page = await browser.open(await host.mailedLink("new@example.com"));
    expect((await browser.press(page, button.logIn)).status).toBe(503);
    works = true;
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    expect(await whoIs(host, browser)).toBe("new");
  });

  test("sessions.current that throws shows the page, logs in nobody, leaves a visit, and the link works later", async () => {
    let fails = true;
    const good = hostSessions();
    const sessions = {
      ...good,
      current: (request: Parameters<HostSessions["current"]>[0]) =>
        fails ? boom() : good.current(request),
    };
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    expect(page.status).toBe(200);
    const failed = await browser.press(page, button.logIn);
    expect(failed.status).toBe(503);
    expect(failed.body).not.toContain("boom");
    fails = false;
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    expect(await outcomes(host, link.id)).toEqual([
      "GET opened",
      "POST refused session_failed",
      "POST redeemed",
    ]);
  });

  test("an onError that throws changes no answer", async () => {
    const warned: unknown[] = [];
    const listen = (warning: unknown): void => void warned.push(warning);
    process.on("warning", listen);
    host = await startHost(open, { onError: boom, mailer: { send: boom } });
    const page = await ask(host.browser(), "ada@example.com");
    expect([page.status, page.title]).toEqual([200, "Check your mail"]);
    await until(() => warned.length > 0, "the warning");
    process.off("warning", listen);
    expect(String(warned[0])).not.toContain("ada@");
  });

  test("a mailer that throws changes no answer, and its error holds neither address nor link", async () => {
    host = await startHost(open, {
      mailer: { send: ({ text }) => Promise.reject(new Error(text)) },
    });
    const [known, unknown] = [
      await ask(host.browser(), "ada@example.com"),
      await ask(host.browser(), "xyz@example.com"),
    ];
    expect(unsealed(known.body).replaceAll("ada@", "xyz@")).toBe(unsealed(unknown.body));
    await until(() => host.errors.length === 1, "the error");
    expect(host.errors[0]?.code).toBe("mail_not_sent");
    expect(host.errors[0]?.message).not.toMatch(/@|https?:/);
  });

  test("pages, sentences, name and style of its own, one at a time", async () => {
    host = await startHost(open, {
      appName: 'A & B <i>"Söhne"</i>',
      style: "body{color:teal}",
      messages: {
        en: {
          logInButton: "Let me in",
          problem: { unknown: { title: "Nope", sentence: "No such link." } },
        },
      },
      pages: {
        declined: ({ link }) => ({
          title: "Noted",
          body: html`<p>${link === "revoked" ? "gone" : "<b>kept</b>"}</p>`,
        }),
      },
    });
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    expect(page.title).toBe('Log in to A & B <i>"Söhne"</i>?');
    expect(page.body).not.toContain("<i>");
    expect(page.body).toContain("<style>body{color:teal}</style>");
    const declined = await browser.press(page, button.notMe);
    expect(declined.title).toBe("Noted");
    expect(declined.body).toContain("&lt;b&gt;kept");
    expect((await browser.open("/magic-link/nothing")).title).toBe("Nope");
    expect((await browser.press(page, "Let me in")).status).toBe(303);
  });

  test("a style is let through as browsers read it, whatever its lines end with", async () => {
    host = await startHost(open, { style: "a{color:red}\r\nb{color:red}\ri{color:red}\n" });
    const page = await host.browser().open("/magic-link");
    const style = /<style>([^<]*)<\/style>/.exec(page.body)?.[1] ?? "";
    expect(style).toBe("a{color:red}\nb{color:red}\ni{color:red}\n");
    const hash = createHash("sha256").update(style).digest("base64");
    expect(page.header("content-security-policy")).toContain(`style-src 'sha256-${hash}'`);
  });

  test("users may be instances of a class, with getters", async () => {
    const ada = new Account();
    const find = () => ada;
    const asked: User[] = [];
    const mayLogIn = (user: User) => asked.push(user) > 0;
    host = await startHost(open, { users: { findById: find, findByEmail: find, mayLogIn } });
    const browser = host.browser();
    expect((await logIn(host, browser, "ada@example.com")).status).toBe(303);
    expect(await currentUser(host, browser)).toBe(ada);
    // At the ask, at the press, and just now.
    expect(asked).toEqual([ada, ada, ada]);
    expect(asked.every((user) => user === ada)).toBe(true);
    expect(host.errors).toEqual([]);
  });

  test("users whose columns are null log in, and are not taken for accounts that nobody has proved", async () => {
    const nothing = { name: null, locale: null, emailVerified: null };
    const row = Object.freeze({ id: "ada", email: "ada@example.com", ...nothing });
    const find = () => row;
    const verified: User[] = [];
    const verify = (user: User) => void verified.push(user);
    host = await startHost(open, { users: { findById: find, findByEmail: find, verify } });
    const browser = host.browser();
    expect((await logIn(host, browser, "ada@example.com")).status).toBe(303);
    expect(await currentUser(host, browser)).toBe(row);
    expect([verified, host.errors]).toEqual([[], []]);
  });

  test("verify and sessions are given the user that the host gave, not a copy", async () => {
    const ada = new Account(false);
    const find = () => ada;
    const given: User[] = [];
    const good = hostSessions();
    const start: HostSessions["start"] = (user, request, login) => {
      given.push(user);
      return good.start(user, request, login);
    };
    const verify = (user: User) => void given.push(user);
    host = await startHost(open, {
      users: { findById: find, findByEmail: find, verify },
      sessions: { ...good, start },
    });
    const browser = host.browser();
    expect((await logIn(host, browser, "ada@example.com")).status).toBe(303);
    expect(given.map((user) => user === ada)).toEqual([true, true]);
    expect(await currentUser(host, browser)).toBe(ada);
    expect(host.errors).toEqual([]);
  });

  test.each([
    ["onpurpose's", () => ({})],
    ["the host's", () => ({ sessions: hostSessions() })],
  ])("an address that the host spells otherwise is the same, in sessions of %s", async (_, own) => {
    const find = () => new Account();
    host = await startHost(open, { users: { findById: find, findByEmail: find }, ...own() });
    const browser = host.browser();
    await ask(browser, "ada@example.com");
    expect((await browser.open("/magic-link/code")).title).toBe("Check your mail");
    // Another link than the one that was asked for: it is by the address that the waiting page moves on.
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    expect((await browser.press(await browser.open(url), button.logIn)).status).toBe(303);
    expect((await browser.open("/magic-link/code")).status).toBe(303);
    // And nobody is asked whether to switch accounts.
    const again = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(again.url);
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    expect(host.errors).toEqual([]);
  });

  test("a user whose answer from the host is wrong is an error of the host's, not a login", async () => {
    host = await startHost(open);
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    host.users.set("ada@example.com", { id: "ada", email: "ada@example.com,eve@evil.example" });
    const failed = await browser.press(page, button.logIn);
    expect(failed.status).toBe(503);
    expect(host.errors.map(({ code }) => code)).toEqual(["invalid_host_answer"]);
    expect(await host.magicLinks.sessions("ada")).toEqual([]);
  });
});
