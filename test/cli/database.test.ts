import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkOf, visitsOf } from "../../src/testing/store/records.ts";
import { runCli, runCliIn, type Ran } from "../support/cli.ts";
import { openStore, type OpenedStore } from "../support/open-store.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { fill, type Kept } from "./support/kept-link.ts";

const folder = mkdtempSync(join(tmpdir(), "onpurpose-cli-database-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (text: string): Ran => ({ code: 0, out: `${text}\n`, error: "" });

/** All that can be done with a database alone. In this order: each step changes what the next one finds. */
function allCommandsOn(url: string): void {
  let opened: OpenedStore;
  let kept: Kept;
  const run = (...args: string[]): Promise<Ran> => runCli(...args, "--database", url);

  beforeAll(async () => {
    opened = await openStore(url, 5000);
    await opened.migrate();
    kept = await fill(opened.store);
  });
  afterAll(() => opened.close());

  test("show: a link, and a user's links, with a word on what a database does not know", async () => {
    const one = await run("show", kept.fresh.id);
    expect(one.out).toContain(`Link for ada@example.com\nid ${kept.fresh.id}\n`);
    expect(one).toMatchObject({
      code: 0,
      error:
        "Told by the default settings: with the app's own, what to do next may be something else.\n",
    });
    const all = await run("show", "--user", "ada", "--json");
    const { asks, links } = JSON.parse(all.out) as { asks: unknown[]; links: unknown[] };
    expect([asks.length, links.length]).toEqual([0, 3]);
    expect(all.error).toContain("What was asked for with the user's address is not among it");
  });

  test("sessions: lists and ends them", async () => {
    const { code, out } = await run("sessions", "--user", "ada");
    expect(out.split("\n")[1]).toContain(kept.used.id);
    expect(code).toBe(0);
    expect(await run("sessions", "--user", "ada", "--end-all")).toEqual(line("1 session ended"));
    expect(await opened.store.sessions("ada", Date.now())).toEqual([]);
  });

  test("reclassify: judges what is there", async () => {
    expect(await run("reclassify")).toMatchObject({ code: 0, error: "" });
    const [visit] = await visitsOf(opened.store, kept.fresh);
    expect(visit?.class).toMatchObject({ kind: "automation", name: "curl" });
  });

  test("purge: deletes by the days that are said, and never by days that are not", async () => {
    const untold = await run("purge", "--links", "20");
    expect(untold).toMatchObject({ code: 2, out: "" });
    expect(untold.error).toContain("say --links, --visits and --sessions, in days");
    expect((await linkOf(opened.store, kept.old)).id).toBe(kept.old.id);
    const told = await run("purge", "--links=20", "--visits=20", "--sessions=20");
    expect(told).toEqual(line("1 links, 0 asks, 0 visits and 0 sessions deleted"));
    expect(await opened.store.explain(kept.old.id)).toBeNull();
  });

  test("revoke: takes out of use", async () => {
    const { code, out, error } = await run("revoke", "--user", "ada");
    expect({ code, out }).toEqual({ code: 0, out: "1 link taken out of use\n" });
    expect(error).toContain("only the app knows whose that is");
    expect((await linkOf(opened.store, kept.fresh)).revokedAt).not.toBeNull();
    expect(await run("revoke", "--link", kept.fresh.id)).toEqual(line("0 links taken out of use"));
  });
}

describe("--database sqlite:", () => allCommandsOn(`sqlite:${join(folder, "links.db")}`));

await describeWith(
  "--database postgres:",
  () => freshDatabase("postgres"),
  ({ url }) => allCommandsOn(url),
);

/** The stores are proved elsewhere: here, that the driver is found, reads and writes. */
function reaches(url: string): void {
  test("reads and writes", async () => {
    const opened = await openStore(url, 5000);
    await opened.migrate();
    const { fresh } = await fill(opened.store);
    const { code, out } = await runCli("show", fresh.id, "--database", url);
    expect(out).toContain(`Link for ada@example.com\nid ${fresh.id}\n`);
    expect(code).toBe(0);
    const revoked = await runCli("revoke", "--link", fresh.id, "--database", url);
    expect(revoked).toEqual(line("1 link taken out of use"));
    await opened.close();
  });
}

await describeWith(
  "--database mysql:",
  () => freshDatabase("mariadb"),
  ({ url }) => reaches(url),
);

await describeWith(
  "--database redis:",
  () => freshDatabase("redis"),
  ({ url, prefix }) => reaches(`${url}?prefix=${prefix.replace(/:$/, "")}`),
);

const id = "aLinkIdOf43Characters_aLinkIdOf43Characters";

describe.concurrent("--database, typed wrongly", () => {
  test.each([
    ["oracle://app:hunter22@localhost/app", "--database is sqlite:./links.db or a path that"],
    ["postgres:", "--database names no database."],
    [join(folder, "missing.db"), `there is no file "${join(folder, "missing.db")}"`],
    ["postgres://app:hunter22@127.0.0.1:1/app", "PostgreSQL cannot be reached: ECONNREFUSED"],
    ["mysql://app:hunter22@127.0.0.1:1/app", "MySQL cannot be reached: ECONNREFUSED"],
    ["redis://app:hunter22@127.0.0.1:1/0", "Redis cannot be reached: ECONNREFUSED"],
  ])("%s: ends with 2 and says why, without the password", async (url, why) => {
    const { code, out, error } = await runCli("show", id, `--database=${url}`);
    expect(error).toContain(why);
    expect(error.split("\n")).toHaveLength(2);
    expect(error).not.toContain("hunter22");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(existsSync(join(folder, "missing.db"))).toBe(false);
  });

  test("with --app, too: which of them?", async () => {
    const { code, error } = await runCli("show", id, "--app", "x.ts", "--database", "x.db");
    expect({ code, error }).toEqual({
      code: 2,
      error: "onpurpose: Say which: either --app or --database.\n",
    });
  });

  test.each([
    ["issue", ["--user", "7", "--print"], "issue needs the app's users and secret"],
    ["show", ["ada@example.com"], "To show an address needs the app's users and secret"],
  ])("%s needs the app: says so, and names its file", async (command, args, why) => {
    const ran = await runCli(command, ...args, "--database", "x.db");
    expect(ran.error).toContain(why);
    expect(ran.error).toContain("onpurpose.config.ts");
    expect({ code: ran.code, out: ran.out }).toEqual({ code: 2, out: "" });
  });

  test("env:NAME: a URL that no list of processes shows", async () => {
    const env = { MY_DATABASE: "postgres://app:hunter22@127.0.0.1:1/app" };
    const { error } = await runCliIn({ env }, "show", id, "--database", "env:MY_DATABASE");
    expect(error).toBe("onpurpose: PostgreSQL cannot be reached: ECONNREFUSED\n");
  });
});

describe("the driver of a database", () => {
  const project = join(folder, "project");
  const install = (name: string, code: string): void => {
    const at = join(project, "node_modules", name);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, "package.json"), JSON.stringify({ name, main: "index.cjs" }));
    writeFileSync(join(at, "index.cjs"), code);
  };

  test("is the project's own; what it throws is printed without the password", async () => {
    install(
      "pg",
      'exports.Pool = class { constructor(c) { throw new Error("no " + c.connectionString); } };',
    );
    const url = "postgres://app:hunter%322@db.example/app";
    const { code, error } = await runCliIn({ cwd: project }, "show", id, "--database", url);
    expect(error).toContain("no postgres://app:***@db.example/app");
    expect(error).not.toMatch(/hunter(22|%322)/);
    expect(code).toBe(2);
  });

  test("of another kind than is known: says so", async () => {
    install("pg", "exports.nothing = 1;");
    const url = "postgres://app@db.example/app";
    const { code, error } = await runCliIn({ cwd: project }, "show", id, "--database", url);
    expect(error).toContain(
      "The package pg that is installed here is not one that onpurpose knows",
    );
    expect(code).toBe(2);
  });
});
