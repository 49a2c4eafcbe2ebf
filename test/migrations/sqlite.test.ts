import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { kyselySchema } from "../../src/stores/kysely.ts";
import { sqliteDialect } from "../../src/stores/sql/dialect.ts";
import { migrationsFor } from "../../src/stores/sql/migrations.ts";
import { migrate } from "../../src/stores/sqlite/migrations.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import type { Store } from "../../src/stores/store.ts";
import {
  asking,
  linkOf,
  loggedIn,
  outcomesOf,
  pressing,
  someHash,
  someLink,
  someVisit,
  told,
} from "../../src/testing/store/records.ts";
import { expectVisits, writtenBefore } from "./visits-of-version-3.ts";

const folder = mkdtempSync(join(tmpdir(), "onpurpose-migrations-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const version1 = readFileSync(join(import.meta.dirname, "version-1.sql"), "utf8");
let files = 0;

function fileOf(sql: string): string {
  const path = join(folder, `${++files}.db`);
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
  return path;
}

describe("a file of version 1", () => {
  const openVersion1 = (): Store => sqliteStore(fileOf(version1));
  const press = async (store: Store, id: string): Promise<string> => {
    const link = { ...(await linkOf(store, { id })), issuedAt: Date.now() };
    return told(await store.redeem(pressing(link)));
  };

  test("keeps its links, visits, sessions and counts", async () => {
    const store = openVersion1();
    expect(await store.explain("used")).toMatchObject({
      link: { userId: "ada", redeemedAt: 1793000006200, redeemedBy: "browser-4" },
      visits: [
        { outcome: "opened", traits: null, class: null },
        { outcome: "redeemed", browser: "browser-4", traits: null, class: null },
      ],
    });
    expect(await store.session("used")).toMatchObject({ secretHash: "secret-hash", endedAt: null });
    expect(await store.sessions("ada", Date.now())).toHaveLength(1);
    const revoked = await linkOf(store, { id: "revoked" });
    expect(revoked).toMatchObject({ revokedAt: 1793000007100, revokedBecause: "revoked" });
    // Counted three times until 2100; free again by then at the latest, so now for a calm time as long as that.
    const request = asking();
    const calm = 4102444800000 - request.ask.askedAt;
    const limit = { key: "address of ada", free: 4, firstWait: 1000, maxWait: 9000, calm };
    const answer = await store.ask({ ...request, limits: [limit] });
    expect(answer).toEqual({ refusedBy: null, waitMs: 1000 });
    await store.close();
  });

  test("its live links log in, its dead ones do not", async () => {
    for (const [id, outcome] of [
      ["live", "redeemed"],
      ["asked", "redeemed"],
      ["used", "refused: used"],
      ["revoked", "refused: revoked"],
      ["expired", "refused: expired"],
    ] as const) {
      const store = openVersion1();
      expect(await press(store, id), id).toBe(outcome);
      await store.close();
    }
  });

  test("its links of the same account end at a login, and nobody else's do", async () => {
    const store = openVersion1();
    expect(await press(store, "live")).toBe("redeemed");
    expect((await linkOf(store, { id: "asked" })).revokedBecause).toBe("logged_in");
    for (const id of ["stranger", "new"]) {
      expect((await linkOf(store, { id })).revokedAt, id).toBeNull();
    }
    await loggedIn(store, { userId: "new user", address: "new@example.com" });
    for (const id of ["new", "newer"]) {
      expect((await linkOf(store, { id })).revokedBecause, id).toBe("logged_in");
    }
    await store.close();
  });

  test("its links are superseded by a newer ask of the same browser, and revoked with their user", async () => {
    const store = openVersion1();
    const ask = { userId: "ada", address: "ada@example.com", askedBy: "browser-1" };
    await store.issue(someLink(ask));
    expect((await linkOf(store, { id: "asked" })).revokedBecause).toBe("superseded");
    expect(await store.revoke({ userId: "ada", address: "ada@example.com" }, Date.now())).toBe(2);
    expect((await linkOf(store, { id: "live" })).revokedBecause).toBe("revoked");
    await store.close();
  });
});

describe("a process of version 1 that still runs on the migrated file", () => {
  // The statements of version 1, word for word.
  const addLink = `INSERT INTO onpurpose_links
    (id, user_id, address, purpose, asked_by, redirect_to, issued_at, expires_at)
    VALUES (?, ?, ?, 'login', ?, '/', ?, ?)`;
  const winnable = `redeemed_at IS NULL AND revoked_at IS NULL AND expires_at > :at
    AND (claimed_until IS NULL OR claimed_until <= :at)`;
  const redeem = `UPDATE onpurpose_links SET redeemed_at = :at, redeemed_by = :browser
    WHERE id = :id AND ${winnable} RETURNING *`;
  const addVisit = `INSERT INTO onpurpose_visits
    (link_id, at, method, outcome, reason, client_address, network, user_agent, browser)
    VALUES (:id, :at, 'POST', 'redeemed', NULL, NULL, '', NULL, :browser)`;
  const endSiblings = `UPDATE onpurpose_links SET revoked_at = :at, revoked_because = 'logged_in'
    WHERE user_id = :user_id AND redeemed_at IS NULL AND revoked_at IS NULL AND expires_at > :at`;

  test("issues links that a login of the new version ends", async () => {
    const path = fileOf(version1);
    const old = new DatabaseSync(path);
    const add = old.prepare(addLink);
    const store = sqliteStore(path);
    const now = Date.now();
    add.run("of ada", "ada", "ada@example.com", null, now, now + 60_000);
    add.run("of nobody yet", null, "ada@example.com", "browser-9", now, now + 60_000);
    add.run("of bob", "bob", "bob@example.com", "browser-9", now, now + 60_000);
    await loggedIn(store, { userId: "ada", address: "ada@example.com" });
    for (const id of ["of ada", "of nobody yet", "live", "asked"]) {
      expect((await linkOf(store, { id })).revokedBecause, id).toBe("logged_in");
    }
    expect((await linkOf(store, { id: "of bob" })).revokedAt).toBeNull();
    old.close();
    await store.close();
  });

  test("redeems links of the new version, and they stay redeemed", async () => {
    const path = fileOf(version1);
    const old = new DatabaseSync(path);
    const store = sqliteStore(path);
    const [link, sibling] = [someLink({ userId: "ada" }), someLink({ userId: "ada" })];
    for (const each of [link, sibling]) await store.issue(each);
    const values = { id: link.id, at: Date.now(), browser: someHash() };
    expect(old.prepare(redeem).all(values)).toHaveLength(1);
    old.prepare(addVisit).run(values);
    old.prepare(endSiblings).run({ user_id: "ada", at: Date.now() });
    expect(told(await store.redeem(pressing(link)))).toBe("refused: used");
    expect(await outcomesOf(store, link)).toEqual(["redeemed", "refused: used"]);
    expect((await linkOf(store, sibling)).revokedBecause).toBe("logged_in");
    const visit = someVisit();
    const request = { linkId: link.id, visit, current: null, prefetch: false };
    expect(told(await store.open(request))).toBe("refused: used");
    old.close();
    await store.close();
  });
});

test("a file of version 3 keeps its visits, and its processes go on writing them", async () => {
  const path = fileOf("");
  const db = new DatabaseSync(path);
  migrate(db, Date.now(), migrationsFor(sqliteDialect).slice(0, 3));
  for (const text of writtenBefore) db.exec(text);
  const store = sqliteStore(path);
  await expectVisits(store, async (text) => db.exec(text));
  await store.close();
  db.close();
});

describe("a schema of the future", () => {
  const known = migrationsFor(sqliteDialect);
  const newest = known.length;
  const statements = ["ALTER TABLE onpurpose_links ADD COLUMN colour TEXT"];
  const future = { version: newest + 1, name: "it's from the future", statements };

  const migrated = (worksFrom: number): string => {
    const path = fileOf("");
    const db = new DatabaseSync(path);
    migrate(db, Date.now(), [...known, { ...future, worksFrom }]);
    db.close();
    return path;
  };

  test("that leaves this code in order is worked with, and left alone", async () => {
    const path = migrated(newest);
    const store = sqliteStore(path);
    await loggedIn(store);
    await store.close();
    const db = new DatabaseSync(path);
    const rows = db.prepare("SELECT version, name, works_from FROM onpurpose_migrations").all();
    expect(rows.map((row) => Object.values(row))).toEqual([
      ...known.map(({ version, name }) => [version, name, version === 1 ? null : 1]),
      [newest + 1, future.name, newest],
    ]);
    db.close();
  });

  test("that does not is refused", () => {
    const path = migrated(newest + 1);
    expect(() => sqliteStore(path)).toThrow(expect.objectContaining({ code: "schema_too_new" }));
    const told = `version ${newest + 1}, and this version of onpurpose knows ${newest}: update onpurpose`;
    expect(() => sqliteStore(path)).toThrow(told);
  });

  test("every version in between counts, not the newest alone", () => {
    const path = migrated(newest + 1);
    const db = new DatabaseSync(path);
    db.exec(`INSERT INTO onpurpose_migrations VALUES (${newest + 2}, 'harmless', 0, ${newest})`);
    db.close();
    expect(() => sqliteStore(path)).toThrow(expect.objectContaining({ code: "schema_too_new" }));
  });
});

describe("the SQL as text", () => {
  const schemaOf = (path: string): unknown[] => {
    const db = new DatabaseSync(path);
    const rows = db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name");
    const versions = db.prepare("SELECT version, name, works_from FROM onpurpose_migrations");
    const all = [...rows.all(), ...versions.all()];
    db.close();
    return all;
  };

  test("makes what the store makes by itself", async () => {
    const path = fileOf("");
    await sqliteStore(path).close();
    expect(schemaOf(fileOf(kyselySchema("sqlite")))).toEqual(schemaOf(path));
  });

  test("leads there from version 1, too", async () => {
    const path = fileOf(version1);
    await sqliteStore(path).close();
    expect(schemaOf(fileOf(version1 + kyselySchema("sqlite", 1)))).toEqual(schemaOf(path));
  });

  test("leads there from every later version, as the store does", async () => {
    const known = migrationsFor(sqliteDialect);
    for (let from = 2; from < known.length; from++) {
      const [byText, byStore] = [fileOf(""), fileOf("")];
      for (const path of [byText, byStore]) {
        const db = new DatabaseSync(path);
        migrate(db, Date.now(), known.slice(0, from));
        if (path === byText) db.exec(kyselySchema("sqlite", from));
        db.close();
      }
      await sqliteStore(byStore).close();
      expect(schemaOf(byText)).toEqual(schemaOf(byStore));
    }
  });
});
