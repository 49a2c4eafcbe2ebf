import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDemo, waitForMail, type Demo } from "../support/demo.ts";
import { formOf, HttpBrowser } from "../support/http-browser.ts";

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(async () => {
  await demo.stop();
});

async function whoami(browser: HttpBrowser): Promise<unknown> {
  const { body, headers, status } = await browser.get("/whoami.json");
  expect(status).toBe(200);
  expect(headers["cache-control"]).toBe("no-store");
  return JSON.parse(body);
}

async function logIn(browser: HttpBrowser, url: string): Promise<string | null> {
  // Nobody presses within two seconds of a mail, and who does is asked for a code.
  await setTimeout(2000);
  const page = await browser.get(url);
  expect(page.status).toBe(200);
  await setTimeout(300);
  const pressed = await browser.post(url, formOf(page.body));
  expect(pressed.status).toBe(303);
  return pressed.location;
}

test("a person asks, opens, presses, and lands where they wanted to go", async () => {
  const browser = new HttpBrowser(demo.url);
  const away = await browser.get("/invoices/4");
  expect(away.status).toBe(303);
  const loginPage = await browser.get(away.location ?? "");
  expect(loginPage.body).toContain("Log in to Ledgerly");

  const fields = { ...formOf(loginPage.body), email: "Ada.Lovelace@Example.com" };
  expect((await browser.post("/magic-link", fields)).status).toBe(200);
  expect(await whoami(browser)).toEqual({ user: null });

  const mail = await waitForMail(demo.url, "ada.lovelace@example.com");
  expect(mail.text).toContain(mail.url);
  expect(mail.html).toContain(mail.url);
  expect(await logIn(browser, mail.url)).toBe("/invoices/4");

  const page = await browser.get("/invoices/4");
  expect(page.status).toBe(200);
  expect(page.body).toContain("No. 0004");
  expect(await whoami(browser)).toMatchObject({
    user: { email: "ada.lovelace@example.com", name: "Ada Lovelace" },
  });
  expect((await browser.get("/invoices")).body).toContain("ada.lovelace@example.com");

  expect((await browser.post("/magic-link/logout")).status).toBe(200);
  expect(await whoami(browser)).toEqual({ user: null });
  expect((await browser.get("/invoices")).status).toBe(303);
});

test("an invitation leads a stranger to invoices of their own", async () => {
  const host = new HttpBrowser(demo.url);
  const sent = await host.post("/invite", { email: "Grace@Example.com" });
  expect(sent.status).toBe(200);
  expect(sent.body).toContain("Invitation sent to grace@example.com");

  const mail = await waitForMail(demo.url, "grace@example.com");
  expect(mail.subject).toBe("Your invitation to Ledgerly");
  const guest = new HttpBrowser(demo.url);
  expect(await logIn(guest, mail.url)).toBe("/invoices");
  const { body } = await guest.get("/invoices");
  expect(body).toContain("Good to see you, Grace.");
  expect(body.match(/href="\/invoices\/[1-6]"/g)).toHaveLength(6);
});

test("the second login of an address is the same account, with the same invoices", async () => {
  const ids = [];
  for (let login = 0; login < 2; login++) {
    const browser = new HttpBrowser(demo.url);
    await browser.post("/invite", { email: "again@example.com" });
    await logIn(browser, (await waitForMail(demo.url, "again@example.com", login + 1)).url);
    const { body } = await browser.get("/invoices");
    ids.push([await whoami(browser), body.match(/€[\d,.]+/g)]);
  }
  expect(ids[0]).toEqual(ids[1]);
});

test("an invitation to what is no address says so, and sends nothing", async () => {
  const browser = new HttpBrowser(demo.url);
  for (const email of ["", "nobody", "a@example.com, b@example.com", '"><script>@example.com']) {
    const { status, body } = await browser.post("/invite", { email });
    expect([email, status]).toEqual([email, 400]);
    expect(body).toContain("That is not one plain e-mail address.");
    expect(body).not.toContain("<script");
  }
  const mails = await browser.get("/inbox.json?to=a@example.com");
  expect(mails.body).toBe("[]\n");
});

test.each([
  ["Sec-Fetch-Site: cross-site", { "sec-fetch-site": "cross-site" }],
  ["Sec-Fetch-Site: same-site", { "sec-fetch-site": "same-site" }],
  ["a foreign Origin", { origin: "https://evil.example" }],
  ["an Origin that starts like ours", { origin: "http://localhost:1" }],
])("a form from another site is refused: %s", async (_what, headers) => {
  const browser = new HttpBrowser(demo.url);
  const { status } = await browser.post("/invite", { email: "victim@example.com" }, headers);
  expect(status).toBe(403);
  expect((await browser.get("/inbox.json?to=victim@example.com")).body).toBe("[]\n");
});

test("a program that says nothing of its origin may invite", async () => {
  const { status } = await new HttpBrowser(demo.url).request("POST", "/invite", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "email=program%40example.com",
  });
  expect(status).toBe(200);
});
