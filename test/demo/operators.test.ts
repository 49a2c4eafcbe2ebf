import { afterAll, beforeAll, expect, test } from "vitest";
import { runDemo, startDemo, waitForMail, type Demo } from "../support/demo.ts";
import { formOf, HttpBrowser } from "../support/http-browser.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo({ env: { ONPURPOSE_OPERATORS: "Ada@example.com, grace@example.com" } });
});
afterAll(() => demo.stop());

/** A browser in which somebody has logged in, by a link that it asked for. */
async function logIn(email: string): Promise<HttpBrowser> {
  const browser = new HttpBrowser(demo.url);
  await browser.get("/magic-link");
  await browser.post("/magic-link", { email });
  const { url } = await waitForMail(demo.url, email);
  expect((await browser.post(url, formOf((await browser.get(url)).body))).status).toBe(303);
  return browser;
}

test("who is named is an operator, and is led to their pages", async () => {
  for (const email of ["ada@example.com", "grace@example.com"]) {
    const browser = await logIn(email);
    expect((await browser.get("/")).body).toContain('<a href="/magic-link/admin">Operators</a>');
    const page = await browser.get("/magic-link/admin");
    expect([page.status, page.body.includes(`<bdi>${email}</bdi>`)]).toEqual([200, true]);
  }
});

test("nobody else is", async () => {
  const stranger = new HttpBrowser(demo.url);
  expect((await stranger.get("/")).body).toContain("as ada@example.com is an operator");
  for (const browser of [stranger, await logIn("bob@example.com")]) {
    expect((await browser.get("/")).body).not.toContain(">Operators</a>");
    expect((await browser.get("/magic-link/admin")).status).toBe(404);
    expect((await browser.get("/magic-link/admin/links")).status).toBe(404);
  }
});

test("in production nobody is one unless named, and no page names any", async () => {
  const env = { NODE_ENV: "production", SMTP_URL: "smtp://127.0.0.1:1" };
  const production = await startDemo({ env });
  const { body } = await new HttpBrowser(production.url).get("/");
  expect(body).not.toContain("operator");
  await production.stop();
});

test("a list of something else does not start", async () => {
  const { code, output } = await runDemo({ env: { ONPURPOSE_OPERATORS: "ada" } });
  expect([code, output]).toEqual([
    1,
    "Ledgerly: cannot start. ONPURPOSE_OPERATORS must be e-mail addresses, separated by commas, such as ada@example.com.\n",
  ]);
});
