import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openInbox } from "../../demo/inbox.ts";
import { startDemo, waitForMail } from "../support/demo.ts";
import { HttpBrowser } from "../support/http-browser.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "onpurpose-inbox-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const from = { name: "", address: "no-reply@localhost" };
const below = "http://localhost:1/magic-link";

function mailTo(address: string, subject: string) {
  const text = `Open ${below}/${subject} to log in`;
  return { from, to: { name: "", address }, subject, text, html: "<head></head>", headers: {} };
}

test("mails come newest first, of one address or of all", async () => {
  const inbox = openInbox(join(folder, "inbox"), below);
  for (const subject of ["one", "two", "three"]) {
    void inbox.send(mailTo(`${subject === "two" ? "b" : "a"}@example.com`, subject));
  }
  // Not awaited: a mail is there as soon as it is sent.
  const subjects = (limit: number, address?: string): string[] =>
    inbox.newest(limit, address).map(({ subject }) => subject);
  expect(subjects(100)).toEqual(["three", "two", "one"]);
  expect(subjects(2)).toEqual(["three", "two"]);
  expect(subjects(100, "a@example.com")).toEqual(["three", "one"]);
  expect(inbox.newest(1)[0]?.url).toBe(`${below}/three`);
  await inbox.close?.();
});

test("the oldest mails go when there are twenty thousand, and one address stays quick to ask", async () => {
  const inbox = openInbox(join(folder, "inbox"), below);
  const fastest = (): number => {
    const times = Array.from({ length: 50 }, () => {
      const start = performance.now();
      inbox.newest(30_000, "p3@example.com");
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  const send = (n: number, address: string) => void inbox.send(mailTo(address, String(n)));
  for (let n = 0; n < 20; n++) send(n, "p3@example.com");
  const alone = fastest();
  for (let n = 20; n < 20_010; n++) send(n, `p${n % 1000}@example.com`);
  expect(inbox.newest(30_000)).toHaveLength(20_000);
  expect(inbox.newest(30_000).at(-1)?.subject).toBe("10");
  expect(inbox.newest(30_000, "p3@example.com")).toHaveLength(30);
  // Among a thousand times as many mails; looking through all of them takes some fifty times as long.
  expect(fastest() / alone).toBeLessThan(10);
  await inbox.close?.();
});

test("the inbox survives a restart, is for its owner only, and is not in the app's database", async () => {
  const first = await startDemo({ folder });
  await new HttpBrowser(first.url).post("/invite", { email: "ada@example.com" });
  const { url } = await waitForMail(first.url, "ada@example.com");
  expect(statSync(`${first.database}.inbox`).mode & 0o777).toBe(0o600);
  await first.stop();

  const token = url.split("/").at(-1) ?? "";
  expect(token).toHaveLength(40);
  expect(readFileSync(`${first.database}.inbox`).includes(token)).toBe(true);
  expect(readFileSync(first.database).includes(token)).toBe(false);

  const second = await startDemo({ folder });
  const again = await waitForMail(second.url, "ada@example.com");
  expect(again.url).toBe(url);
  await second.stop();
});

test("mails are shown as they look, in a frame that can do nothing but follow a click", async () => {
  const demo = await startDemo();
  const browser = new HttpBrowser(demo.url);
  await browser.post("/invite", { email: "ada@example.com" });
  const { body } = await browser.get("/inbox");
  expect(body).toContain("To ada@example.com");
  const [, path = "", sandbox = ""] = /<iframe src="([^"]*)" sandbox="([^"]*)"/.exec(body) ?? [];
  expect(sandbox).not.toMatch(/allow-(scripts|same-origin|forms)/);
  const frame = await browser.get(path);
  expect(frame.status).toBe(200);
  expect(frame.headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox allow-top/);
  expect(frame.body).toContain('<base target="_top">');
  await demo.stop();
});
