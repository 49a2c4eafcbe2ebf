import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSmtp, type SmtpHost } from "../mail/support/smtp.ts";
import { describeInBrowser, useChromium, type Person } from "../support/browser.ts";
import { formOf } from "../support/http-browser.ts";
import { changeOver } from "./better-auth/changed.ts";
import { AppBrowser, linkOf, sessionCookie, totp, withMore } from "./better-auth/support.ts";
import { loginOverHttp } from "./journey.ts";
import { canInstall, check, installed, packed, removed } from "./package.ts";
import { startExample, type Example } from "./start.ts";

// better-auth as it is installed: its server, its client in a browser, its tables.

const ada = "ada@example.com";
const bob = "bob@example.com";
const password = "a password of the tests";

describe.runIf(canInstall())("better-auth", () => {
  let folder = "";
  let copy = "";
  let more = "";
  let smtp: SmtpHost;
  let plain: Example;
  let app: Example;
  let database: DatabaseSync;
  beforeAll(async () => {
    folder = await packed();
    smtp = await startSmtp();
    copy = await installed("better-auth", folder);
    more = await withMore(copy);
    plain = await startExample(copy, smtp.url);
    app = await startExample(more, smtp.url);
    database = new DatabaseSync(join(more, "app.db"));
  }, 300_000);
  afterAll(async () => {
    database.close();
    await app.stop();
    await plain.stop();
    await smtp.close();
    removed(folder);
  });

  const sessionsOf = (email: string): string[] =>
    database
      .prepare("SELECT token FROM session JOIN user ON user.id = userId WHERE email = ?")
      .all(email)
      .map(({ token }) => String(token));
  const tokenOf = (browser: AppBrowser): string =>
    decodeURIComponent(browser.cookies.get(sessionCookie) ?? "")
      .split(".", 1)
      .join();

  test("the example compiles, and logs in over HTTP", async () => {
    await check(copy);
    await loginOverHttp(plain, smtp);
  });

  describeInBrowser("in a browser", () => {
    const chromium = useChromium();
    const told = async ({ page }: Person, button: string): Promise<unknown> => {
      await page.locator("output").evaluate((one) => (one.textContent = ""));
      await page.getByRole("button", { name: button, exact: true }).click();
      await page.locator("output:not(:empty)").waitFor();
      return JSON.parse(await page.locator("output").innerText());
    };
    const askIn = async (person: Person, address: string): Promise<string> => {
      await person.page.goto(`${app.url}/anything`);
      await person.page.getByLabel("Address").fill(address);
      return linkOf(smtp, address, async () => {
        expect(await told(person, "Ask")).toEqual({ data: { status: true }, error: null });
      });
    };

    test("the example as it is: asked for, pressed, in", async () => {
      const person = await chromium.newPerson();
      await person.page.goto(plain.url);
      await person.page.getByLabel("Your e-mail address").fill(ada);
      const link = await linkOf(smtp, ada, () => person.press("Send me a link"));
      await person.page.goto(link);
      await person.press("Log in");
      await person.page.waitForURL(`${plain.url}/`);
      expect(await person.page.innerText("body")).toBe("Hello Ada");
      await person.leave();
    });

    test("better-auth's client asks on a page of the app's, knows who is in, and signs out", async () => {
      const person = await chromium.newPerson();
      const link = await askIn(person, bob);
      await person.page.goto(link);
      // Opened, and nobody is in.
      expect(sessionsOf(bob)).toEqual([]);
      await person.press("Log in");
      await person.page.waitForURL(`${app.url}/dashboard`);
      expect(await told(person, "Who am I")).toMatchObject({ data: { user: { email: bob } } });
      expect(sessionsOf(bob)).toHaveLength(1);
      expect(await told(person, "Sign out")).toMatchObject({ data: { success: true } });
      expect(sessionsOf(bob)).toEqual([]);
      expect(await told(person, "Who am I")).toEqual({ data: null, error: null });
      await person.leave();
    });

    test("a person whom nobody knows gets an account at the press, and the page for new people", async () => {
      const person = await chromium.newPerson();
      const known = () => database.prepare("SELECT 1 FROM user WHERE email = 'eve@example.com'");
      for (const target of ["/welcome", "/dashboard"]) {
        const link = await askIn(person, "eve@example.com");
        await person.page.goto(link);
        if (target === "/welcome") expect(known().all()).toEqual([]);
        await person.press(/^Log in|^Go on/);
        await person.page.waitForURL(`${app.url}${target}`);
        expect(await told(person, "Who am I")).toMatchObject({
          data: { user: { email: "eve@example.com", emailVerified: true } },
        });
        await told(person, "Sign out");
      }
      await person.leave();
    });

    test("a second factor of better-auth's stands between the press and the login", async () => {
      const uri = await guarded("grace@example.com");
      const person = await chromium.newPerson();
      await person.page.goto(await askIn(person, "grace@example.com"));
      await person.press("Log in");
      await person.page.waitForURL(`${app.url}/two-factor?callbackURL=%2Fdashboard`);
      expect(await told(person, "Who am I")).toEqual({ data: null, error: null });
      expect(sessionsOf("grace@example.com")).toEqual([]);
      await person.page.getByLabel("Code").fill(totp(uri));
      await person.page.getByRole("button", { name: "Verify" }).click();
      await person.page.waitForURL(`${app.url}/dashboard`);
      expect(await told(person, "Who am I")).toMatchObject({
        data: { user: { email: "grace@example.com" } },
      });
      await person.leave();
    });
  });

  /** Somebody with a password and a second factor; gives the URI of it. */
  async function guarded(email: string): Promise<string> {
    const browser = new AppBrowser(app.url);
    await browser.call("/sign-up/email", { email, password, name: "Guarded" });
    database.prepare("UPDATE user SET emailVerified = 1 WHERE email = ?").run(email);
    const { body } = await browser.call("/two-factor/enable", { password });
    const { totpURI } = JSON.parse(body) as { totpURI: string };
    expect((await browser.call("/two-factor/verify-totp", { code: totp(totpURI) })).status).toBe(
      200,
    );
    await browser.call("/sign-out");
    expect(sessionsOf(email)).toEqual([]);
    return totpURI;
  }

  test("an app on better-auth's own magicLink is changed over, with its users and sessions", () =>
    changeOver(copy, smtp));

  test("what would let a login go round something does not start", () => {
    const start = (plugins: string): string => {
      const code = `
        import { betterAuth } from "better-auth";
        import { createAuthEndpoint } from "better-auth/api";
        import { setSessionCookie } from "better-auth/cookies";
        import { magicLink, twoFactor } from "better-auth/plugins";
        import { DatabaseSync } from "node:sqlite";
        import { betterAuthLinks } from "onpurpose/integrations/better-auth";
        const links = betterAuthLinks({ createAuthEndpoint, setSessionCookie });
        const database = new DatabaseSync(":memory:");
        const baseURL = "http://localhost:3000";
        links.logins(betterAuth({ baseURL, database, plugins: [${plugins}] }));`;
      const args = ["--input-type=module", "--eval", code];
      const env = { ...process.env, NODE_OPTIONS: "" };
      return spawnSync(process.execPath, args, { cwd: more, env, encoding: "utf8" }).stderr;
    };
    const wrong = /OnpurposeError: betterAuthLinks: (.*)/;
    expect(wrong.exec(start(""))?.[1]).toContain("plugins must have its plugin");
    expect(wrong.exec(start("links.plugin, magicLink({})"))?.[1]).toContain("magicLink must go");
    expect(wrong.exec(start("links.plugin, twoFactor()"))?.[1]).toContain('"twoFactorPage"');

    expect(start("links.plugin")).not.toMatch(wrong);
  });

  test("the answer to an ask is the same whether or not somebody has the address", async () => {
    const answers = await Promise.all(
      [ada, "nobody@example.com"].map(async (email) => {
        const asked = await new AppBrowser(app.url).call("/sign-in/magic-link", { email });
        return [asked.status, asked.body, Object.keys(asked.headers).toSorted()];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  test("asks that cannot be kept are refused, and say why", async () => {
    const ask = async (body: object, headers = {}) => {
      const { status, body: text } = await new AppBrowser(app.url).call(
        "/sign-in/magic-link",
        body,
        headers,
      );
      return [status, (JSON.parse(text) as { code: string }).code];
    };
    const email = "zoe@example.com";
    expect(await ask({})).toEqual([400, "INVALID_EMAIL"]);
    expect(await ask({ email: 7 })).toEqual([400, "INVALID_EMAIL"]);
    expect(await ask({ email: "a@b.example\u0000" })).toEqual([400, "INVALID_EMAIL"]);
    expect(await ask({ email: "a@b.example, c@d.example" })).toEqual([400, "INVALID_EMAIL"]);
    const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect(await ask({ email }, foreign)).toEqual([403, "INVALID_ORIGIN"]);
    const evil = { email, callbackURL: "https://evil.example/" };
    expect(await ask(evil)).toEqual([403, "INVALID_CALLBACK_URL"]);
    // Known to better-auth, and not to onpurpose.
    const elsewhere = { email, callbackURL: "https://elsewhere.example.com/" };
    expect(await ask(elsewhere)).toEqual([403, "INVALID_CALLBACK_URL"]);
    // Nor in one of two places, where nobody would see it before the press.
    for (const two of [
      { callbackURL: "/", newUserCallbackURL: "https://elsewhere.example.com/" },
      { callbackURL: "https://elsewhere.example.com/", newUserCallbackURL: "/" },
    ]) {
      expect(await ask({ email, ...two })).toEqual([403, "INVALID_CALLBACK_URL"]);
    }
    // The first mail to it is that of the first ask that was kept.
    await new AppBrowser(app.url).opened(smtp, email);
    expect(smtp.delivered.filter(({ to }) => to.includes(email))).toHaveLength(1);
  });

  test("links of better-auth's own plugin log nobody in, and lead to where to ask", async () => {
    const browser = new AppBrowser(app.url);
    const old = "/api/auth/magic-link/verify?token=abcdefgh";
    const away = await browser.get(`${old}&callbackURL=%2Fdashboard`);
    expect([away.status, away.location]).toEqual([302, "/magic-link?redirectTo=%2Fdashboard"]);
    const error = await browser.get(`${old}&callbackURL=%2F&errorCallbackURL=%2Foops`);
    expect(error.location).toBe(`${app.url}/oops?error=INVALID_TOKEN`);
    expect((await browser.get(old)).status).toBe(410);
    for (const name of ["callbackURL", "errorCallbackURL"]) {
      const evil = await browser.get(
        `${old}&${name}=${encodeURIComponent("https://evil.example")}`,
      );
      expect([evil.status, evil.location]).toEqual([403, null]);
    }
    expect(browser.cookies.has(sessionCookie)).toBe(false);
  });

  test("a login page's own query leads nobody out by better-auth's route, nor hands the page for a second factor such a place", async () => {
    const email = "nina@example.com";
    await guarded(email);
    const verify = "/api/auth/magic-link/verify";
    for (const evil of ["https://evil.example/", "//evil.example", "javascript:alert(1)"]) {
      const target = `${verify}?${String(new URLSearchParams({ callbackURL: evil }))}`;
      for (const [address, place] of [
        [ada, "/"],
        [email, "/two-factor?callbackURL=%2F"],
      ] as const) {
        const browser = new AppBrowser(app.url);
        const page = await browser.get(
          `/magic-link?${String(new URLSearchParams({ redirectTo: target }))}`,
        );
        const link = await linkOf(smtp, address, () =>
          browser.post("/magic-link", { ...formOf(page.body), email: address }),
        );
        const { body } = await browser.get(link);
        const pressed = await browser.post(link, formOf(body));
        expect([pressed.status, pressed.location]).toEqual([303, place]);
      }
    }
  });

  test("what logs in has no URL", async () => {
    const { id } = database.prepare("SELECT id FROM user WHERE email = ?").get(ada) ?? {};
    const before = sessionsOf(ada);
    for (const path of ["/magic-link/verify", "/magic-link/user", "/onpurpose-log-in"]) {
      const { status } = await new AppBrowser(app.url).call(path, { userId: id, email: ada });
      expect(status).toBe(404);
    }
    expect(sessionsOf(ada)).toEqual(before);
  });

  test("a login is a new session; a planted one is nobody's, and goes", async () => {
    const mallory = new AppBrowser(app.url);
    await mallory.call("/sign-up/email", {
      email: "mallory@example.com",
      password,
      name: "Mallory",
    });
    const planted = tokenOf(mallory);
    const browser = mallory.thief();
    const { link, form, body } = await browser.opened(smtp, ada);
    // Somebody else is in here: it asks first.
    expect(body).toContain("mallory@example.com");
    expect((await browser.post(link, { ...form, switch: "" })).status).not.toBe(303);
    expect(await browser.who()).toBe("mallory@example.com");
    const pressed = await browser.post(link, { ...form, switch: "yes" });
    expect([pressed.status, pressed.location]).toEqual([303, "/dashboard"]);
    expect(await browser.who()).toBe(ada);
    expect(tokenOf(browser)).not.toBe(planted);
    expect(sessionsOf(ada)).toContain(tokenOf(browser));
    expect(sessionsOf("mallory@example.com")).toEqual([]);
    expect(await mallory.thief().who()).toBeNull();
    // No token but in the cookies of better-auth: its bearer plugin has no say here.
    expect(pressed.headers["set-auth-token"]).toBeUndefined();
    expect(browser.cookies.get("better-auth.last_used_login_method")).toBe("magic-link");
  });

  test("onpurpose's logout ends the session's row", async () => {
    const browser = new AppBrowser(app.url);
    await browser.logIn(smtp, ada);
    const thief = browser.thief();
    expect(await thief.who()).toBe(ada);
    const token = tokenOf(browser);
    expect((await browser.post("/magic-link/logout")).status).toBe(200);
    expect(browser.cookies.has(sessionCookie)).toBe(false);
    expect(sessionsOf(ada)).not.toContain(token);
    expect(await thief.thief().who()).toBeNull();
  });

  test("a table of sessions that fails refuses the press, and the link works later", async () => {
    const browser = new AppBrowser(app.url);
    const { link, form } = await browser.opened(smtp, ada);
    database.exec("ALTER TABLE session RENAME TO away");
    try {
      expect((await browser.post(link, form)).status).toBe(503);
      expect(browser.cookies.has(sessionCookie)).toBe(false);
    } finally {
      database.exec("ALTER TABLE away RENAME TO session");
    }
    expect(await browser.who()).toBeNull();
    expect((await browser.post(link, form)).status).toBe(303);
    expect(await browser.who()).toBe(ada);
    // Neither does a logout say that it is done when it is not.
    database.exec(
      "CREATE TRIGGER keep BEFORE DELETE ON session BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    try {
      expect((await browser.post("/magic-link/logout")).status).toBeGreaterThanOrEqual(500);
    } finally {
      database.exec("DROP TRIGGER keep");
    }
    await browser.post("/magic-link/logout");
  });

  test("a session for a link that was revoked meanwhile does not live", async () => {
    const browser = new AppBrowser(app.url);
    const { link, form } = await browser.opened(smtp, ada);
    const before = sessionsOf(ada);
    await browser.get("/revoke");
    expect((await browser.post(link, form)).status).toBe(410);
    await browser.get("/revoke");
    expect(sessionsOf(ada)).toEqual(before);
    expect(await browser.who()).toBeNull();
  });

  test("who has a second factor is in nowhere before it, whatever way they come", async () => {
    const email = "heidi@example.com";
    const uri = await guarded(email);
    const browser = new AppBrowser(app.url);
    await browser.logIn(smtp, bob);
    const before = browser.thief();
    const { link, form } = await browser.opened(smtp, email);
    for (let clicks = 0; clicks < 2; clicks++) {
      const pressed = await browser.post(link, { ...form, switch: "yes" });
      expect([pressed.status, pressed.location]).toEqual([
        303,
        "/two-factor?callbackURL=%2Fdashboard",
      ]);
      const values = (pressed.headers["set-cookie"] ?? []).filter((line) =>
        /session_(?:token|data)=[^;]/.test(line),
      );
      expect(values).toEqual([]);
      expect(await browser.who()).toBeNull();
    }
    // Whoever was in here before is not, either.
    expect(await before.thief().who()).toBeNull();
    const wrong = await browser.call("/two-factor/verify-totp", { code: "000000" });
    expect(wrong.status).toBe(401);
    expect(sessionsOf(email)).toEqual([]);
    const code = totp(uri);
    const passed = await browser.call("/two-factor/verify-totp", { code, trustDevice: true });
    expect(passed.status).toBe(200);
    expect(await browser.who()).toBe(email);
    // This browser was told to be trusted; another one was not.
    await browser.post("/magic-link/logout");
    expect((await browser.logIn(smtp, email)).location).toBe("/dashboard");
    expect(await browser.who()).toBe(email);
    const other = new AppBrowser(app.url);
    expect((await other.logIn(smtp, email)).location).toContain("/two-factor");
    expect(await other.who()).toBeNull();
    // By password it is as ever.
    const byPassword = new AppBrowser(app.url);
    const { body } = await byPassword.call("/sign-in/email", { email, password });
    expect(JSON.parse(body)).toMatchObject({ twoFactorRedirect: true });
  });

  test("who is banned gets in no more, until it is over", async () => {
    const email = "ivan@example.com";
    const browser = new AppBrowser(app.url);
    const { link, form } = await browser.opened(smtp, email);
    expect((await browser.post(link, form)).status).toBe(303);
    await browser.post("/magic-link/logout");
    const again = await browser.opened(smtp, email);
    const ban = database.prepare("UPDATE user SET banned = 1, banExpires = ? WHERE email = ?");
    ban.run(null, email);
    expect((await browser.post(again.link, again.form)).status).toBe(403);
    expect([await browser.who(), sessionsOf(email)]).toEqual([null, []]);
    ban.run(new Date(Date.now() - 1000).toISOString(), email);
    expect((await browser.post(again.link, again.form)).status).toBe(303);
    expect(await browser.who()).toBe(email);
  });

  test("an account made by somebody else with this address is the owner's alone after the login", async () => {
    const email = "judy@example.com";
    const mallory = new AppBrowser(app.url);
    await mallory.call("/sign-up/email", { email, password, name: "Not Judy" });
    expect(sessionsOf(email)).toHaveLength(1);
    const judy = new AppBrowser(app.url);
    expect((await judy.logIn(smtp, email)).status).toBe(303);
    expect(sessionsOf(email)).toEqual([tokenOf(judy)]);
    expect(await mallory.thief().who()).toBeNull();
    const byPassword = await new AppBrowser(app.url).call("/sign-in/email", { email, password });
    expect(byPassword.status).toBe(401);
  });

  test("nor is it theirs by a passkey, a wallet or a telephone that they have left in it", async () => {
    const email = "olga@example.com";
    const mallory = new AppBrowser(app.url);
    await mallory.call("/sign-up/email", { email, password, name: "Not Olga" });
    const phoneNumber = "+15550100";
    const codes = database.prepare(
      "SELECT value FROM verification WHERE identifier LIKE ? ORDER BY createdAt DESC",
    );
    const otp = (): string =>
      String(codes.get(`%${phoneNumber}`)?.["value"])
        .split(":", 1)
        .join();
    await mallory.call("/phone-number/send-otp", { phoneNumber });
    const verified = await mallory.call("/phone-number/verify", {
      phoneNumber,
      code: otp(),
      updatePhoneNumber: true,
    });
    expect(verified.status).toBe(200);
    for (const address of [email, ada]) {
      database
        .prepare(
          "INSERT INTO passkey (id, userId, publicKey) SELECT email, id, 'key' FROM user WHERE email = ?",
        )
        .run(address);
      database
        .prepare(
          "INSERT INTO walletAddress (id, userId, address, chainId, isPrimary, createdAt) SELECT email, id, '0x', 1, 1, 0 FROM user WHERE email = ?",
        )
        .run(address);
    }
    const olga = new AppBrowser(app.url);
    expect((await olga.logIn(smtp, email)).status).toBe(303);
    expect(await olga.who()).toBe(email);
    const ids = (table: string) =>
      database
        .prepare(`SELECT id FROM ${table}`)
        .all()
        .map((row) => row["id"]);
    expect([ids("passkey"), ids("walletAddress")]).toEqual([[ada], [ada]]);
    await mallory.call("/phone-number/send-otp", { phoneNumber });
    const again = await mallory.call("/phone-number/verify", { phoneNumber, code: otp() });
    expect(again.status).not.toBe(200);
    // Without better-auth's cookie cache, which no end of a session reaches.
    expect(await mallory.thief().who()).toBeNull();
  });

  test("better-auth's other logins go on beside it", async () => {
    const email = "kim@example.com";
    const browser = new AppBrowser(app.url);
    await browser.call("/sign-up/email", { email, password, name: "Kim" });
    database.prepare("UPDATE user SET emailVerified = 1 WHERE email = ?").run(email);
    await browser.call("/sign-out");
    expect(await browser.who()).toBeNull();
    expect((await browser.call("/sign-in/email", { email, password })).status).toBe(200);
    expect(await browser.who()).toBe(email);
    const elsewhere = new AppBrowser(app.url);
    await elsewhere.logIn(smtp, email);
    expect(await elsewhere.who()).toBe(email);
    // One account, two logins; the password is still one.
    expect(sessionsOf(email).toSorted()).toEqual([tokenOf(browser), tokenOf(elsewhere)].toSorted());
    expect(formOf((await elsewhere.get("/magic-link")).body)).toBeDefined();
  });

  test("no link, and no cookie, is in what the server has printed", () => {
    expect(app.output()).not.toMatch(/magic-link\/\w{40}/);
    expect(app.output()).not.toContain(sessionCookie);
  });
});
