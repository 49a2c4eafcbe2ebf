import { afterEach, expect, test } from "vitest";
import { startSmtp } from "../mail/support/smtp.ts";
import { startDemo } from "../support/demo.ts";
import { formOf, HttpBrowser } from "../support/http-browser.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

test("in production mails really go out, there is no inbox, and inviting needs a login", async () => {
  const smtp = await startSmtp();
  closers.push(smtp.close);
  const demo = await startDemo({
    env: { NODE_ENV: "production", HOST: "localhost", SMTP_URL: smtp.url },
  });
  closers.push(() => demo.stop());
  const browser = new HttpBrowser(demo.url);
  expect((await browser.get("/inbox")).status).toBe(404);
  expect((await browser.get("/inbox.json")).status).toBe(404);
  expect((await browser.post("/invite", { email: "eve@example.com" })).status).toBe(303);

  await browser.get("/magic-link");
  await browser.post("/magic-link", { email: "ada@example.com" });
  await expect.poll(() => smtp.delivered.length).toBe(1);
  const [first] = smtp.delivered;
  expect(first?.to).toEqual(["ada@example.com"]);
  const url = /http:\/\/localhost:\d+\/magic-link\/\w{40}/.exec(first?.mail.text ?? "")?.[0] ?? "";
  const page = await browser.get(url);
  const pressed = await browser.post(url, formOf(page.body));
  expect(pressed.status).toBe(303);

  expect((await browser.post("/invite", { email: "bob@example.com" })).status).toBe(200);
  await expect.poll(() => smtp.delivered.length).toBe(2);
  expect(smtp.delivered[1]?.to).toEqual(["bob@example.com"]);
  expect(demo.output()).not.toContain(url);
});
