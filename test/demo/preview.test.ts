import { afterAll, beforeAll, expect, test } from "vitest";
import { previewLanguages, previewNames, themes } from "../../demo/preview-mails.ts";
import { ar } from "../../src/locales/ar.ts";
import { describeInBrowser, useChromium } from "../support/browser.ts";
import { startDemo, type Demo } from "../support/demo.ts";
import { HttpBrowser } from "../support/http-browser.ts";

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(() => demo.stop());

const get = (path: string) => new HttpBrowser(demo.url).get(path);
const all = previewNames.flatMap((name) => previewLanguages.map((tag) => [name, tag] as const));

test("the index has each mail in each language, in light and dark, as wide as a phone and a desktop", async () => {
  const { status, body } = await get("/mail/preview");
  expect(status).toBe(200);
  const frames = [...body.matchAll(/<iframe class="(\w+)" src="([^"]*)" sandbox(?:="")? /g)];
  const found = frames.map(([, width, src]) => `${width} ${src}`);
  const wanted = all.flatMap(([name, tag]) =>
    themes.flatMap((theme) =>
      ["phone", "desktop"].map((width) => `${width} /mail/preview/${name}/${tag}?theme=${theme}`),
    ),
  );
  expect(found.toSorted()).toEqual(wanted.toSorted());
  expect(found).toHaveLength(40);
  expect(body).not.toContain("<script");
});

test.each(all)(
  "%s in %s: the mail alone, in its language, which can do nothing",
  async (name, tag) => {
    const { status, body, headers } = await get(`/mail/preview/${name}/${tag}?theme=light`);
    expect(status).toBe(200);
    expect(body).toContain(`<html lang="${tag}" dir="${tag === "ar" ? "rtl" : "ltr"}"`);
    expect(body).toContain("Ledgerly");
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline';.*frame-ancestors 'self'; sandbox$/,
    );
    expect(headers["x-frame-options"]).toBe("SAMEORIGIN");
  },
);

test("no two languages have the same mail", async () => {
  for (const name of previewNames) {
    const pages = await Promise.all(
      previewLanguages.map(async (tag) => (await get(`/mail/preview/${name}/${tag}`)).body),
    );
    const texts = pages.map((page) => /<h1[^>]*>([^<]*)/.exec(page)?.[1]);
    expect(new Set(texts).size).toBe(previewLanguages.length);
  }
});

test("a theme is forced, and without one the mail is as it goes out", async () => {
  const [asItIs, light, dark] = await Promise.all(
    ["", "?theme=light", "?theme=dark"].map(
      async (query) => (await get(`/mail/preview/login/en${query}`)).body,
    ),
  );
  expect(asItIs).toContain("prefers-color-scheme:dark");
  expect(asItIs).toContain("light dark");
  for (const forced of [light, dark]) {
    expect(forced).not.toMatch(/prefers-color-scheme|light dark/);
  }
  expect(light).toContain("@media not all");
  expect(dark).toContain("@media all");
});

test.each([
  "/mail/preview/",
  "/mail/preview/login",
  "/mail/preview/login/",
  "/mail/preview/login/ja",
  "/mail/preview/logout/en",
  "/mail/preview/constructor/en",
  "/mail/preview/login/en/more",
  "/mail/preview/login/en?theme=blue",
  "/mail/preview/login/en?theme=",
])("there is no %s", async (path) => {
  expect((await get(path)).status).toBe(404);
});

test("in production, and wherever mails go out, there is no preview", async () => {
  const SMTP_URL = "smtp://127.0.0.1:1";
  for (const env of [{ SMTP_URL }, { SMTP_URL, NODE_ENV: "production" }]) {
    const real = await startDemo({ env });
    const browser = new HttpBrowser(real.url);
    for (const path of ["/mail/preview", "/mail/preview/login/ar?theme=dark"]) {
      expect((await browser.get(path)).status).toBe(404);
    }
    await real.stop();
  }
});

describeInBrowser("in a real browser", () => {
  const chromium = useChromium();

  test.each(themes)(
    "the frames show the mails, each in its theme, to a reader in %s",
    async (colorScheme) => {
      const person = await chromium.newPerson({
        colorScheme,
        viewport: { width: 1280, height: 2300 },
      });
      const { page } = person;
      await page.goto(`${demo.url}/mail/preview#login-ar`, { waitUntil: "networkidle" });
      const grounds = { light: "rgb(255, 255, 255)", dark: "rgb(23, 28, 38)" };
      for (const theme of themes) {
        const mail = page.frameLocator(`.phone[src="/mail/preview/login/ar?theme=${theme}"]`);
        expect(await mail.locator("h1").textContent()).toBe(ar.mailSubject("Ledgerly"));
        const ground = await mail
          .locator(".op-paper")
          .evaluate((element) => getComputedStyle(element).backgroundColor);
        expect(ground).toBe(grounds[theme]);
      }
      const [inside, width] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        innerWidth,
      ]);
      expect(inside).toBe(width);
      await person.leave();
    },
  );
});
