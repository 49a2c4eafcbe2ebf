import { writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import knexOf, { type Knex } from "knex";
import Libsql from "libsql";
import type { User } from "onpurpose";
import { mysqlStore } from "onpurpose/stores/mysql";
import { postgresStore } from "onpurpose/stores/postgres";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { knexMysqlPool, knexPgPool } from "onpurpose/stores/knex";
import { withinKnex } from "onpurpose/within";
import type { Orm, Place } from "../support/orm.ts";
import { timeout } from "./store-of.ts";

const require = createRequire(import.meta.url);
const BetterSqlite3: typeof Knex.Client = require("knex/lib/dialects/better-sqlite3/index.js");

/** What better-sqlite3 does, by a package that brings its program along. */
class OnLibsql extends BetterSqlite3 {
  _driver(): unknown {
    return Libsql;
  }
}

const clients = { postgres: "pg", mysql: "mysql2", sqlite: OnLibsql } as const;

export const orm: Orm = {
  tool: "knex",
  async open({ kind, url, folder }) {
    const knex = knexOf({
      client: clients[kind],
      connection: kind === "sqlite" ? { filename: url } : url,
      useNullAsDefault: true,
    });
    return {
      store: () => storeOf(kind, url, knex),
      async migrate(printed) {
        const directory = join(folder, "migrations");
        mkdirSync(directory);
        writeFileSync(join(directory, "1_users.ts"), users);
        writeFileSync(join(directory, "2_onpurpose.ts"), printed);
        const at = { directory, loadExtensions: [".ts"] };
        await knex.migrate.latest(at);
        // And back, and there again.
        await knex.migrate.down({ ...at, name: "2_onpurpose.ts" });
        await knex.migrate.latest(at);
        return [];
      },
      transact: (work) =>
        knex.transaction((trx) =>
          work({ within: withinKnex(trx), addUser: (user) => trx("users").insert(user) }),
        ),
      outside: () => withinKnex(knex),
      findUser: async (id) => (await knex<User>("users").where({ id }).first()) ?? null,
      close: () => knex.destroy(),
    };
  },
};

const users = `import type { Knex } from "knex";
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("users", (table) => {
    table.string("id").primary();
    table.string("email");
  });
}
export async function down(): Promise<void> {}
`;

function storeOf(kind: Place["kind"], url: string, knex: Knex) {
  switch (kind) {
    case "postgres":
      return postgresStore(knexPgPool(knex), { timeout });
    case "mysql":
      return mysqlStore(knexMysqlPool(knex), { timeout });
    case "sqlite":
      return sqliteStore(url, { timeout });
  }
}
