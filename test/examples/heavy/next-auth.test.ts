import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSmtp, type SmtpHost } from "../../mail/support/smtp.ts";
import { formOf, HttpBrowser } from "../../support/http-browser.ts";
import { askedBy, login } from "../journey.ts";
import { build, installed, packed, removed } from "../package.ts";
import { startExample, type Example } from "../start.ts";

// What next-auth tells, and ends, of logins by links, with both of its strategies. Auth.js itself is asked more in
// test/examples/auth-js.

const cookie = "authjs.session-token";

let folder = "";
let copy = "";
let smtp: SmtpHost;
beforeAll(async () => {
  folder = await packed("heavy");
  copy = await installed("next-auth", folder);
  await build(copy);
  smtp = await startSmtp();
}, 900_000);
afterAll(async () => {
  await smtp.close();
  removed(folder);
});

const loggedIn = async (browser: HttpBrowser, email: string): Promise<void> => {
  const link = await askedBy(browser, smtp, email);
  const pressed = await browser.post(link, formOf((await browser.get(link)).body));
  expect(pressed.status).toBe(303);
};

/** Who is in, by next-auth's own route. */
const told = async (browser: HttpBrowser): Promise<string | null> => {
  const session: unknown = JSON.parse((await browser.get("/api/auth/session")).body);
  return /"email":"([^"]+)"/.exec(JSON.stringify(session))?.[1] ?? null;
};

describe.for(["database", "jwt"] as const)("next-auth, sessions of %s", (strategy) => {
  let example: Example;
  beforeAll(async () => {
    const env = {
      AUTH_STRATEGY: strategy,
      AUTH_DATABASE: join(copy, `${strategy}-auth.db`),
      ONPURPOSE_DATABASE: join(copy, `${strategy}-links.db`),
    };
    example = await startExample(copy, smtp.url, { env });
  });
  afterAll(() => example.stop());

  test("a press logs in to next-auth, and its own logout ends it for all", async () => {
    const ada = new HttpBrowser(example.url);
    await loggedIn(ada, "ada@example.com");
    expect(await told(ada)).toBe("ada@example.com");
    const { csrfToken } = JSON.parse((await ada.get("/api/auth/csrf")).body) as {
      csrfToken: string;
    };
    const held = ada.cookies.get(cookie) ?? "";
    expect(held).not.toBe("");
    await ada.post("/api/auth/signout", { csrfToken });
    expect(await told(ada)).toBeNull();
    expect((await ada.get("/")).location).toBe(login);
    // Whoever has copied it: a row is gone, a JWT lives until it ends.
    ada.cookies.set(cookie, held);
    expect(await told(ada)).toBe(strategy === "database" ? null : "ada@example.com");
  });

  test("a press takes the place of who was in before", async () => {
    const browser = new HttpBrowser(example.url);
    await loggedIn(browser, "bob@example.com");
    expect(await told(browser)).toBe("bob@example.com");
    const bobs = browser.cookies.get(cookie) ?? "";
    await loggedIn(browser, "ada@example.com");
    expect(await told(browser)).toBe("ada@example.com");
    expect((await browser.get("/")).body).toContain("Hello Ada");
    const other = new HttpBrowser(example.url);
    other.cookies.set(cookie, bobs);
    expect(await told(other)).toBe(strategy === "database" ? null : "bob@example.com");
  });

  test("a planted or broken cookie is replaced, not taken over", async () => {
    const browser = new HttpBrowser(example.url);
    browser.cookies.set(cookie, "planted");
    await loggedIn(browser, "ada@example.com");
    expect(browser.cookies.get(cookie)).not.toBe("planted");
    expect(await told(browser)).toBe("ada@example.com");
    await browser.post("/magic-link/logout");
    expect(await told(browser)).toBeNull();
  });
});
