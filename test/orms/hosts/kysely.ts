import { mkdirSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Kysely, MysqlDialect, PostgresDialect, SqliteDialect, type Dialect } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import Libsql from "libsql";
import { createPool } from "mysql2";
import pg from "pg";
import type { User } from "onpurpose";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { withinKysely } from "onpurpose/within";
import type { SchemaStore } from "../../../src/stores/schema-store.ts";
import type { Orm, Place } from "../support/orm.ts";
import { onMysql, onPg } from "./store-of.ts";

export const orm: Orm = {
  tool: "kysely",
  async open(place) {
    const { dialect, store } = partsOf(place);
    const db = new Kysely<{ users: User }>({ dialect });
    return {
      store,
      migrate: (printed) => migrate(db, place.folder, printed),
      transact: (work) =>
        db.transaction().execute((trx) =>
          work({
            within: withinKysely(trx),
            addUser: (user) => trx.insertInto("users").values(user).execute(),
          }),
        ),
      outside: () => withinKysely(db),
      findUser: async (id) =>
        (await db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst()) ?? null,
      close: () => db.destroy(),
    };
  },
};

function partsOf({ kind, url }: Place): { dialect: Dialect; store: () => SchemaStore } {
  switch (kind) {
    case "postgres": {
      const pool = new pg.Pool({ connectionString: url });
      return { dialect: new PostgresDialect({ pool }), store: () => onPg(pool) };
    }
    case "mysql": {
      const pool = createPool({ uri: url });
      return { dialect: new MysqlDialect({ pool }), store: () => onMysql(pool.promise()) };
    }
    case "sqlite":
      return {
        dialect: new SqliteDialect({ database: new Libsql(url) }),
        store: () => sqliteStore(url),
      };
  }
}

async function migrate(db: Kysely<{ users: User }>, folder: string, printed: string) {
  const directory = join(folder, "migrations");
  mkdirSync(directory);
  writeFileSync(join(directory, "1_users.ts"), users);
  writeFileSync(join(directory, "2_onpurpose.ts"), printed);
  const provider = {
    async getMigrations() {
      const files = await readdir(directory);
      const loaded = files.map(async (file) => {
        const migration: Migration = await import(join(directory, file));
        return [file, migration] as const;
      });
      return Object.fromEntries(await Promise.all(loaded));
    },
  };
  const migrator = new Migrator({ db, provider });
  for (const step of [
    () => migrator.migrateToLatest(),
    () => migrator.migrateDown(),
    () => migrator.migrateToLatest(),
  ]) {
    const { error } = await step();
    if (error !== undefined) throw error;
  }
  return [];
}

const users = `import type { Kysely } from "kysely";
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("users")
    .addColumn("id", "varchar(200)", (column) => column.primaryKey())
    .addColumn("email", "varchar(200)")
    .execute();
}
export async function down(): Promise<void> {}
`;
