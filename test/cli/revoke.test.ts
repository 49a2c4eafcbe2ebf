import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { NewLink, Store } from "../../src/stores/store.ts";
import { issued, linkOf, someHash } from "../../src/testing/store/records.ts";
import { runCli } from "../support/cli.ts";
import { appOn, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();

describe("npx onpurpose revoke", () => {
  let files = 0;
  let app: string;
  let store: Store;
  let links: readonly NewLink[];

  // Two of Ada's, one of Bob's.
  beforeEach(async () => {
    const database = join(folder, `${++files}.db`);
    app = moduleOf(`${files}.ts`, appOn(database));
    store = sqliteStore(database);
    // Their ids begin as options do.
    links = await Promise.all(
      ["ada", "ada", "bob"].map((userId) =>
        issued(store, { userId, id: `-${someHash().slice(1)}` }),
      ),
    );
  });
  afterEach(() => store.close());

  const revoked = () =>
    Promise.all(links.map(async (link) => (await linkOf(store, link)).revokedAt !== null));

  test.each([
    [["--user", "ada"], 2, [true, true, false]],
    [["--user=bob"], 1, [false, false, true]],
    [["--user", "nobody"], 0, [false, false, false]],
    [["--all", "--yes"], 3, [true, true, true]],
  ])("%j", async (which, count, after) => {
    const { code, out, error } = await runCli("revoke", "--app", app, ...which);
    const words = `${count} ${count === 1 ? "link" : "links"} taken out of use\n`;
    expect({ code, out, error }).toEqual({ code: 0, out: words, error: "" });
    expect(await revoked()).toEqual(after);
  });

  test("--link takes one, --json says it as data, and once more there is none", async () => {
    const args = ["revoke", "--app", app, "--json", "--link", links[1]?.id ?? ""];
    expect(await runCli(...args)).toEqual({ code: 0, out: '{"revoked":1}\n', error: "" });
    expect(await revoked()).toEqual([false, true, false]);
    expect((await runCli(...args)).out).toBe('{"revoked":0}\n');
  });

  test("--all without --yes, and --help with an example: nothing is taken out of use", async () => {
    expect((await runCli("revoke", "--app", app, "--all")).code).toBe(2);
    const { code, out } = await runCli("revoke", "--app", app, "--user", "ada", "--help");
    expect(out).toContain("npx onpurpose revoke --user 7");
    expect(code).toBe(0);
    expect(await revoked()).toEqual([false, false, false]);
  });
});
