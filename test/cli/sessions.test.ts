import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { Session, Store } from "../../src/stores/store.ts";
import { loggedIn, someHash } from "../../src/testing/store/records.ts";
import { runCli } from "../support/cli.ts";
import { appOn, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();

describe("npx onpurpose sessions", () => {
  let files = 0;
  let app: string;
  let store: Store;
  /** Two of Ada's, one of Bob's. */
  let live: Session[];

  beforeEach(async () => {
    const database = join(folder, `${++files}.db`);
    app = moduleOf(`${files}.ts`, appOn(database));
    store = sqliteStore(database);
    live = [];
    for (const userId of ["ada", "ada", "bob"]) {
      // Its id begins as an option does.
      live.push((await loggedIn(store, { userId, id: `-${someHash().slice(1)}` })).session);
    }
  });
  afterEach(() => store.close());

  const idOf = (at: number): string => live[at]?.id ?? "";
  const left = async () => {
    const found = [
      ...(await store.sessions("ada", Date.now())),
      ...(await store.sessions("bob", Date.now())),
    ];
    return live.map(({ id }) => found.some((session) => session.id === id));
  };

  test("lists those of the user, without their secrets", async () => {
    const { code, out, error } = await runCli("sessions", "--app", app, "--user", "ada");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    const [head, ...rows] = out.trimEnd().split("\n");
    expect(head).toMatch(/^session +since +until$/);
    expect(rows.map((row) => row.slice(0, 43)).toSorted()).toEqual([idOf(0), idOf(1)].toSorted());
    const moment = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`;
    for (const row of rows) expect(row).toMatch(new RegExp(`^[\\w-]{43}  ${moment}  ${moment}$`));
    const json = await runCli("sessions", "--app", app, "--user", "ada", "--json");
    expect(JSON.parse(json.out)).toHaveLength(2);
    expect(json.out).toContain(`{"id":"${idOf(0)}","userId":"ada","createdAt":"20`);
    for (const { secretHash } of live) expect(out + json.out).not.toContain(secretHash);
  });

  test("a user without any: says so; as data, none", async () => {
    const { code, out } = await runCli("sessions", "--app", app, "--user", "eve");
    expect({ code, out }).toEqual({ code: 0, out: "No live session.\n" });
    expect((await runCli("sessions", "--app", app, "--user", "eve", "--json")).out).toBe("[]\n");
  });

  test("--end ends one, and with --user only one of the user's", async () => {
    const end = (...args: string[]) => runCli("sessions", "--app", app, ...args);
    const none = "There is no such live session";
    expect(await end("--user", "bob", "--end", idOf(0))).toEqual({
      code: 1,
      out: "",
      error: `${none} of this user.\n`,
    });
    expect(await left()).toEqual([true, true, true]);
    const done = { code: 0, out: "1 session ended\n", error: "" };
    expect(await end("--user", "ada", "--end", idOf(0))).toEqual(done);
    expect(await left()).toEqual([false, true, true]);
    expect(await end("--end", idOf(2), "--json")).toMatchObject({ code: 0, out: '{"ended":1}\n' });
    expect(await left()).toEqual([false, true, false]);
    expect(await end("--end", idOf(2))).toEqual({ code: 1, out: "", error: `${none}.\n` });
  });

  test("--end-all ends all of the user's", async () => {
    const { code, out } = await runCli("sessions", "--app", app, "--user", "ada", "--end-all");
    expect({ code, out }).toEqual({ code: 0, out: "2 sessions ended\n" });
    expect(await left()).toEqual([false, false, true]);
  });

  test("--help has an example, and ends nothing", async () => {
    const { code, out } = await runCli("sessions", "--user", "ada", "--end-all", "--help");
    expect(out).toContain("npx onpurpose sessions --user 7");
    expect(code).toBe(0);
    expect(await left()).toEqual([true, true, true]);
  });
});
