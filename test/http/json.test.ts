import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sameOrigin } from "./support/attacks.ts";
import { otherCode } from "./support/binding-statuses.ts";
import type { Browser } from "./support/browser.ts";
import { faces } from "./support/faces.ts";
import { startHost, whoIs, type Host } from "./support/host.ts";

const email = "ada@example.com";
const login = "/magic-link";
const json = { accept: "application/json" };
const jsonType = { "content-type": "application/json" };

interface Told {
  readonly status: number;
  /** The answer's object. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
}

type Headers = Readonly<Record<string, string>>;

/** A program of the site's own, such as a page that is drawn in the browser. */
async function call(
  browser: Browser,
  method: string,
  url: string,
  fields: unknown = null,
  headers: Headers = sameOrigin,
): Promise<Told> {
  const sent = fields === null ? {} : { body: JSON.stringify(fields) };
  const type = fields === null ? {} : jsonType;
  const reply = await browser.send(method, url, {
    ...sent,
    headers: { ...json, ...type, ...headers },
  });
  expect(reply.header("content-type")).toBe("application/json; charset=utf-8");
  expect(reply.header("content-length")).toBe(String(Buffer.byteLength(reply.body)));
  expect(reply.header("vary")).toBe("Accept, Accept-Language");
  expect(reply.header("cache-control")).toBe("no-store");
  expect(reply.header("x-content-type-options")).toBe("nosniff");
  expect(reply.header("content-security-policy")).toMatch(/^default-src 'none'; /);
  expect(reply.header("location")).toBeNull();
  expect(reply.header("access-control-allow-origin")).toBeNull();
  const data: unknown = JSON.parse(reply.body);
  if (typeof data !== "object" || data === null) throw new Error("that is no object");
  return { status: reply.status, data: { ...data }, cookies: reply.setCookies };
}

const problem = (name: string): unknown =>
  expect.objectContaining({ page: "problem", problem: name });

describe.each(faces)("for a program, through %s", (_name, open) => {
  let host: Host;
  let browser: Browser;
  beforeEach(async () => {
    host = await startHost(open);
    browser = host.browser();
  });
  afterEach(() => host.close());

  const form = ({ data }: Told): string => String(data["formToken"]);
  const get = (url: string, by = browser): Promise<Told> => call(by, "GET", url);
  const post = (url: string, fields: unknown, headers?: Headers, by = browser): Promise<Told> =>
    call(by, "POST", url, fields, headers);

  async function ask(redirectTo = ""): Promise<{ asked: Told; link: string; code: string }> {
    const before = host.inbox.length;
    await get(login);
    const asked = await post(login, { email, redirectTo });
    const link = await host.mailedLink(email, before + 1);
    return { asked, link, code: await host.mailedCode(email, before + 1) };
  }

  test("asks, types the code, waits, logs out", async () => {
    const shown = await get(`${login}?redirectTo=/invoices/7`);
    expect([shown.status, shown.data]).toEqual([
      200,
      { page: "login", action: login, address: "", fault: null, redirectTo: "/invoices/7" },
    ]);
    const { asked, code } = await ask("/invoices/7");
    expect(asked.status).toBe(200);
    const { formToken, ...others } = asked.data;
    expect(formToken).toMatch(/^[\w-]{60,}$/);
    expect(others).toEqual({
      page: "checkMail",
      address: email,
      lifetime: 600,
      action: "/magic-link/code",
      loginPath: login,
      digits: 8,
      fault: null,
      attemptsLeft: null,
      wait: 0,
      byCode: false,
    });
    const again = await get("/magic-link/code");
    expect(again.data).toMatchObject({ page: "checkMail", address: email });
    const wrong = await post("/magic-link/code", { form: form(asked), code: otherCode(code) });
    expect([wrong.status, wrong.data]).toMatchObject([403, { fault: "wrong", attemptsLeft: 4 }]);
    const none = await post("/magic-link/code", { form: form(asked), code: "1" });
    expect([none.status, none.data]).toMatchObject([400, { fault: "malformed" }]);
    const typed = await post("/magic-link/code", { form: form(asked), code });
    expect([typed.status, typed.data]).toEqual([
      200,
      { page: "loggedIn", redirectTo: "/invoices/7" },
    ]);
    expect(typed.cookies[0]).toMatch(/^__Host-onpurpose-session=[^;]/);
    expect(await whoIs(host, browser)).toBe("ada");
    expect((await get("/magic-link/code")).data).toEqual({
      page: "loggedIn",
      redirectTo: "/invoices/7",
    });
    const out = await post("/magic-link/logout", {});
    expect([out.status, out.data["page"]]).toEqual([200, "loggedOut"]);
    expect(await whoIs(host, browser)).toBeNull();
  });

  test("opens and presses", async () => {
    const asked = { unasked: false, byCode: false, currentAccount: null };
    const { link } = await ask();
    const opened = await get(link);
    const { formToken, ...others } = opened.data;
    expect(formToken).toMatch(/^[\w-]{60,}$/);
    expect([opened.status, others]).toEqual([
      200,
      { page: "confirm", account: email, lifetime: 600, ...asked },
    ]);
    const pressed = await post(link, { form: form(opened) });
    expect([pressed.status, pressed.data]).toEqual([200, { page: "loggedIn", redirectTo: "/" }]);
    expect(await whoIs(host, browser)).toBe("ada");
    const used = await get(link);
    expect([used.status, used.data]).toEqual([410, problem("used")]);
    expect(used.data["ways"]).toContainEqual({ kind: "continue", account: email, to: "/" });
  });

  test("opens elsewhere, and declines", async () => {
    const { link } = await ask();
    const other = host.browser();
    const opened = await get(link, other);
    expect([opened.status, opened.data]).toMatchObject([
      200,
      { page: "otherBrowser", account: "a…@example.com" },
    ]);
    expect(JSON.stringify(opened.data)).not.toContain(email);
    const pressed = await post(link, { form: form(opened) }, sameOrigin, other);
    expect([pressed.status, pressed.data["page"]]).toEqual([403, "otherBrowser"]);
    expect(await whoIs(host, other)).toBeNull();
    const noted = await post(link, { form: form(opened), action: "decline" }, sameOrigin, other);
    expect(noted.data).toEqual({ page: "declined", link: "noted" });
    const own = await get(link);
    const declined = await post(link, { form: form(own), action: "decline" });
    expect([declined.status, declined.data]).toEqual([200, { page: "declined", link: "revoked" }]);
    expect((await get(link)).data).toEqual(problem("revoked"));
  });

  test("is refused with a reason", async () => {
    const { link } = await ask();
    const opened = await get(link);
    const stranger = host.browser();
    const evil = { ...sameOrigin, origin: "https://evil.example" };
    const refusals: readonly [number, string, Promise<Told>][] = [
      [404, "unknown", get(`${login}/${"0".repeat(40)}`)],
      [404, "not_found", get(`${login}/x/y`)],
      [404, "code_spent", get("/magic-link/code", stranger)],
      [403, "no_cookies_ask", post(login, { email }, sameOrigin, host.browser())],
      [400, "redirect_refused", get(`${login}?redirectTo=//evil.example`)],
      [405, "method_not_allowed", call(browser, "PUT", login)],
      [403, "no_cookies", post(link, { form: form(opened) }, sameOrigin, host.browser())],
      [403, "forged", post(link, {})],
      [503, "prefetch", post(link, {}, { ...sameOrigin, "sec-purpose": "prefetch" })],
      [403, "cross_site", post(link, { form: form(opened) }, evil)],
      [403, "cross_site", post(link, { form: form(opened) }, {})],
      [403, "cross_site", post(login, { email }, evil)],
      [403, "cross_site", post("/magic-link/code", {}, evil)],
      [403, "cross_site", post("/magic-link/code", {}, {})],
      [403, "cross_site", post("/magic-link/logout", {}, evil)],
      [413, "too_large", post(link, { form: "x".repeat(1_000_000) })],
    ];
    for (const [status, reason, answer] of refusals) {
      const { data, ...told } = await answer;
      expect([told.status, data], reason).toEqual([status, problem(reason)]);
      expect(Array.isArray(data["ways"]) && data["ways"].length > 0, reason).toBe(true);
      expect(JSON.stringify(data), reason).not.toContain(link.slice(-40));
    }
    const fault = await post(login, { email: "ada,bob@example.com" });
    expect([fault.status, fault.data]).toMatchObject([
      400,
      { page: "login", fault: "not_one_address" },
    ]);
    expect((await post(link, { form: form(opened) })).data["page"]).toBe("loggedIn");
  });

  test("is told how long to wait", async () => {
    await host.close();
    const limits = {
      address: { free: 1, firstWait: 90 },
      network: { free: 2, firstWait: 60 },
    };
    host = await startHost(open, { limits });
    browser = host.browser();
    const { asked } = await ask();
    expect([asked.status, asked.data["wait"]]).toEqual([200, 90]);
    await post(login, { email });
    const tooMany = await post(login, { email });
    expect([tooMany.status, tooMany.data]).toEqual([429, problem("too_many_asks")]);
    expect(tooMany.data["retryAfter"]).toBe(60);
  });

  test.each([
    ["an array", "[]"],
    ["a text", '"x"'],
    ["null", "null"],
    ["nothing", ""],
    ["half of it", '{"email":"ada@example.com"'],
    ["a number for a text", '{"email":1}'],
    ["a list for a text", '{"email":["ada@example.com"]}'],
    ["an object for a text", '{"email":{"x":"ada@example.com"}}'],
    ["NUL", '{"email":"ada@example.com\\u0000"}'],
    [
      "too many fields",
      JSON.stringify(
        Object.fromEntries([..."abcdefghijklmnopqrstuvwxyz"].map((each) => [each, "x"])),
      ),
    ],
  ])("a body of JSON that is %s is refused, and nothing is sent", async (_what, body) => {
    await get(login);
    const headers = { ...json, ...jsonType, ...sameOrigin };
    for (const path of [login, "/magic-link/code", "/magic-link/logout"]) {
      const refused = await browser.send("POST", path, { body, headers });
      expect([refused.status, JSON.parse(refused.body)], path).toEqual([400, problem("malformed")]);
    }
    expect(await host.magicLinks.asks(email)).toEqual([]);
  });

  test.each([
    ["text/html"],
    ["*/*"],
    [""],
    ["text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"],
    ["application/json, text/html"],
    ["application/json;q=0"],
    ["application/*"],
  ])("a body of JSON is refused where a page is wanted: %j", async (accept) => {
    const { link, code, asked } = await ask();
    const opened = await get(link);
    const headers = { accept, ...jsonType, ...sameOrigin };
    const posts = [
      [link, { form: form(opened) }],
      ["/magic-link/code", { form: form(asked), code }],
      [login, { email }],
      ["/magic-link/logout", {}],
    ] as const;
    for (const [url, fields] of posts) {
      const refused = await browser.send("POST", url, { body: JSON.stringify(fields), headers });
      expect([refused.status, refused.title], url).toEqual([400, "We could not read that form"]);
      expect(refused.header("content-type")).toBe("text/html; charset=utf-8");
    }
    expect(await whoIs(host, browser)).toBeNull();
    expect(await host.magicLinks.asks(email)).toHaveLength(1);
  });

  test("a plain form is taken from a program, too, and the answer is JSON", async () => {
    const { link } = await ask();
    const opened = await get(link);
    const pressed = await browser.post(link, { form: form(opened) }, json);
    expect([pressed.status, JSON.parse(pressed.body)]).toEqual([
      200,
      { page: "loggedIn", redirectTo: "/" },
    ]);
  });

  test("HEAD has the headers of GET and no body", async () => {
    const { link } = await ask();
    for (const url of [link, login]) {
      const [page, head] = [
        await browser.send("GET", url, { headers: json }),
        await browser.send("HEAD", url, { headers: json }),
      ];
      expect([head.status, head.body, head.stableHeaders]).toEqual([
        page.status,
        "",
        page.stableHeaders,
      ]);
    }
  });
});
