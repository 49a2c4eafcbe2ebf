import { afterEach, describe, expect, test } from "vitest";
import type { Page } from "./support/browser.ts";
import { faces, openNodeFace } from "./support/faces.ts";
import {
  ask,
  button,
  mailedTo,
  mount,
  startHost,
  unsealed,
  until,
  whoIs,
  type Host,
} from "./support/host.ts";

/** An answer as it looks to whoever compares answers: without the random values, and without the address. */
function comparable(page: Page, address: string): unknown {
  const { status, body, stableHeaders, setCookies } = page;
  const cookies = setCookies.map((each) =>
    each.replace(/=([^;]+);/, (_all, value: string) => `=${value.length};`),
  );
  const plain = unsealed(body).replaceAll(address, "…");
  return { status, body: plain, headers: stableHeaders, cookies };
}

test("nothing is looked up before the answer is ready, so that its time tells nothing", async () => {
  const order: string[] = [];
  const findByEmail = (): null => {
    order.push("looked up");
    return null;
  };
  const host = await startHost(openNodeFace, { users: { findById: () => null, findByEmail } });
  const shown = await host.magicLinks.handler(new Request(mount));
  const [cookie = ""] = shown.headers.getSetCookie()[0]?.split(";") ?? [];
  const body = new URLSearchParams({ email: "ada@example.com" });
  const headers = { cookie };
  const request = new Request(mount, { method: "POST", headers, body });
  const answer = await host.magicLinks.handler(request);
  order.push("answered");
  await until(() => order.length === 2, "the look-up");
  expect(answer.status).toBe(200);
  expect(order).toEqual(["answered", "looked up"]);
  await host.close();
});

