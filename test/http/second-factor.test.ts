import { afterEach, describe, expect, test } from "vitest";
import type { HostSessions, RequestHeaders, StartedSession, User } from "onpurpose";
import { faces, openNodeFace, openWebFace } from "./support/faces.ts";
import { ask, button, outcomes, startHost, whoIs, type Host } from "./support/host.ts";

/** Sessions of a host that asks for a second factor: until it is passed, they are nobody's login. */
function halfSessions(secondFactor: (redirectTo: string) => string | undefined) {
  const half = new Map<string, { readonly user: User; readonly redirectTo: string }>();
  const alive = new Map<string, User>();
  const sidOf = (request: RequestHeaders): string =>
    /\bsid=([^;]+)/.exec(request.header("cookie") ?? "")?.[1] ?? "";
  let count = 0;
  const sessions: HostSessions = {
    current: (request) => alive.get(sidOf(request)) ?? null,
    start(user, _request, { redirectTo }): StartedSession {
      const sid = `s${++count}`;
      const leadsTo = secondFactor(redirectTo);
      if (leadsTo === undefined) alive.set(sid, user);
      else half.set(sid, { user, redirectTo });
      return {
        headers: [["set-cookie", `sid=${sid}; Path=/; HttpOnly`]],
        ...(leadsTo === undefined ? {} : { redirectTo: leadsTo }),
        undo: () => void [half.delete(sid), alive.delete(sid)],
      };
    },
    end: () => [],
  };
  /** The factor is passed: gives where the link led. */
  const pass = (sid: string): string | undefined => {
    const found = half.get(sid);
    if (found !== undefined) alive.set(sid, found.user);
    return found?.redirectTo;
  };
  return { sessions, half, alive, pass };
}

const factorPage = (redirectTo: string): string => `/totp?next=${encodeURIComponent(redirectTo)}`;

describe.each(faces)("a second factor of the host's, through %s", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test("a press leads to it, and is no login before it is passed; so does a second click", async () => {
    const { sessions, pass } = halfSessions(factorPage);
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { link, url } = await host.magicLinks.issue({ userId: "ada", redirectTo: "/invoices" });
    const page = await browser.open(url);
    for (let clicks = 0; clicks < 2; clicks++) {
      const pressed = await browser.press(page, button.logIn);
      expect([pressed.status, pressed.header("location")]).toEqual([303, "/totp?next=%2Finvoices"]);
      expect(await whoIs(host, browser)).toBeNull();
    }
    expect(await outcomes(host, link.id)).toEqual(["GET opened", "POST redeemed", "POST repeated"]);
    expect(pass(browser.cookies.get("sid") ?? "")).toBe("/invoices");
    expect(await whoIs(host, browser)).toBe("ada");
  });

  test("a code leads to it, and the page that waits does not move on before it is passed", async () => {
    const { sessions, pass } = halfSessions(factorPage);
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const page = await ask(browser, "ada@example.com", "/invoices/7");
    const code = await host.mailedCode("ada@example.com");
    const typed = await browser.press(page, button.code, { code });
    expect(typed.header("location")).toBe("/totp?next=%2Finvoices%2F7");
    expect(await whoIs(host, browser)).toBeNull();
    expect((await browser.open("/magic-link/code")).header("location")).toBeNull();
    pass(browser.cookies.get("sid") ?? "");
    expect((await browser.open("/magic-link/code")).header("location")).toBe("/invoices/7");
  });

  test("a client that asks for JSON is told where it is", async () => {
    const { sessions } = halfSessions(factorPage);
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada", redirectTo: "/invoices" });
    const headers = { accept: "application/json" };
    const opened = JSON.parse((await browser.open(url, headers)).body) as { formToken: string };
    const pressed = await browser.post(url, { form: opened.formToken, action: "log-in" }, headers);
    const told = { page: "loggedIn", redirectTo: "/totp?next=%2Finvoices" };
    expect([pressed.status, JSON.parse(pressed.body)]).toEqual([
      200,
      expect.objectContaining(told),
    ]);
    expect(await whoIs(host, browser)).toBeNull();
  });

  test("it may be of an allowed origin, which the page lets its form lead to", async () => {
    const { sessions } = halfSessions(() => "https://shop.example.com/totp");
    host = await startHost(open, { sessions });
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const page = await browser.open(url);
    expect(page.header("content-security-policy")).toContain(
      "form-action 'self' https://shop.example.com;",
    );
    const pressed = await browser.press(page, button.logIn);
    expect(pressed.header("location")).toBe("https://shop.example.com/totp");
  });

  test.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "totp",
    "",
    "/a\r\nset-cookie: x=y",
  ])(
    "one that no login may lead to, %j, refuses the press, and the link works later",
    async (bad) => {
      let leadsTo = bad;
      const { sessions, half } = halfSessions(() => leadsTo);
      host = await startHost(open, { sessions });
      const browser = host.browser();
      const { link, url } = await host.magicLinks.issue({ userId: "ada" });
      const page = await browser.open(url);
      const refused = await browser.press(page, button.logIn);
      expect([refused.status, refused.title]).toEqual([503, "We could not log you in just now"]);
      expect(refused.setCookies).toEqual([]);
      expect(refused.body).not.toContain("evil");
      expect(half.size).toBe(0);
      expect(host.errors.map(({ code }) => code)).toEqual(["invalid_host_answer"]);
      leadsTo = "/totp";
      expect((await browser.press(page, button.logIn)).header("location")).toBe("/totp");
      expect(await outcomes(host, link.id)).toEqual([
        "GET opened",
        "POST refused session_failed",
        "POST redeemed",
      ]);
    },
  );
});

describe("the framework's own request", () => {
  let host: Host;
  afterEach(() => host.close());

  function sessionsThatSee(seen: unknown[]): HostSessions {
    const see = ({ platform }: RequestHeaders): void => void seen.push(platform);
    return {
      current: (request) => (see(request), null),
      start: (_user, request) => (see(request), { headers: [] }),
      end: (request) => (see(request), []),
    };
  }

  test.each([
    ["nodeHandler", openNodeFace, "IncomingMessage"],
    ["handler", openWebFace, "Request"],
  ])("goes from %s to the host's sessions", async (_name, open, name) => {
    const seen: unknown[] = [];
    host = await startHost(open, { sessions: sessionsThatSee(seen) });
    const browser = host.browser();
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    await browser.press(await browser.open(url), button.logIn);
    await browser.post("/magic-link/logout", {});
    expect(seen.length).toBeGreaterThan(2);
    for (const platform of seen) expect(platform?.constructor.name).toBe(name);
  });

  test("is what the caller of handler, or of currentUser, says", async () => {
    const seen: unknown[] = [];
    host = await startHost(openWebFace, { sessions: sessionsThatSee(seen) });
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const context = { name: "a framework's context" };
    await host.magicLinks.handler(new Request(url), { platform: context });
    const requests = [new Request(url), { headers: { cookie: "a=b" } }] as const;
    for (const request of requests) await host.magicLinks.currentUser(request);
    expect(seen).toEqual([context, ...requests]);
  });
});
