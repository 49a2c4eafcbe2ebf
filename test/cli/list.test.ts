import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { NewLink, Store } from "../../src/stores/store.ts";
import {
  issued,
  loggedIn,
  opening,
  someClass,
  someVisit,
} from "../../src/testing/store/records.ts";
import { runCli } from "../support/cli.ts";
import { appOn, useModules } from "./support/app-module.ts";

const { folder, moduleOf } = useModules();
const hour = 3_600_000;
const start = Date.UTC(2020, 0, 1);

describe("npx onpurpose list", () => {
  const database = join(folder, "list.db");
  const app = moduleOf("list.ts", appOn(database));
  let store: Store;
  /** Oldest first, an hour apart. */
  let [expired, used, revoked]: NewLink[] = [];

  beforeAll(async () => {
    store = sqliteStore(database);
    const life = (hours: number) => {
      const issuedAt = start + hours * hour;
      return { issuedAt, expiresAt: issuedAt + 600_000 };
    };
    expired = await issued(store, { ...life(0), userId: null, address: "ada@example.com" });
    used = (await loggedIn(store, { ...life(1), userId: "bob\u202e" })).link;
    revoked = await issued(store, life(2));
    await store.revoke({ linkId: revoked.id }, revoked.issuedAt + 1);
    for (const kind of ["scanner", "scanner", "image_proxy"] as const) {
      const visit = someVisit({ at: expired.issuedAt + 1, class: someClass({ kind }) });
      await store.open(opening(expired, { visit }));
    }
  });
  afterAll(() => store.close());

  const list = (...args: string[]) => runCli("list", "--app", app, ...args);
  const idsOf = async (...args: string[]) => {
    const { links } = JSON.parse((await list("--json", ...args)).out) as {
      links: { link: { id: string } }[];
    };
    return links.map(({ link }) => link.id);
  };

  test("the newest first, with the kinds of their visits; nothing in it turns a text around", async () => {
    const { code, out, error } = await list();
    expect({ code, error }).toEqual({ code: 0, error: "" });
    const rows = out
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/ {2,}/));
    expect(rows).toEqual([
      ["issued", "id", "user", "address", "state", "visits"],
      [
        "2020-01-01 02:00:00 UTC",
        revoked?.id,
        revoked?.userId,
        revoked?.address,
        "revoked",
        "none",
      ],
      ["2020-01-01 01:00:00 UTC", used?.id, "bob<U+202E>", used?.address, "used", "scanner 1"],
      [
        "2020-01-01 00:00:00 UTC",
        expired?.id,
        "-",
        "ada@example.com",
        "expired",
        "scanner 2, image proxy 1",
      ],
    ]);
  });

  test("of a state, a kind, a user, an address, a time", async () => {
    const all = await Promise.all([
      idsOf("--state", "used", "--from", "2020-01-01"),
      idsOf("--kind", "image_proxy"),
      idsOf("--user", "bob\u202e", "--from", "2020-01-01T01:00:00Z"),
      idsOf("--address", "ada@example.com", "--until", "2020-01-01T02:00:00+01:00"),
    ]);
    expect(all).toEqual([[used?.id], [expired?.id], [used?.id], [expired?.id]]);
    expect((await list("--from", "2020-01-02")).out).toBe("No such link.\n");
  });

  test("a part at a time", async () => {
    const first = await list("--limit", "2");
    expect(first.out.split("\n")).toHaveLength(4);
    const [, place = ""] = /^There may be more: --after (\S+)\n$/.exec(first.error) ?? [];
    expect(await idsOf("--limit", "2", "--after", place)).toEqual([expired?.id]);
    expect((await list("--after", place)).error).toBe("");
  });

  test.each([
    [["--state", "dead"], "--state is one of live, used, revoked, expired."],
    [["--kind", "robot"], "--kind is one of person, scanner, "],
    [["--from", "2020-02-30T00:00:00Z"], "--from is a day such as 2026-11-30, or a time such as"],
    [["--limit", "1.5"], "--limit is a whole number."],
    [["--after", "x"], 'links: after must be the "next" of the links before'],
  ])("%j: says what it takes", async (typed, why) => {
    const { code, out, error } = await list(...typed);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toContain(`onpurpose: ${why}`);
  });
});