describe.each(faces)("asking for a link through %s", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test("known, unknown and disabled addresses get the same answer, also over the limit, and when a hook fails", async () => {
    host = await startHost(open, { limits: { address: { free: 2, firstWait: 600 } } });
    host.disabled.add("bob");
    host.users.set("fails@example.com", { id: "f", email: "not an address" });
    // All of one length, so that Content-Length may be compared as it is.
    host.users.set("ada01@example.com", { id: "a1", email: "ada01@example.com" });
    host.users.set("bob01@example.com", { id: "bob", email: "bob01@example.com" });
    const addresses = [
      "ada01@example.com",
      "nobod@example.com",
      "bob01@example.com",
      "fails@example.com",
    ];
    for (const turn of [1, 2, 3]) {
      const answers = new Set<string>();
      for (const address of addresses) {
        const page = await ask(host.browser(), address);
        expect([page.status, page.title]).toEqual([200, "Check your mail"]);
        expect(Number(page.header("retry-after") ?? 0)).toBe(turn === 1 ? 0 : 600);
        answers.add(JSON.stringify(comparable(page, address)));
      }
      expect([...answers]).toHaveLength(1);
    }
    await until(() => host.errors.length === 2, "two errors");
    expect(await Promise.all(addresses.map((address) => mailedTo(host, address)))).toEqual([
      2, 0, 0, 0,
    ]);
    expect(host.inbox.map(({ to }) => to.address)).toEqual([
      "ada01@example.com",
      "ada01@example.com",
    ]);
  });

  test.each([
    ["", "Type the e-mail address"],
    ["ada", "not one plain e-mail address"],
    ["ada@example.com,eve@evil.example", "not one plain e-mail address"],
    ["ada@example.com\r\nBcc: eve@evil.example", "not one plain e-mail address"],
    ["аda@example.com", "plain letters only"],
    ["ada\u200b@example.com", "plain letters only"],
    [`${"a".repeat(300)}@example.com`, "too long"],
    ['"><script>alert(1)</script>', "not one plain e-mail address"],
  ])("%j is refused beside its field, and nothing is mailed", async (address, sentence) => {
    host = await startHost(open);
    const refused = await ask(host.browser(), address, "/invoices/7");
    expect(refused.status).toBe(400);
    expect(refused.body).toContain(sentence);
    expect(refused.body).toContain('value="/invoices/7"');
    expect(refused.body).not.toContain("<script");
    await ask(host.browser(), "bob@example.com");
    await host.mailedLink("bob@example.com");
    expect(host.inbox).toHaveLength(1);
  });

  test.each([
    ["an array", "email[]=ada@example.com"],
    ["twice", "email=ada@example.com&email=eve@evil.example"],
    ["NUL", "email=ada@example.com%00"],
    ["bad UTF-8", "email=%ff@example.com"],
  ])("an address as %s is refused", async (_what, body) => {
    host = await startHost(open);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const browser = host.browser();
    await browser.open("/magic-link");
    const refused = await browser.send("POST", "/magic-link", { body, headers });
    expect(refused.status).toBe(400);
  });

  test.each([
    ["JSON", '{"email":"ada@example.com"}', "application/json", 400],
    ["a megabyte", `email=${"a".repeat(1_000_000)}`, "application/x-www-form-urlencoded", 413],
  ])("a body of %s is refused", async (_what, body, type, status) => {
    host = await startHost(open);
    const browser = host.browser();
    await browser.open("/magic-link");
    const headers = { "content-type": type };
    const refused = await browser.send("POST", "/magic-link", { body, headers });
    expect(refused.status).toBe(status);
  });

  test.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/%2e//evil.example",
    "/\u00e9",
    "/\u0000",
  ])("a login is not made to lead to %j", async (redirectTo) => {
    host = await startHost(open);
    const browser = host.browser();
    const page = await browser.open(`/magic-link?${new URLSearchParams({ redirectTo })}`);
    expect([page.status, page.title]).toEqual([400, "That address leads somewhere else"]);
    expect(page.body).not.toContain("evil");
    await browser.open("/magic-link");
    const posted = await browser.post("/magic-link", { email: "ada@example.com", redirectTo });
    expect(posted.status).toBe(400);
  });

  test("of two redirects neither is guessed at, and a question mark inside one is kept", async () => {
    host = await startHost(open);
    const two = await host.browser().open("/magic-link?redirectTo=/a&redirectTo=/b");
    expect(two.status).toBe(400);
    const page = await host.browser().open("/magic-link?redirectTo=/invoices?id=7");
    expect(page.body).toContain('value="/invoices?id=7"');
    expect(host.magicLinks.loginPath("/invoices?id=7&x=y")).toBe(
      "/magic-link?redirectTo=%2Finvoices%3Fid%3D7%26x%3Dy",
    );
    expect(host.magicLinks.loginPath()).toBe("/magic-link");
  });

  test.each([
    { host: "evil.example" },
    { "x-forwarded-host": "evil.example" },
    { "x-forwarded-proto": "http", "x-forwarded-port": "1234" },
    { forwarded: "host=evil.example;proto=http" },
    { "x-original-url": "/evil", "x-rewrite-url": "/evil", "x-host": "evil.example" },
  ])("no header changes where the link leads: %j", async (headers) => {
    host = await startHost(open, { trustedProxies: ["127.0.0.0/8"] });
    const browser = host.browser();
    await browser.open("/magic-link");
    const asked = await browser.post("/magic-link", { email: "ada@example.com" }, headers);
    expect(asked.status).toBe(200);
    expect(asked.body).not.toContain("evil");
    const link = await host.mailedLink("ada@example.com");
    expect(link.startsWith(`${mount}/`)).toBe(true);
    expect(JSON.stringify(host.inbox)).not.toContain("evil");
    const page = await browser.send("GET", link, { headers });
    expect(page.status).toBe(200);
    expect(page.body).not.toContain("evil");
  });

  test("an own origin in full, and an allowed one, are led to", async () => {
    host = await startHost(open);
    for (const redirectTo of ["https://app.example.com/x", "https://shop.example.com/x"]) {
      const asked = await ask(host.browser(), "ada@example.com", redirectTo);
      expect(asked.status).toBe(200);
    }
  });

  test("without a mailer there is no login page", async () => {
    host = await startHost(open, { mailer: null });
    const browser = host.browser();
    for (const page of [
      await browser.open("/magic-link"),
      await browser.open("/magic-link/"),
      await browser.post("/magic-link", { email: "ada@example.com" }),
    ]) {
      expect([page.status, page.title]).toEqual([404, "There is no such page"]);
      expect(page.setCookies).toEqual([]);
    }
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    expect((await browser.press(await browser.open(url), button.logIn)).status).toBe(303);
    for (const redirectTo of [undefined, "/invoices"]) {
      expect(() => host.magicLinks.loginPath(redirectTo)).toThrow("there is no login page");
    }
  });

  test("the path of the login page leads back to wherever a login may lead, and always to a page", async () => {
    host = await startHost(open);
    const { loginPath } = host.magicLinks;
    const login = "/magic-link";
    const longest = `/${"x".repeat(1999)}`;
    const paths = [
      [undefined, login],
      ["/invoices?id=7&x=y", `${login}?redirectTo=%2Finvoices%3Fid%3D7%26x%3Dy`],
      ["https://shop.example.com/x", `${login}?redirectTo=https%3A%2F%2Fshop.example.com%2Fx`],
      [longest, `${login}?redirectTo=%2F${longest.slice(1)}`],
      ["https://evil.example/x", login],
      ["//evil.example", login],
      ["javascript:alert(1)", login],
      ["/x\r\ny: z", login],
      [`${longest}x`, login],
      // Short enough as it came, too long once it is written as a path.
      [`/${"<".repeat(900)}`, login],
    ] as const;
    for (const [redirectTo, path] of paths) {
      expect(loginPath(redirectTo), redirectTo).toBe(path);
      expect((await host.browser().open(path)).status, redirectTo).toBe(200);
    }
  });

  test("a look-up that forgives a spelling mails the account's own address, and nobody else's", async () => {
    const ada = { id: "ada", email: "ada@example.com" };
    host = await startHost(open, {
      users: {
        findById: (id) => (id === "ada" ? ada : null),
        findByEmail: (email) => (email.replace(/\+[^@]*/, "") === ada.email ? ada : null),
      },
    });
    const browser = host.browser();
    const asked = await ask(browser, "ada+shop@example.com");
    expect(asked.body).toContain("If ada+shop@example.com can log in here");
    const mailed = await host.mailedLink("ada@example.com");
    const issued = await host.magicLinks.issue({ email: "ada+shop@example.com" });
    expect(host.inbox.map(({ to }) => to.address)).toEqual(["ada@example.com"]);
    expect(issued.link.address).toBe("ada@example.com");
    const other = host.browser();
    const [page, otherPage] = [await browser.open(mailed), await other.open(issued.url)];
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    expect(await whoIs(host, browser)).toBe("ada");
    const again = await host.magicLinks.issue({ email: "ada+shop@example.com" });
    expect((await other.press(otherPage, button.logIn)).status).toBe(410);
    expect((await other.press(await other.open(again.url), button.logIn)).status).toBe(303);
    expect(await whoIs(host, other)).toBe("ada");
  });

  test("an address that is new gets an account at its first login, and not before", async () => {
    const made: string[] = [];
    const users = new Map<string, { id: string; email: string }>();
    host = await startHost(open, {
      users: {
        findById: (id) => users.get(id) ?? null,
        findByEmail: (email) => [...users.values()].find((user) => user.email === email) ?? null,
        create(email) {
          made.push(email);
          const user = { id: `u${made.length}`, email };
          users.set(user.id, user);
          return user;
        },
      },
    });
    const browser = host.browser();
    await ask(browser, "new@example.com");
    const link = await host.mailedLink("new@example.com");
    const page = await browser.open(link);
    expect(made).toEqual([]);
    const both = await Promise.all([
      browser.press(page, button.logIn),
      browser.press(page, button.logIn),
    ]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(made).toEqual(["new@example.com"]);
    expect(await host.magicLinks.sessions("u1")).toHaveLength(1);
  });

  test("the client's address comes from a header only where the proxy is trusted", async () => {
    for (const [trustedProxies, expected] of [
      [[], "127.0.0.1"],
      [["127.0.0.1"], "198.51.100.7"],
    ] as const) {
      host = await startHost(open, { trustedProxies });
      const { link, url } = await host.magicLinks.issue({ userId: "ada" });
      await host.browser().open(url, { "x-forwarded-for": "1.1.1.1, 198.51.100.7" });
      const told = await host.magicLinks.explain(link.id);
      expect(told?.visits.map(({ clientAddress }) => clientAddress)).toEqual([expected]);
      await host.close();
    }
    host = await startHost(open);
  });

  test("a hostile user agent is kept short and plain", async () => {
    host = await startHost(open);
    const { link, url } = await host.magicLinks.issue({ userId: "ada" });
    for (const agent of [
      "Evil/1.0 <script>\u0085\u009b31m\u00e9",
      `Evil/1.0 ${"x".repeat(1000)}`,
    ]) {
      await host.browser().open(url, { "user-agent": agent });
    }
    const told = await host.magicLinks.explain(link.id);
    expect(told?.visits).toHaveLength(2);
    for (const { userAgent } of told?.visits ?? []) {
      expect(userAgent).toMatch(/^Evil\/1\.0 [\x20-\x7e]{1,247}$/);
    }
  });
});
