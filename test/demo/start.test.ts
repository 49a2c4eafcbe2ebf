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
    const page = await browser.get(path);
    expect(page.status).toBe(200);
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
  const statuses = async (env: Record<string, string>): Promise<number[]> => {
    const demo = await startDemo({ env });
    const browser = new HttpBrowser(demo.url);
    const seen = [];
    for (let n = 0; n < 11; n++) {
      seen.push((await browser.post("/magic-link", { email: "ada@example.com" })).status);
    }
    expect(demo.output().includes("ONPURPOSE_LIMITS=off")).toBe("ONPURPOSE_LIMITS" in env);
    await demo.stop();
    return seen;
  };
  const sent = Array<number>(10).fill(200);
  expect(await statuses({})).toEqual([...sent, 429]);
  expect(await statuses({ ONPURPOSE_LIMITS: "off" })).toEqual([...sent, 200]);
});
