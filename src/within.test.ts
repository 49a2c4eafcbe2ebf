import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createClient } from "@libsql/client";
import { createPool } from "mysql2";
import { createPool as createPromisePool } from "mysql2/promise";
import pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { createMagicLinks, type MagicLinksEvent, type User, type Within } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { withinLibsql, withinMysql2, withinPg, withinSqlite } from "onpurpose/within";

// Prisma, Drizzle, Kysely, TypeORM and Knex on real servers: test/orms.

const ada: User = { id: "1", email: "ada@example.com" };
/** Typed, as what it stands for. */
const containing = (text: string): unknown => expect.stringContaining(text);

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-within-"));
  const file = join(folder, "app.db");
  const events: MagicLinksEvent[] = [];
  const magicLinks = createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: "a secret of more than 32 bytes, 0123456789",
    store: sqliteStore(file),
    users: { findById: () => null, mayLogIn: ({ id }) => id !== "2" },
    onEvent: (event) => void events.push(event),
  });
  const db = new DatabaseSync(file);
  open.push(db, magicLinks, { close: () => rmSync(folder, { recursive: true }) });
  return { magicLinks, db, events };
}

describe("issue within a transaction", () => {
  test("is there when it commits, and not when it is rolled back; onEvent is told of neither", async () => {
    const { magicLinks, db, events } = setUp();
    const idOf = async (end: string): Promise<string> => {
      db.exec("BEGIN IMMEDIATE");
      const { link } = await magicLinks.issue({ user: ada, within: withinSqlite(db) });
      db.exec(end);
      return link.id;
    };
    const [kept, undone] = [await idOf("COMMIT"), await idOf("ROLLBACK")];
    expect((await magicLinks.links()).links).toHaveLength(1);
    expect(await magicLinks.explain(kept)).not.toBeNull();
    expect(await magicLinks.explain(undone)).toBeNull();
    expect(events).toEqual([]);
    expect(magicLinks.metrics()).toContain(
      'onpurpose_store_duration_seconds_count{verb="issueWithin"} 2',
    );
  });

  test("by libSQL's own transactions, one statement at a time", async () => {
    const client = createClient({ url: ":memory:" });
    open.push(client);
    await client.execute("CREATE TABLE t (a TEXT, b INTEGER)");
    const transaction = await client.transaction("write");
    await withinLibsql(transaction)({ sql: "INSERT INTO t VALUES (?, ?)", values: ["x", 7] });
    expect((await transaction.execute("SELECT * FROM t")).rows).toMatchObject([{ a: "x", b: 7 }]);
    await transaction.rollback();
  });

  test("a user that the app gives is checked, and asked about", async () => {
    const { magicLinks } = setUp();
    const wrong: readonly (readonly [unknown, string])[] = [
      [{ user: { ...ada, id: "2" } }, "issue: this user may not log in"],
      [
        { user: { ...ada, id: "" } },
        "issue: user is none that users.findById may give: it gave an id",
      ],
      [
        { user: { id: "1", email: "none" } },
        "issue: user is none that users.findById may give: it gave",
      ],
      [{ user: null }, 'issue: user must be an object with the texts "id" and "email"'],
      [{ user: ada, userId: "1" }, "issue: takes { userId }, { email } or { user }"],
      [{}, "issue: takes { userId }, { email } or { user }"],
      [{ user: ada, within: "tx" }, "issue: within must be a function, such as withinPg(client)"],
    ];
    for (const [request, message] of wrong) {
      await expect(magicLinks.issue(request as { user: User })).rejects.toMatchObject({
        code: "invalid_argument",
        message: containing(message),
      });
    }
  });

  test("a store without SQL says so, and writes nothing", async () => {
    const magicLinks = createMagicLinks({
      url: "https://app.example.com/magic-link",
      secret: "a secret of more than 32 bytes, 0123456789",
      store: memoryStore(),
      users: { findById: () => ada },
    });
    const calls: unknown[] = [];
    const within: Within = async (statement) => calls.push(statement);
    await expect(magicLinks.issue({ userId: "1", within })).rejects.toMatchObject({
      code: "invalid_argument",
      message: containing("postgresStore, mysqlStore, sqliteStore and kyselyStore can"),
    });
    expect(calls).toEqual([]);
    expect((await magicLinks.links()).links).toEqual([]);
  });
});

describe("what is no open transaction is refused", () => {
  const refused = { code: "invalid_argument", message: containing("needs an open") };

  test("a database that has not begun", async () => {
    const { magicLinks, db } = setUp();
    const issued = magicLinks.issue({ user: ada, within: withinSqlite(db) });
    await expect(issued).rejects.toMatchObject(refused);
    expect((await magicLinks.links()).links).toEqual([]);
  });

  test("pools, and connections that take callbacks", async () => {
    const [pool, promised] = [new pg.Pool(), createPromisePool({})];
    expect(() => withinPg(pool)).toThrow(expect.objectContaining(refused));
    expect(() => withinMysql2(promised)).toThrow(expect.objectContaining(refused));
    const callbacks = createPool({});
    expect(() => withinMysql2(callbacks.promise())).toThrow(expect.objectContaining(refused));
    await Promise.all([pool.end(), promised.end(), callbacks.promise().end()]);
  });
});
