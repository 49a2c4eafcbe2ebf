import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { attacks, formOf, from, sameOrigin, type Scene } from "./support/attacks.ts";
import { hasButton } from "./support/browser.ts";
import { faces } from "./support/faces.ts";
import { ask, button, outcomes, startHost, whoIs, type Host } from "./support/host.ts";

describe.each(faces)("through %s", (_name, open) => {
  let host: Host;
  let scene: Scene;
  let linkId: string;
  beforeEach(async () => {
    host = await startHost(open);
    const issued = await host.magicLinks.issue({ userId: "ada", lifetime: 86_400 });
    linkId = issued.link.id;
    const browser = host.browser();
    const page = await browser.open(issued.url);
    scene = { host, browser, url: issued.url, page, form: formOf(page) };
  });
  afterEach(() => host.close());

  test.each(attacks.map((attack) => [attack.what, attack] as const))(
    "a press with %s is refused, is recorded, and leaves the link as it was",
    async (_what, { status, reason, send }) => {
      const refused = await send(scene);
      expect(refused.status).toBe(status);
      expect(refused.title).not.toBe("");
      expect(refused.setCookies.filter((each) => each.includes("session"))).toEqual([]);
      // Every page has a way on, or is the one that a browser throws away.
      expect(refused.body).toMatch(/<a [^>]*href=|<button/);
      expect((await outcomes(host, linkId)).at(-1)).toMatch(new RegExp(`refused ${reason}$`));
      expect(await whoIs(host, scene.browser)).toBeNull();
      const proper = await scene.browser.press(await scene.browser.open(scene.url), button.logIn);
      expect(proper.status).toBe(303);
      expect(await whoIs(host, scene.browser)).toBe("ada");
    },
  );

  test.each([
    [
      "Origin: null with Sec-Fetch-Site: same-origin",
      { origin: "null", "sec-fetch-site": "same-origin" },
    ],
    ["no Origin with Sec-Fetch-Site: same-origin", { "sec-fetch-site": "same-origin" }],
    [
      "our Origin and no Sec-Fetch-Site, as from an older Safari",
      { origin: "https://app.example.com" },
    ],
  ])("%s is a press from our page", async (_what, headers) => {
    const pressed = await from(headers)(scene);
    expect(pressed.status).toBe(303);
  });

  test("where the app is open at another address of its server, the way on leads to its own, and the host is told once", async () => {
    const elsewhere = { origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin" };
    const ask = { email: "ada@example.com" };
    for (let times = 0; times < 2; times++) {
      const refused = await scene.browser.post("/magic-link", ask, elsewhere);
      expect(refused.status).toBe(403);
      expect(refused.body).toContain('href="https://app.example.com/magic-link"');
    }
    expect(host.errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'invalid_option: a page was used at http://127.0.0.1:3000, and "url" says https://app.example.com: forms are taken from there alone',
    ]);
    const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    const forged = await scene.browser.post("/magic-link", ask, foreign);
    expect(forged.status).toBe(403);
    expect(forged.body).toContain('href="/magic-link"');
    expect(host.inbox).toEqual([]);
  });

  test("a hundred requests of all kinds that only look change nothing", async () => {
    const robots = [host.browser(), scene.browser];
    for (let each = 0; each < 100; each++) {
      const method = ["GET", "HEAD", "OPTIONS"][each % 3] ?? "GET";
      const looked = await (robots[each % 2] ?? scene.browser).send(method, scene.url);
      expect(looked.status).toBe(200);
    }
    expect((await outcomes(host, linkId)).length).toBe(101);
    expect((await scene.browser.press(scene.page, button.logIn)).status).toBe(303);
  });

  test.each([
    ["sec-purpose", "prefetch"],
    ["sec-purpose", "prefetch;prerender"],
    ["purpose", "prefetch"],
    ["x-purpose", "preview"],
    ["x-moz", "prefetch"],
  ])("a GET with %s: %s gets no form, and is not kept", async (name, value) => {
    const ahead = await scene.browser.open(scene.url, { [name]: value });
    expect([ahead.status, ahead.header("cache-control")]).toEqual([503, "no-store"]);
    expect(ahead.body).not.toContain("<form");
    expect(ahead.body).not.toContain("ada@");
    const opened = await scene.browser.open(scene.url);
    expect(hasButton(opened, button.logIn)).toBe(true);
  });

  test("an ask or a logout that is sent ahead of a person does nothing", async () => {
    await scene.browser.press(scene.page, button.logIn);
    const { browser } = scene;
    const ahead = { "sec-purpose": "prefetch" };
    for (const refused of [
      await browser.post("/magic-link", { email: "bob@example.com" }, ahead),
      await browser.post("/magic-link/logout", {}, ahead),
    ]) {
      expect([refused.status, refused.title]).toEqual([503, "Nothing to see ahead of time"]);
      expect(refused.setCookies).toEqual([]);
    }
    expect(await whoIs(host, browser)).toBe("ada");
    await ask(browser, "bob@example.com");
    await host.mailedLink("bob@example.com");
    expect(host.inbox).toHaveLength(1);
  });

  test("a press that logs out must be ours too", async () => {
    await scene.browser.press(scene.page, button.logIn);
    const { browser } = scene;
    const forged = await browser.post("/magic-link/logout", {}, { origin: "https://evil.example" });
    const silent = await browser.send("POST", "/magic-link/logout");
    const json = await browser.send("POST", "/magic-link/logout", {
      body: "{}",
      headers: { ...sameOrigin, "content-type": "application/json" },
    });
    expect([forged.status, silent.status, json.status]).toEqual([403, 403, 400]);
    expect(await whoIs(host, browser)).toBe("ada");
  });

  test("a link in capitals is the same link; with anything else changed it is none", async () => {
    const capitals = scene.url.slice(0, -40) + scene.url.slice(-40).toUpperCase();
    expect((await scene.browser.open(capitals)).status).toBe(200);
    const before = (await outcomes(host, linkId)).length;
    const { url } = scene;
    const mangled = [
      `${url}.`,
      `${url}%20`,
      `${url}%0a`,
      `${url}=`,
      `${url}%3D`,
      url.slice(0, -1),
      `${url}x`,
      `${url}/`,
      url.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`),
      `${url.slice(0, -40)}%00${url.slice(-40)}`,
    ];
    for (const each of mangled) {
      const page = await scene.browser.open(each);
      expect(page.status, each.slice(-44)).toBe(404);
      const pressed = await scene.browser.post(each, { form: scene.form });
      expect(pressed.status, each.slice(-44)).toBe(404);
    }
    // All of them are traces on the link, but for the one that is another path.
    const traces = (await outcomes(host, linkId)).slice(before);
    expect(new Set(traces.map((each) => each.replace(/^\w+ /, "")))).toEqual(
      new Set(["refused mangled"]),
    );
    expect(traces).toHaveLength(2 * (mangled.length - 1));
    expect(host.magicLinks.counters().junkTokens).toBe(0);
    expect((await scene.browser.press(scene.page, button.logIn)).status).toBe(303);
  });
});
