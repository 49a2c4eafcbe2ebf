import { PGlite } from "@electric-sql/pglite";
import {
  MssqlAdapter,
  PGliteDialect,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
} from "kysely";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { describe, expect, test, vi } from "vitest";
import { opening, pressing, someLink, someVisit } from "../testing/store/records.ts";
import { kyselySchema, kyselyStore } from "./kysely.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A dialect over SQLite whose transactions are what a test wants them to be. */
function dialectWith(begin: (db: DatabaseSync) => void, db: DatabaseSync): Dialect {
  const connection: DatabaseConnection = {
    executeQuery: async ({ sql, parameters }: CompiledQuery) => {
      const statement = db.prepare(sql);
      const values = parameters as SQLInputValue[];
      const numAffectedRows = /^(?:select|insert.*returning)/i.test(sql)
        ? undefined
        : BigInt(statement.run(...values).changes);
      if (numAffectedRows !== undefined) return { rows: [], numAffectedRows };
      return { rows: statement.all(...values) as never[] };
    },
    streamQuery: () => {
      throw new Error("Nothing is streamed here.");
    },
  };
  const inTransaction = async (command: string): Promise<void> => {
    if (db.isTransaction) db.exec(command);
  };
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      beginTransaction: async () => begin(db),
      commitTransaction: () => inTransaction("COMMIT"),
      rollbackTransaction: () => inTransaction("ROLLBACK"),
      releaseConnection: async () => {},
      destroy: async () => db.close(),
    }),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

test("a dialect that does not tell what a statement changed is refused, and no link is burnt", async () => {
  const db = new DatabaseSync(":memory:");
  db.exec(kyselySchema("sqlite"));
  const dialect = dialectWith((opened) => opened.exec("BEGIN"), db);
  const driver = dialect.createDriver();
  const connection = await driver.acquireConnection();
  const silent: Dialect = {
    ...dialect,
    createDriver: () => ({
      ...driver,
      acquireConnection: async () => ({
        ...connection,
        executeQuery: async (query) => ({
          rows: (await connection.executeQuery(query)).rows as never[],
        }),
      }),
    }),
  };
  const link = someLink();
  await kyselyStore(dialect).issue(link);
  const refused = expect.objectContaining({ code: "invalid_option" }) as unknown;
  await expect(
    kyselyStore(silent).decline({ linkId: link.id, visit: someVisit(), proven: false }),
  ).rejects.toEqual(refused);
  await expect(kyselyStore(silent).redeem(pressing(link))).rejects.toEqual(refused);
  const kept = await kyselyStore(dialect).explain(link.id);
  expect([kept?.link.redeemedAt, kept?.visits]).toEqual([null, []]);
});

describe("a dialect without transactions", () => {
  const refused: unknown = expect.objectContaining({
    code: "invalid_option",
    message: expect.stringContaining("needs a dialect with transactions") as unknown,
  });
  const migrated = (): DatabaseSync => {
    const db = new DatabaseSync(":memory:");
    db.exec(kyselySchema("sqlite"));
    return db;
  };
  const rowsOf = (db: DatabaseSync): unknown[] =>
    ["links", "visits", "asks"].map((name) =>
      db.prepare(`SELECT count(*) AS rows FROM onpurpose_${name}`).get(),
    );
  // As the drivers for Cloudflare's D1 do.
  const throwing = (): void => {
    throw new Error("Transactions are not supported yet.");
  };
  const silent = (): void => {};

  test("is refused before anything is written, when its driver says so", async () => {
    const db = migrated();
    const store = kyselyStore(dialectWith(throwing, db));
    await expect(store.migrate()).rejects.toEqual(refused);
    await expect(store.issue(someLink())).rejects.toEqual(refused);
    // A request to a link that was opened before needs one statement only.
    await expect(store.open(opening(someLink()))).rejects.toEqual(refused);
    expect(rowsOf(db)).toEqual([{ rows: 0 }, { rows: 0 }, { rows: 0 }]);
    await store.close();
  });

  test("is refused when its driver says nothing, and leaves nothing behind", async () => {
    const db = migrated();
    const store = kyselyStore(dialectWith(silent, db));
    await expect(store.migrate()).rejects.toEqual(refused);
    await expect(store.issue(someLink())).rejects.toEqual(refused);
    expect(rowsOf(db)).toEqual([{ rows: 0 }, { rows: 0 }, { rows: 0 }]);
    await store.close();
  });

  test("is not what a dialect is taken for that has them", async () => {
    const store = kyselyStore(dialectWith((db) => db.exec("BEGIN"), new DatabaseSync(":memory:")));
    expect(await store.migrate()).toBe(7);
    expect(await store.migrate()).toBe(7);
    await store.issue(someLink());
    await store.close();
  });
});

describe("kyselyStore", () => {
  const dialect = (adapter: DialectAdapter): Dialect => ({
    ...dialectWith(() => {}, new DatabaseSync(":memory:")),
    createAdapter: () => adapter,
  });
  const sqlite = (): Dialect => dialect(new SqliteAdapter());
  const invalid: unknown = expect.objectContaining({ code: "invalid_option" });

  test("refuses options that make no sense", () => {
    expect(() => kyselyStore(sqlite(), { timeout: 0 })).toThrow(invalid);
    expect(() => kyselyStore(sqlite(), { connections: 0 })).toThrow(invalid);
    // @ts-expect-error Not one of the families.
    expect(() => kyselyStore(sqlite(), { family: "oracle" })).toThrow(invalid);
  });

  test("asks for the family of a database that it does not know", async () => {
    expect(() => kyselyStore(dialect(new MssqlAdapter()))).toThrow(/set family/);
    await kyselyStore(dialect(new MssqlAdapter()), { family: "sqlite" }).close();
  });

  test("lets go of a connection that a driver holds too long, and undoes what was begun", async () => {
    const pglite = new PGlite();
    const slow = new PGliteDialect({ pglite });
    const driver = slow.createDriver();
    let sleeping = false;
    const store = kyselyStore(
      {
        createAdapter: () => slow.createAdapter(),
        createDriver: () =>
          Object.assign(driver, {
            commitTransaction: async (): Promise<void> => {
              await new Promise((resolve) => setTimeout(resolve, sleeping ? 700 : 0));
              throw Object.assign(new Error("no answer"), { code: "08006" });
            },
          }),
        createIntrospector: (db) => slow.createIntrospector(db),
        createQueryCompiler: () => slow.createQueryCompiler(),
      },
      { timeout: 300 },
    );
    await pglite.exec(kyselySchema("postgres"));
    const link = someLink();
    await store.issue(link);
    sleeping = true;
    const unavailable: unknown = expect.objectContaining({ code: "store_unavailable" });
    const revoking = store.revoke({ userId: link.userId ?? "", address: null }, Date.now());
    await expect(revoking).rejects.toEqual(unavailable);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await store.explain(link.id))?.link.revokedAt).toBeNull();
    await store.close();
  });
});
