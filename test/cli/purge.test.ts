import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { NewLink, Store } from "../../src/stores/store.ts";
import { issued, opening, someVisit } from "../../src/testing/store/records.ts";
import { runCli } from "../support/cli.ts";
import { appOn, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();
const day = 24 * 60 * 60 * 1000;

describe("npx onpurpose purge", () => {
  let files = 0;
  let database: string;
  /** Open all the while, as the app's own may be. */
  let store: Store;
  let links: readonly NewLink[];

  // The app keeps links for 20 days, and visits for 10.
  beforeEach(async () => {
    database = join(folder, `${++files}.db`);
    store = sqliteStore(database);
    links = await Promise.all(
      [21, 15, 1].map((days) => {
        const issuedAt = Date.now() - days * day;
        return issued(store, { issuedAt, expiresAt: issuedAt + 600_000 });
      }),
    );
    for (const link of links) {
      await store.open(opening(link, { visit: someVisit({ at: link.issuedAt + 1000 }) }));
    }
  });
  afterEach(() => store.close());

  const kept = async () => {
    const found = await Promise.all(links.map(({ id }) => store.explain(id)));
    return found.map((one) => one?.visits.length ?? null);
  };

  test("deletes what is older than the app keeps it, and says how much, beside an app that runs", async () => {
    const app = moduleOf("default.ts", appOn(database, "export default"));
    expect(await runCli("purge", "--app", app)).toEqual({
      code: 0,
      out: "1 links, 0 asks, 2 visits and 0 sessions deleted\n",
      error: "",
    });
    expect(await kept()).toEqual([null, 0, 1]);
    const { out } = await runCli("purge", `--app=${app}`);
    expect(out).toBe("0 links, 0 asks, 0 visits and 0 sessions deleted\n");
  });

  test("--json: says it as JSON", async () => {
    const app = moduleOf("named.ts", appOn(database, "export const magicLinks ="));
    const { code, out, error } = await runCli("purge", "--app", app, "--json");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    const others = { acts: 0, days: 0, addresses: 0 };
    expect(JSON.parse(out)).toEqual({ links: 1, asks: 0, visits: 2, sessions: 0, ...others });
  });

  test("--help has an example, and deletes nothing", async () => {
    const app = moduleOf("help.ts", appOn(database, "export default"));
    const { code, out } = await runCli("purge", "--app", app, "--help");
    expect(out).toContain("npx onpurpose purge");
    expect(code).toBe(0);
    expect(await kept()).toEqual([1, 1, 1]);
  });
});
