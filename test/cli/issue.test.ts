import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import * as v from "valibot";
import { createMagicLinks, type MagicLinks } from "../../src/index.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import { hasTerminals, runCli, runCliOnTerminal } from "../support/cli.ts";
import { appOn, appSecret, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();
const terminals = hasTerminals();
const ada = `{ findById: (id) => (id === "7" ? { id, email: "ada@example.com" } : null),
  findByEmail: (email) => (email === "ada@example.com" ? { id: "7", email } : null) }`;
const url = /https:\/\/app\.example\.com\/magic-link\/([0-9a-z]{40})/;
const Printed = v.object({
  link: v.object({ id: v.string(), address: v.string(), expiresAt: v.string() }),
  url: v.string(),
});

let files = 0;
let app: string;
/** What the app itself is, on the same database. */
let running: () => MagicLinks;
beforeEach(() => {
  const database = join(folder, `${++files}.db`);
  app = moduleOf(`${files}.ts`, appOn(database, "export default", ada));
  running = () =>
    createMagicLinks({
      url: "https://app.example.com/magic-link",
      secret: appSecret,
      store: sqliteStore(database),
      users: { findById: (id) => ({ id, email: "ada@example.com" }) },
    });
});

async function revokedByAll(): Promise<number> {
  const own = running();
  const count = await own.revoke({ all: true });
  await own.close();
  return count;
}

describe("npx onpurpose issue", () => {
  test("where the output is no terminal: issues nothing, and says why", async () => {
    for (const more of [[], ["--json"], ["--no-print"]]) {
      const { code, out, error } = await runCli("issue", "--app", app, "--user", "7", ...more);
      expect(error).toContain("it is printed on a terminal, or anywhere with --print. Nothing");
      expect({ code, out }).toEqual({ code: 2, out: "" });
    }
    expect(await revokedByAll()).toBe(0);
  });

  test("--print: the URL, alone, and on the error stream what may be known of it", async () => {
    const { code, out, error } = await runCli("issue", "--app", app, "--user", "7", "--print");
    expect(out).toMatch(new RegExp(`^${url.source}\n$`));
    expect(error).toMatch(/^Link [\w-]{43} for ada@example\.com, works until [\d: -]+ UTC\.\n$/);
    expect(code).toBe(0);
    const own = running();
    const { status } = await own.handler(new Request(out.trim()));
    await own.close();
    expect(status).toBe(200);
  });

  test("--json, --email, --redirect-to and --lifetime", async () => {
    const options = ["--email", "Ada@Example.com", "--redirect-to=/invoices/7", "--lifetime=3600"];
    const ran = await runCli("issue", "--app", app, ...options, "--json", "--print");
    expect({ code: ran.code, error: ran.error }).toEqual({ code: 0, error: "" });
    const { link, url } = v.parse(Printed, JSON.parse(ran.out));
    expect(link.address).toBe("ada@example.com");
    const own = running();
    const found = await own.explain(link.id);
    await own.close();
    expect(found?.link.redirectTo).toBe("/invoices/7");
    expect((found?.link.expiresAt ?? 0) - (found?.link.issuedAt ?? 0)).toBe(3_600_000);
    expect(url).toMatch(/^https:/);
  });

  test.each([
    [["--user", "8"], "issue: there is no user with this userId"],
    [["--email", "no address"], "issue: email must be one plain address"],
    [["--user", "7", "--redirect-to", "https://other.example"], "issue: redirectTo must be"],
    [["--user", "7", "--lifetime", "60.5"], "issue: lifetime must be a whole number of seconds"],
  ])("what the app refuses: its reason and no stack, %j", async (args, why) => {
    const { code, out, error } = await runCli("issue", "--app", app, "--print", ...args);
    expect(error).toContain(why);
    expect(error.split("\n")).toHaveLength(2);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(await revokedByAll()).toBe(0);
  });

  test.skipIf(!terminals)("on a terminal: the URL, without being asked twice", async () => {
    for (const more of [[], ["--json"]]) {
      const ran = await runCliOnTerminal("issue", "--app", app, "--user", "7", ...more);
      expect(ran.out).toMatch(url);
      expect(ran.code).toBe(0);
    }
    expect(await revokedByAll()).toBe(2);
  });

  test("no other command prints what it printed", async () => {
    const issued = await runCli("issue", "--app", app, "--user", "7", "--print", "--json");
    const { link, url: secret } = v.parse(Printed, JSON.parse(issued.out));
    const own = running();
    await own.handler(new Request(secret));
    await own.close();
    const token = secret.slice(-40);
    const svg = join(folder, "drawn.svg");
    for (const args of [
      ["show", link.id, "--svg", svg],
      ["show", link.id, "--json"],
      ["show", "ada@example.com"],
      ["show", token],
      ["show", secret],
      ["show", link.id, token],
      ["show", `${token}@example.com`, "--json"],
      ["sessions", "--user", "7"],
      ["sessions", "--end", token],
      ["reclassify", token],
      ["reclassify"],
      ["purge"],
      ["revoke", "--link", token],
      ["revoke", "--link", link.id],
    ]) {
      const [command = "", ...rest] = args;
      const { out, error } = await runCli(command, "--app", app, ...rest);
      expect(out + error).not.toBe("");
      expect((out + error).toLowerCase()).not.toContain(token);
    }
  });

  test("--help has an example", async () => {
    const { code, out } = await runCli("issue", "--help");
    expect(out).toContain("npx onpurpose issue --user 7");
    expect(code).toBe(0);
  });
});
