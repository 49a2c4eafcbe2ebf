import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMagicLinks } from "../../src/index.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { NewLink, Store } from "../../src/stores/store.ts";
import { issued, opening, someHash, someVisit } from "../../src/testing/store/records.ts";
import { runCli } from "../support/cli.ts";
import { appOn, appSecret, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();
const hostile = "Curl\u001B[2J\u009B31m\u202Efdp";

describe("npx onpurpose show", () => {
  let files = 0;
  let database: string;
  let app: string;
  let store: Store;
  let link: NewLink;

  beforeEach(async () => {
    database = join(folder, `${++files}.db`);
    app = moduleOf(`${files}.ts`, appOn(database));
    store = sqliteStore(database);
    // Its id begins as an option does.
    link = await issued(store, { id: `-${someHash().slice(1)}`, address: "ada@example.com" });
    await store.open(
      opening(link, { visit: someVisit({ userAgent: hostile, clientAddress: hostile }) }),
    );
  });
  afterEach(() => store.close());

  test("a link: its timeline, with what strangers wrote inert", async () => {
    const { code, out, error } = await runCli(
      "show",
      "--app",
      app,
      link.id,
      "--time-zone=Asia/Tokyo",
    );
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toContain(`Link for ada@example.com\nid ${link.id}\nIt works until `);
    // Where midnight comes before the link's end, a date makes the line a longer one.
    expect(out.replaceAll("\n", " ")).toContain("times in Asia/Tokyo.");
    expect(out).toContain("<U+001B>[2J<U+009B>31m<U+202E>fdp");
    expect(out).toMatch(/^[ -~\n“”’]+$/);
  });

  test("--json: the same as data, with nothing that a terminal obeys", async () => {
    const { code, out } = await runCli("show", "--app", app, "--json", "--", link.id);
    expect(JSON.parse(out)).toMatchObject({
      link: { id: link.id },
      visits: [{ userAgent: hostile }],
    });
    expect(out).toMatch(/^[ -~“”’]+\n$/);
    expect(code).toBe(0);
  });

  test("--user: all links of a user, also of one that is gone", async () => {
    const { code, out } = await runCli("show", "--app", app, "--user", link.userId ?? "");
    expect(out).toMatch(/^0 asks, 1 link\nNext/);
    expect(out).toContain(`id ${link.id}`);
    expect(code).toBe(0);
    const none = await runCli("show", "--app", app, "--user", "nobody");
    expect(none).toMatchObject({ code: 1, out: "" });
    expect(none.error).toContain("No link for this user is kept");
  });

  test("--svg: draws it into a file", async () => {
    const file = join(folder, `${files}.svg`);
    const { code, out } = await runCli("show", "--app", app, link.id, "--svg", file);
    expect(out).toContain("Link for ada@example.com");
    expect(readFileSync(file, "utf8")).toMatch(/^<svg [^]*Link for ada@example\.com[^]*<\/svg>/);
    expect(code).toBe(0);
  });

  test("--svg into nowhere: says so", async () => {
    const nowhere = join(folder, "none", "x.svg");
    const { code, out, error } = await runCli("show", "--app", app, link.id, "--svg", nowhere);
    expect(error).toMatch(/^onpurpose: --svg: it cannot be written: ENOENT.*\n$/);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  test("an address: its asks, what to do, and each link", async () => {
    const own = createMagicLinks({
      url: "https://app.example.com/magic-link",
      secret: appSecret,
      store: sqliteStore(database),
      users: { findById: () => null, findByEmail: (email) => ({ id: "7", email }) },
      mailer: { send: () => Promise.resolve() },
    });
    const page = await own.handler(new Request("https://app.example.com/magic-link"));
    const cookie = page.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    const body = new URLSearchParams();
    for (const [, name = "", value = ""] of (await page.text()).matchAll(
      /<input type="hidden" name="([^"]*)" value="([^"]*)"/g,
    ))
      body.set(name, value);
    body.set("email", "ada@example.com");
    const headers = { cookie, origin: "https://app.example.com", "sec-fetch-site": "same-origin" };
    await own.handler(
      new Request("https://app.example.com/magic-link", { method: "POST", headers, body }),
    );
    await own.close();
    const { code, out, error } = await runCli("show", "--app", app, "Ada@Example.com");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(
      /^1 ask, 1 link\nNext: .* \(not_opened_yet\)\n\nLink for ada@example\.com\n/,
    );
    const json = await runCli("show", "--app", app, "ada@example.com", "--json");
    expect(JSON.parse(json.out)).toMatchObject({ asks: [{ outcome: "mailed" }], links: [{}] });
  });

  test.each([
    [someHash(), "There is no link with this id.\n"],
    ["nobody@example.com", "Nobody asked for a link with this address"],
  ])("nothing found: a sentence, and 1, %s", async (what, why) => {
    for (const more of [[], ["--json"]]) {
      const { code, out, error } = await runCli("show", "--app", app, what, ...more);
      expect(error).toContain(why);
      expect({ code, out }).toEqual({ code: 1, out: "" });
    }
  });

  test("no plain address: says so", async () => {
    const { code, error } = await runCli("show", "--app", app, "a@b@example.com");
    expect(error).toContain("onpurpose: explainAddress: takes one plain address");
    expect(code).toBe(2);
  });

  test("--help has an example", async () => {
    const { code, out } = await runCli("show", "--help");
    expect(out).toContain("npx onpurpose show ada@example.com");
    expect(code).toBe(0);
  });
});
