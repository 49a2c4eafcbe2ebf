import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { NewLink, Store } from "../../src/stores/store.ts";
import { loggedIn } from "../../src/testing/store/records.ts";
import { runCli } from "../support/cli.ts";
import { appOn, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();

describe("npx onpurpose export and erase", () => {
  let files = 0;
  let app: string;
  let store: Store;
  let links: NewLink[];

  beforeEach(async () => {
    const database = join(folder, `${++files}.db`);
    app = moduleOf(`${files}.ts`, appOn(database));
    store = sqliteStore(database);
    links = [];
    for (const userId of ["ada", "ada", "bob"]) {
      const address = `${userId}@example.com`;
      links.push((await loggedIn(store, { userId, address })).link);
    }
  });
  afterEach(() => store.close());

  const left = () => Promise.all(links.map(async ({ id }) => (await store.explain(id)) !== null));

  test("export prints all of one person, and changes nothing", async () => {
    for (const who of [
      ["--user", "ada"],
      ["--user=ada", "--json"],
    ]) {
      const { code, out, error } = await runCli("export", "--app", app, ...who);
      expect({ code, error }).toEqual({ code: 0, error: "" });
      const found: unknown = JSON.parse(out);
      expect(found).toMatchObject({ userIds: ["ada"], addresses: ["ada@example.com"] });
      expect(out).not.toContain("bob");
    }
    expect(await left()).toEqual([true, true, true]);
  });

  test("erase deletes one person's once it is confirmed", async () => {
    const args = ["erase", "--app", app, "--user", "ada"];
    const unsure = await runCli(...args);
    expect(unsure).toEqual({
      code: 2,
      out: "",
      error: "onpurpose: It deletes for good: look at it with export, then say --yes.\n",
    });
    expect(await left()).toEqual([true, true, true]);
    const { code, out } = await runCli(...args, "--yes");
    expect({ code, out }).toEqual({
      code: 0,
      out: "2 links, 0 asks, 2 visits and 2 sessions deleted\n",
    });
    expect(await left()).toEqual([false, false, true]);
    const again = await runCli(...args, "--yes", "--json");
    expect(again.out).toBe('{"links":0,"asks":0,"visits":0,"sessions":0}\n');
  });

  test.each([
    ["export", []],
    ["export", ["--user", "ada", "--address", "ada@example.com"]],
    ["erase", ["--yes"]],
    ["erase", ["--yes", "--address", "not an address"]],
    ["erase", ["--yes", "--user"]],
    ["erase", ["--yes", "--user", "ada", "--usre", "bob"]],
  ])("%s %j: says what is wrong, and deletes nothing", async (command, given) => {
    const { code, out, error } = await runCli(command, "--app", app, ...given);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toMatch(/^onpurpose: .+\n$/);
    expect(await left()).toEqual([true, true, true]);
  });

  test("--help has an example", async () => {
    for (const command of ["export", "erase"]) {
      const { code, out } = await runCli(command, "--help");
      expect(out).toContain(`npx onpurpose ${command} --app ./src/magic-links.ts --user 7`);
      expect(code).toBe(0);
    }
  });
});
