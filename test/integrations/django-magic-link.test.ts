import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { createMagicLinks, type MagicLinks } from "onpurpose";
import { withDjangoLinks } from "onpurpose/integrations/django-magic-link";
import { memoryStore } from "onpurpose/stores/memory";

const opened: MagicLinks[] = [];
afterEach(() => Promise.all(opened.splice(0).map((app) => app.close())));

function create(url = "https://app.example.com/magic-link"): MagicLinks {
  const app = createMagicLinks({
    url,
    secret: "a secret of more than 32 bytes, 0123456789",
    store: memoryStore(),
    users: { findById: () => null },
  });
  opened.push(app);
  return app;
}

const uuid = randomUUID();
const ask = (app: MagicLinks, path: string, method = "GET"): Promise<Response> =>
  app.handler(new Request(`https://old.example.com${path}`, { method }));

test.each(["GET", "HEAD"])(
  "%s: a redirect that tells nothing and is kept by nobody",
  async (method) => {
    const app = withDjangoLinks(create());
    for (const path of [
      `/magic_link/${uuid}/`,
      `/magic_link/${uuid}`,
      `/magic_link/${uuid.toUpperCase()}/?utm=1`,
    ]) {
      expect(app.handles(path)).toBe(true);
      const answer = await ask(app, path, method);
      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toMatch(
        /^https:\/\/app\.example\.com\/magic-link\/[0-9a-hjkmnp-tv-z]{40}$/,
      );
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
      expect(answer.headers.get("x-robots-tag")).toBe("noindex, nofollow");
      expect(JSON.stringify([...answer.headers])).not.toContain(uuid);
      expect(await answer.text()).toBe("");
    }
  },
);

test.each(["POST", "PUT", "DELETE", "OPTIONS"])("%s: 405, and nothing happens", async (method) => {
  const answer = await ask(withDjangoLinks(create()), `/magic_link/${uuid}/`, method);
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("GET, HEAD");
  expect(answer.headers.get("location")).toBeNull();
});

test("a UUID that is not random gets onpurpose's own page for what is no link", async () => {
  for (const url of ["https://app.example.com/magic-link", "https://app.example.com"]) {
    const app = withDjangoLinks(create(url));
    const answer = await ask(app, "/magic_link/e16bbf8c-f3b5-1969-820b-dce7c89c9d1e/");
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("<h1>");
    expect(app.counters().junkTokens).toBe(1);
  }
});

test.each([
  "/magic_link",
  "/magic_link/",
  "/magic_link/help/",
  `/magic_link/${uuid}/more/`,
  `/magic_link/${uuid}//`,
  `/magic_links/${uuid}/`,
  `/x/magic_link/${uuid}/`,
  `/magic_link/${uuid.replaceAll("-", "")}/`,
])("%s: stays the app's", (path) => {
  expect(withDjangoLinks(create()).handles(path)).toBe(false);
});

test("onpurpose's own pages are as they were, also below a mount that has the same path", async () => {
  const app = withDjangoLinks(create("https://app.example.com/magic_link"));
  expect((await ask(app, `/magic_link/${uuid}/`)).status).toBe(303);
  expect((await ask(app, "/magic_link/junk")).status).toBe(404);
  expect(app.handles("/magic_link/logout")).toBe(true);
  const other = withDjangoLinks(create(), { path: "/accounts/magic" });
  expect((await ask(other, `/accounts/magic/${uuid}/`)).status).toBe(303);
  expect(other.handles(`/magic_link/${uuid}/`)).toBe(false);
});

test.each(["magic_link", "/magic_link/", "//evil.example", "/a b", "/a?b"])(
  "the path %j is refused",
  (path) => {
    expect(() => withDjangoLinks(create(), { path })).toThrow(/^withDjangoLinks: option "path"/);
  },
);

test("what createMagicLinks has not given is refused", () => {
  expect(() => withDjangoLinks({ ...create() })).toThrow(/^withDjangoLinks: takes what/);
});
