import { expect } from "vitest";
import type { SmtpHost } from "../mail/support/smtp.ts";
import { formOf, HttpBrowser, type Answer } from "../support/http-browser.ts";
import type { Example } from "./start.ts";

export const login = "/magic-link?redirectTo=%2F";
const linkPattern = /http:\S+\/magic-link\/\w{40}/;

/** The link in the mail that `ask` makes the example send to Ada, or to who has this address. */
export async function mailedTo(
  smtp: SmtpHost,
  ask: () => Promise<void>,
  email = "ada@example.com",
): Promise<string> {
  const mails = smtp.delivered.length;
  await ask();
  await expect.poll(() => smtp.delivered.length, { timeout: 10_000 }).toBe(mails + 1);
  const mail = smtp.delivered.at(-1);
  expect(mail?.to).toEqual([email]);
  const [link = ""] = linkPattern.exec(mail?.mail.text ?? "") ?? [];
  expect(link).not.toBe("");
  return link;
}

/** Asks for a link for Ada, or whoever has this address, as a browser does. */
export function askedBy(browser: HttpBrowser, smtp: SmtpHost, email?: string): Promise<string> {
  const ask = async (): Promise<void> => {
    await browser.get(login);
    const fields = { email: email ?? "ada@example.com", redirectTo: "/" };
    const asked = await browser.post("/magic-link", fields);
    expect(asked.status).toBe(200);
  };
  return mailedTo(smtp, ask, email);
}

/** The way of a person through an example, from the page that needs a login to the logout. Gives the page for users. */
export async function loginOverHttp(
  example: Example,
  smtp: SmtpHost,
  script: "start" | "dev" = "start",
): Promise<Answer> {
  const ada = new HttpBrowser(example.url);
  const away = await ada.get("/");
  expect([302, 303, 307]).toContain(away.status);
  expect(away.location).toBe(login);
  const link = await askedBy(ada, smtp);

  // What scans mails comes first, and in vain.
  const scanner = new HttpBrowser(example.url);
  expect((await scanner.get(link)).status).toBe(200);
  expect((await scanner.request("HEAD", link)).status).toBe(200);

  const page = await ada.get(link);
  expect(page.status).toBe(200);
  const pressed = await ada.post(link, formOf(page.body));
  expect([pressed.status, pressed.location]).toEqual([303, "/"]);
  expect(pressed.headers["set-cookie"]?.length).toBeGreaterThan(1);
  const home = await ada.get("/");
  expect(home.status).toBe(200);
  expect(home.body).toContain("Ada");
  // Hers alone. Servers for development may say something of caches themselves.
  if (script === "start") expect(home.headers["cache-control"]).toContain("no-store");
  expect((await scanner.get("/")).location).toBe(login);
  expect((await ada.get(link)).status).toBe(410);

  await ada.post("/magic-link/logout");
  expect((await ada.get("/")).location).toBe(login);
  // Nothing of the link is in what the server has printed. Those for development print all paths.
  if (script === "start") expect(example.output()).not.toContain(link.slice(-40));
  return home;
}
