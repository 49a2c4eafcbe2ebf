import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { rulesVersion } from "../../src/intermediaries/classify.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { NewLink, Store } from "../../src/stores/store.ts";
import {
  issued,
  opening,
  someClass,
  someVisit,
  visitsOf,
} from "../../src/testing/store/records.ts";
import { runCli } from "../support/cli.ts";

const folder = mkdtempSync(join(tmpdir(), "onpurpose-reclassify-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a module, and gives its path as it is typed. */
function moduleOf(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, code);
  return relative(process.cwd(), file);
}

const source = (path: string): string =>
  JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

/** A module as apps have it. `exported`: how it exports its magic links. */
const appOn = (database: string, exported: string): string => `
  import { createMagicLinks } from ${source("index.ts")};
  import { sqliteStore } from ${source("stores/sqlite.ts")};

  export const host = "app.example.com";
  ${exported} createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: "a secret of more than 32 bytes, 0123456789",
    store: sqliteStore(${JSON.stringify(database)}),
    users: { findById: () => null },
  });`;

describe("npx onpurpose reclassify", () => {
  let files = 0;
  let database: string;
  /** Open all the while, as the app's own may be. */
  let store: Store;
  let link: NewLink;

  const curl = {
    kind: "automation",
    name: "curl",
    reasons: ["names-itself"],
    rules: rulesVersion,
  } as const;

  // Two visits by a program, which older rules took for a person the first time.
  beforeEach(async () => {
    database = join(folder, `${++files}.db`);
    store = sqliteStore(database);
    link = await issued(store);
    const outdated = someClass({ kind: "person", rules: rulesVersion - 1 });
    const first = someVisit({ userAgent: "curl/8.5.0", traits: null, class: outdated });
    const second = { ...first, at: first.at + 60_000, class: curl };
    for (const visit of [first, second]) await store.open(opening(link, { visit }));
  });
  afterEach(() => store.close());

  const classes = async () => (await visitsOf(store, link)).map((visit) => visit.class);

  test("judges all visits anew and says how many, beside an app that runs", async () => {
    const app = moduleOf("default.ts", appOn(database, "export default"));
    expect(await runCli("reclassify", "--app", app)).toEqual({
      code: 0,
      out: "1 links, 2 visits looked at, 1 changed\n",
      error: "",
    });
    expect(await classes()).toEqual([curl, curl]);
    const { out } = await runCli("reclassify", `--app=${app}`);
    expect(out).toBe("1 links, 2 visits looked at, 0 changed\n");
  });

  test("--json: says it as JSON", async () => {
    const app = moduleOf("named.ts", appOn(database, "export const magicLinks ="));
    const { code, out, error } = await runCli("reclassify", "--app", app, "--json");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(JSON.parse(out)).toEqual({ links: 1, visits: 2, changed: 1 });
    expect(await classes()).toEqual([curl, curl]);
  });

  test("--help has an example, and judges nothing", async () => {
    const app = moduleOf("help.ts", appOn(database, "export default"));
    const before = await classes();
    const { code, out } = await runCli("reclassify", "--app", app, "--help");
    expect(out).toContain("npx onpurpose reclassify --app ./src/magic-links.ts");
    expect(code).toBe(0);
    expect(await classes()).toEqual(before);
  });
});

describe.concurrent("npx onpurpose reclassify, typed wrongly", () => {
  const missing = join(folder, "missing.ts");
  const others = moduleOf("others.ts", "export const port = 3000; export default { issue: 1 };");
  test.each([
    [[], "Missing required argument: --app"],
    [["--app"], 'there is no file ""'],
    [["--app", missing], `there is no file "${missing}"`],
    [["--app", folder], `there is no file "${folder}"`],
    [["--app", others], `${others} exports nothing that createMagicLinks gave`],
  ])("ends with 2 and says why: %j", async (args, why) => {
    const ran = await runCli("reclassify", ...args);
    expect(ran).toEqual({ code: 2, out: "", error: `onpurpose: ${why}\n` });
  });
});
