import { setTimeout } from "node:timers/promises";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort, runDemo, startDemo, waitForMail } from "../support/demo.ts";
import { formOf, HttpBrowser } from "../support/http-browser.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "onpurpose-start-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const good = "0123456789abcdefghijklmnopqrstuvwxyz";
test.each([
  ["an empty secret", { ONPURPOSE_SECRET: "" }, /option "secret" must be/],
  ["a short secret", { ONPURPOSE_SECRET: "abcdefghijk" }, /"secret" .* too short/],
  ["a short older secret", { ONPURPOSE_SECRET: `${good},abc` }, /"secret" .* too short/],
  ["a secret twice", { ONPURPOSE_SECRET: `${good},${good}` }, /stands in the list twice/],
  ["production without SMTP", { NODE_ENV: "production" }, /SMTP_URL must be set/],
  ["an empty SMTP_URL", { SMTP_URL: "" }, /smtp:\/\//],
  ["an SMTP_URL of another kind", { SMTP_URL: "http://localhost" }, /smtp:\/\//],
  ["a port that is no number", { PORT: "http" }, /PORT must be .* 1 to 65535/],
  ["port 0", { PORT: "0" }, /PORT must be .* 1 to 65535/],
  ["a port too high", { PORT: "65536" }, /PORT must be .* 1 to 65535/],
  ["an empty port", { PORT: "" }, /PORT must be .* 1 to 65535/],
  ["a URL with a path", { ONPURPOSE_URL: "https://a.example/app" }, /ONPURPOSE_URL must be/],
  ["http outside localhost", { ONPURPOSE_URL: "http://a.example" }, /option "url" must be/],
  ["an empty database", { ONPURPOSE_DATABASE: "" }, /ONPURPOSE_DATABASE must be/],
  ["an empty host", { HOST: "" }, /HOST must be/],
  ["a sender that is no address", { MAIL_FROM: "Me <me@a.example>" }, /option "mailFrom" must be/],
  ["a proxy that is none", { ONPURPOSE_TRUSTED_PROXIES: "proxy" }, /"trustedProxies" must be/],
  ["a word for limits", { ONPURPOSE_LIMITS: "no" }, /ONPURPOSE_LIMITS must be/],
  [
    "no limits in production",
    { NODE_ENV: "production", SMTP_URL: "smtp://127.0.0.1:1", ONPURPOSE_LIMITS: "off" },
    /not accepted in production/,
  ],
])("does not start with %s, and says why in one line", async (_what, env, reason) => {
  const { code, output } = await runDemo({ folder, env });
  expect(output).toMatch(reason);
  expect(output.trimEnd().split("\n")).toHaveLength(1);
  expect(output).not.toContain("abcdefghijk");
  expect(code).toBe(1);
});

test("a taken port is said so in one line", async () => {
  const first = await startDemo();
  const { code, output } = await runDemo({ folder, port: first.port });
  await first.stop();
  expect(output).toMatch(new RegExp(`^Ledgerly: cannot start. Port ${first.port} is taken .*\n$`));
  expect(code).toBe(1);
});

test.each([
  ["is empty", "", 0o600, /empty or too short/],
  ["is too short", "abcdefghijk", 0o600, /empty or too short/],
  ["others may read", good, 0o640, /chmod 600/],
])("does not start with a secret file that %s", async (_what, content, mode, reason) => {
  const file = join(folder, "demo.db.secret");
  writeFileSync(file, content);
  chmodSync(file, mode);
  const { code, output } = await runDemo({ folder });
  expect(output).toMatch(reason);
  expect(output.trimEnd().split("\n")).toHaveLength(1);
  expect(code).toBe(1);
});

test("the secret is made once, for its owner only, in a folder for its owner only", async () => {
  const database = join(folder, "new", "demo.db");
  const env = { ONPURPOSE_DATABASE: database };
  const first = await startDemo({ env, folder });
  const secret = readFileSync(`${database}.secret`, "utf8");
  expect(secret.trim().length).toBeGreaterThanOrEqual(43);
  expect(statSync(`${database}.secret`).mode & 0o777).toBe(0o600);
  expect(statSync(database).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "new")).mode & 0o777).toBe(0o700);
  expect(first.output()).not.toContain(secret.trim());
  await first.stop();
  const second = await startDemo({ env, folder });
  await second.stop();
  expect(readFileSync(`${database}.secret`, "utf8")).toBe(secret);
});

