import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSmtp, type SmtpHost } from "../mail/support/smtp.ts";
import { formOf, HttpBrowser } from "../support/http-browser.ts";
import { canInstall, check, installed, packed, removed, root } from "./package.ts";
import { startExample } from "./start.ts";

// Each example as somebody meets it who copies it: the published package, its own lockfile, `npm start`, a login.

const names = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let folder = "";
let smtp: SmtpHost;
beforeAll(async () => {
  folder = packed();
  smtp = await startSmtp();
});
afterAll(async () => {
  await smtp.close();
  removed(folder);
});

const linkIn = (text: string): string => /http:\S+\/magic-link\/\w{40}/.exec(text)?.[0] ?? "";

test.runIf(canInstall()).for(names)("%s", async (name) => {
  const copy = installed(name, folder);
  check(copy);
  const example = await startExample(copy, smtp.url);
  try {
    const ada = new HttpBrowser(example.url);
    const away = await ada.get("/");
    expect([302, 303, 307]).toContain(away.status);
    expect(away.location).toBe("/magic-link?redirectTo=%2F");

    const mails = smtp.delivered.length;
    await ada.get("/magic-link?redirectTo=%2F");
    const asked = await ada.post("/magic-link", { email: "ada@example.com", redirectTo: "/" });
    expect(asked.status).toBe(200);
    await expect.poll(() => smtp.delivered.length, { timeout: 10_000 }).toBe(mails + 1);
    const mail = smtp.delivered.at(-1);
    expect(mail?.to).toEqual(["ada@example.com"]);
    const link = linkIn(mail?.mail.text ?? "");

    // What scans mails comes first, and in vain.
    const scanner = new HttpBrowser(example.url);
    expect((await scanner.get(link)).status).toBe(200);
    expect((await scanner.request("HEAD", link)).status).toBe(200);

    const page = await ada.get(link);
    expect(page.status).toBe(200);
    const pressed = await ada.post(link, formOf(page.body));
    expect([pressed.status, pressed.location]).toEqual([303, "/"]);
    const home = await ada.get("/");
    expect(home.status).toBe(200);
    expect(home.body).toContain("Ada");
    expect((await scanner.get("/")).location).toBe("/magic-link?redirectTo=%2F");
    expect((await ada.get(link)).status).toBe(410);

    await ada.post("/magic-link/logout");
    expect((await ada.get("/")).location).toBe("/magic-link?redirectTo=%2F");
    // Nothing of the link is in what the server has printed.
    expect(example.output()).not.toContain(link.slice(-40));
  } finally {
    await example.stop();
  }
});
