import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
import { appOn, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();

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
    expect(out).toContain("npx onpurpose reclassify");
    expect(code).toBe(0);
    expect(await classes()).toEqual(before);
  });
});
