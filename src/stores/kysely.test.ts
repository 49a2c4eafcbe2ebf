import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createClient, type Client } from "@libsql/client";
import { LibsqlDialect } from "@libsql/kysely-libsql";
import {
  MssqlAdapter,
  MysqlDialect,
  PGliteDialect,
  PostgresDialect,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
} from "kysely";
import mysql from "mysql2";
import pg from "pg";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { freshDatabase } from "../../test/support/servers/fresh-database.ts";
import { describeWith } from "../../test/support/servers/missing.ts";
import { opening, pressing, someLink, someVisit } from "../testing/store/records.ts";
import { testLaws, testStore, type StoreTestOptions } from "../testing/index.ts";
import { kyselySchema, kyselyStore, type KyselyStore } from "./kysely.ts";
import type { Store } from "./store.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The dialect of a database that outlives the stores of single tests. */
const kept = (dialect: Dialect): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createDriver: () => Object.assign(dialect.createDriver(), { destroy: async () => {} }),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createQueryCompiler: () => dialect.createQueryCompiler(),
});

describe("PGlite", () => {
  let pglite: PGlite;
  beforeAll(async () => {
    pglite = new PGlite();
    await kyselyStore(kept(new PGliteDialect({ pglite }))).migrate();
  });
  afterAll(() => pglite.close());
  const createStore = (): KyselyStore => kyselyStore(kept(new PGliteDialect({ pglite })));
  const failSession: NonNullable<StoreTestOptions["failSession"]> = async () => {
    await pglite.query(
      "ALTER TABLE onpurpose_sessions ADD CONSTRAINT no_sessions CHECK (false) NOT VALID",
    );
    return async () => {
      await pglite.query("ALTER TABLE onpurpose_sessions DROP CONSTRAINT no_sessions");
    };
  };
  testStore({ describe, test }, createStore, { failSession });
  testLaws({ describe, test }, createStore, { failSession });
});

describe("libSQL in a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-libsql-"));
  const clientOf = new WeakMap<Store, Client>();
  const clients: Client[] = [];
  let files = 0;
  afterAll(() => {
    for (const client of clients) client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const createStore = async (): Promise<KyselyStore> => {
    const client = createClient({ url: `file:${join(folder, `${++files}.db`)}` });
    clients.push(client);
    await client.execute("PRAGMA journal_mode = WAL");
    // @ts-expect-error The dialect's types are those of the client that it brings along, an older one.
    const store = kyselyStore(new LibsqlDialect({ client }), { timeout: 20_000 });
    await store.migrate();
    clientOf.set(store, client);
    return store;
  };
  const failSession: NonNullable<StoreTestOptions["failSession"]> = async (store) => {
    const client = clientOf.get(store);
    await client?.execute(`CREATE TRIGGER no_sessions BEFORE INSERT ON onpurpose_sessions
      BEGIN SELECT RAISE(ABORT, 'the disk of sessions is gone'); END`);
    return async () => void (await client?.execute("DROP TRIGGER no_sessions"));
  };
  testStore({ describe, test }, createStore, { failSession });
  testLaws({ describe, test }, createStore, { failSession });
});

// Databases that have stores of their own: here for many connections at a time, and for MySQL's family.
await describeWith(
  "PostgreSQL by Kysely's dialect",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    // Connections that are cut when the database is dropped.
    pool.on("error", () => {});
    const createStore = (): KyselyStore => kyselyStore(kept(new PostgresDialect({ pool })));
    beforeAll(async () => void (await createStore().migrate()));
    afterAll(() => pool.end());
    testStore({ describe, test }, createStore);
  },
);

await describeWith(
  "MariaDB by Kysely's dialect",
  () => freshDatabase("mariadb"),
  ({ url }) => {
    const pool = mysql.createPool({ uri: url, connectionLimit: 10 });
    const createStore = (): KyselyStore =>
      kyselyStore(kept(new MysqlDialect({ pool })), { timeout: 20_000 });
    beforeAll(async () => void (await createStore().migrate()));
    afterAll(() => new Promise((resolve) => pool.end(resolve)));
    testStore({ describe, test }, createStore);
  },
);

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
    kyselyStore(silent).decline({ linkId: link.id, visit: someVisit() }),
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
    expect(await store.migrate()).toBe(2);
    expect(await store.migrate()).toBe(2);
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
