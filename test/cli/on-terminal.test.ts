import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import type { Store } from "../../src/stores/store.ts";
import { hasTerminals, runCliOnTerminal } from "../support/cli.ts";
import { openStore } from "../support/open-store.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { appOn, useModules } from "./support/app-module.ts";
import { fill } from "./support/kept-link.ts";

const { folder, moduleOf } = useModules();
const terminals = hasTerminals();

const ada = `{ findById: (id) => (id === "ada" ? { id, email: "ada@example.com" } : null),
  findByEmail: (email) => (email === "ada@example.com" ? { id: "ada", email } : null) }`;

/** One after another, each command as a person types it: what it prints, and how it ends. */
function everyCommand(app: string, open: () => Promise<Store>): void {
  test.skipIf(!terminals)("every command, one after another", async () => {
    const type = async (...args: readonly string[]): Promise<string> => {
      const { code, out } = await runCliOnTerminal(...args, "--app", app);
      return `${code} ${out.replaceAll("\r\n", "\n")}`;
    };
    expect(await type("migrate")).toMatch(
      /^0 The schema (?:was at version 0, and )?is at version \d+/,
    );
    const { fresh, used } = await fill(await open());

    expect(await type("show", fresh.id)).toMatch(/^0 Link for ada@example\.com\nid [^]*Next:/);
    expect(await type("show", "--user", "ada")).toMatch(/^0 0 asks, 3 links\n/);
    const issued = await type("issue", "--email", "ada@example.com");
    expect(issued).toMatch(
      /^0 Link [\w-]{43} for ada@example\.com, .*\nhttps:\/\/app\.example\.com\/\S+\n$/,
    );
    expect(await type("sessions", "--user=ada")).toContain(`0 session${" ".repeat(38)}since`);
    expect(await type("sessions", "--end", used.id)).toBe("0 1 session ended\n");

    // How far long work is shows on a terminal, and is gone at its end.
    const judged = await type("reclassify");
    expect(judged).toContain("\u001B[2K4 links, 2 visits looked at, 2 changed\r\u001B");
    expect(stripVTControlCharacters(judged)).toMatch(/, 2 changed\n$/);
    const purged = await type("purge");
    expect(purged).toContain("\u001B[2K");
    expect(purged).toMatch(/1 links, 0 asks, 0 visits and 0 sessions deleted\n$/);

    expect(await type("revoke", "--all", "--yes")).toBe("0 2 links taken out of use\n");
    expect(await type("doctor", "--no-outside")).toMatch(
      /^0 From inside\n[^]*\n0 failures, 1 warning, /,
    );
  });
}

describe("on a terminal, SQLite", () => {
  const file = join(folder, "terminal.db");
  const opened: Store[] = [];
  afterAll(() => Promise.all(opened.map((store) => store.close())));
  everyCommand(moduleOf("sqlite.ts", appOn(file, "export default", ada)), async () => {
    const { store } = await openStore(`sqlite:${file}`, 5000);
    opened.push(store);
    return store;
  });
});

await describeWith(
  "on a terminal, PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const code = appOn("", "export default", ada)
      .replace(/import \{ sqliteStore \} from "[^"]*sqlite\.ts";/, () => {
        const store = new URL("../../src/stores/postgres.ts", import.meta.url).href;
        return `import { postgresStore } from ${JSON.stringify(store)};
          import pg from ${JSON.stringify(import.meta.resolve("pg"))};`;
      })
      .replace(
        'sqliteStore("")',
        `postgresStore(new pg.Pool({ connectionString: ${JSON.stringify(url)}, max: 2 }))`,
      );
    const closing: (() => Promise<void>)[] = [];
    afterAll(() => Promise.all(closing.map((close) => close())));
    everyCommand(moduleOf("postgres.ts", code), async () => {
      const opened = await openStore(url, 5000);
      closing.push(() => opened.close());
      return opened.store;
    });
  },
);

describe.concurrent("on a terminal, typed wrongly", () => {
  test.skipIf(!terminals).each([
    ["migrate", ["--from", "1"], "--from goes with --sql."],
    ["doctor", ["--dns"], "--dns needs a value."],
    ["init", ["--store", "oracle"], "--store is one of sqlite, postgres, mysql, redis."],
    ["show", [], "Say what to show: a link's id, an address, or --user."],
    ["issue", [], "Say for whom: either --user or --email."],
    ["revoke", ["--all"], "--all takes every link of everybody out of use: say --yes, too."],
    ["sessions", [], "--user is missing: whose sessions? See --help."],
    ["purge", ["--links", "1"], "--links is a number from 2 to 3650."],
    ["reclassify", ["now"], "There is no argument besides the options, not 1. See --help."],
    ["gauntlet", [], "--url is missing. See --help."],
  ])("%s %j", async (command, args, why) => {
    const { code, out } = await runCliOnTerminal(command, ...args);
    expect(out).toBe(`onpurpose: ${why}\r\n`);
    expect(code).toBe(2);
  });
});