test("two that start at once on a fresh database agree on everything", async () => {
  for (let round = 0; round < 3; round++) {
    const env = { ONPURPOSE_DATABASE: join(folder, String(round), "demo.db") };
    const demos = await Promise.all([startDemo({ env, folder }), startDemo({ env, folder })]);
    const [one, two] = demos;
    const email = `both-${round}@example.com`;
    await new HttpBrowser(one.url).post("/invite", { email });
    // Issued by the one, read out of the inbox of the other, and pressed there.
    const { url } = await waitForMail(two.url, email);
    const path = new URL(url).pathname;
    const browser = new HttpBrowser(two.url);
    // As a person would, not within moments of the mail and of the page.
    await setTimeout(2000);
    const page = await browser.get(path);
    expect(page.status).toBe(200);
    await setTimeout(300);
    expect((await browser.post(path, formOf(page.body))).location).toBe("/invoices");
    expect((await new HttpBrowser(one.url).get(path)).status).toBe(410);
    await Promise.all(demos.map((demo) => demo.stop()));
  }
});

test("in production there is no inbox, and inviting needs a login", async () => {
  const demo = await startDemo({ env: { NODE_ENV: "production", SMTP_URL: "smtp://127.0.0.1:1" } });
  const browser = new HttpBrowser(demo.url);
  for (const path of ["/inbox", "/inbox.json", "/inbox/1/html"]) {
    expect((await browser.get(path)).status).toBe(404);
  }
  const home = await browser.get("/");
  expect(home.body).not.toContain("/inbox");
  expect(home.body).not.toContain("/invite");
  const refused = await browser.post("/invite", { email: "ada@example.com" });
  expect([refused.status, refused.location]).toEqual([303, "/magic-link?redirectTo=%2F"]);
  await demo.stop();
});

test("with SMTP_URL there is no inbox, and a mail that cannot be sent is said so", async () => {
  const env = { SMTP_URL: `smtp://127.0.0.1:${await freePort()}` };
  const demo = await startDemo({ env });
  const browser = new HttpBrowser(demo.url);
  expect((await browser.get("/inbox.json")).status).toBe(404);
  const failed = await browser.post("/invite", { email: "ada@example.com" });
  expect(failed.status).toBe(503);
  const lines = demo.output().split("\n");
  expect(lines.filter((line) => line.includes("mail_not_sent"))).toHaveLength(1);
  expect(demo.output()).not.toContain("magic-link/");
  await demo.stop();
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s ends it with code 0, also with a request under way",
  async (signal) => {
    const demo = await startDemo();
    const half = new HttpBrowser(demo.url).request("POST", "/invite", {
      headers: { "content-type": "application/x-www-form-urlencoded", "content-length": "100" },
      body: "email=",
    });
    const cut = expect(half).rejects.toThrow();
    await new HttpBrowser(demo.url).get("/");
    expect(await demo.stop(signal)).toBe(0);
    await cut;
  },
);

test("limits are on unless switched off, and then the terminal says so", async () => {
  const mails = async (env: Record<string, string>): Promise<number> => {
    const demo = await startDemo({ env });
    const browser = new HttpBrowser(demo.url);
    await browser.get("/magic-link");
    for (const email of [...Array<string>(8).fill("ada@example.com"), "last@example.com"]) {
      expect((await browser.post("/magic-link", { email })).status).toBe(200);
    }
    await waitForMail(demo.url, "last@example.com");
    // The mails of asks that came together set out at random moments, within 200 ms.
    await setTimeout(600);
    const { body } = await browser.get("/inbox.json?to=ada@example.com");
    const warning = /WARNING: ONPURPOSE_LIMITS=off\. .*tests only/i;
    expect(warning.test(demo.output())).toBe("ONPURPOSE_LIMITS" in env);
    await demo.stop();
    return body.split('"subject"').length - 1;
  };
  expect(await mails({})).toBe(5);
  expect(await mails({ ONPURPOSE_LIMITS: "off" })).toBe(8);
});

test("the inbox shows a mail with its code, which logs in where it was asked for", async () => {
  const demo = await startDemo();
  const browser = new HttpBrowser(demo.url);
  await browser.get("/magic-link?redirectTo=/invoices/4");
  const email = "ada@example.com";
  const asked = await browser.post("/magic-link", { email, redirectTo: "/invoices/4" });
  const mail = await waitForMail(demo.url, email);
  const [code = ""] = /^\d{4} \d{4}$/m.exec(mail.text) ?? [];
  expect(mail.html.replace(/&nbsp;/g, " ")).toContain(code);
  expect((await browser.get("/inbox")).body).toContain(code);

  // Opened elsewhere, as on the phone that has the mail: nothing there logs in.
  const phone = new HttpBrowser(demo.url);
  const page = await phone.get(mail.url);
  expect(page.body).toContain("You asked for this link in another browser");
  expect((await phone.post(mail.url, { ...formOf(page.body), action: "log-in" })).status).toBe(403);

  const typed = await browser.post("/magic-link/code", { ...formOf(asked.body), code });
  expect([typed.status, typed.location]).toEqual([303, "/invoices/4"]);
  expect((await browser.get("/whoami.json")).body).toContain(email);
  expect((await phone.get("/whoami.json")).body).not.toContain(email);
  await demo.stop();
});
