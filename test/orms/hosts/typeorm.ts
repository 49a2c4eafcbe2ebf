import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Libsql from "libsql";
import type { Pool as MysqlPool } from "mysql2";
import type { Pool as PgPool } from "pg";
import { DataSource, EntitySchema, type DataSourceOptions } from "typeorm";
import type { User } from "onpurpose";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { withinTypeorm } from "onpurpose/within";
import type { Orm, Place } from "../support/orm.ts";
import { onMysql, onPg, ours } from "./store-of.ts";

const users = new EntitySchema<User>({
  name: "users",
  columns: { id: { type: "varchar", primary: true }, email: { type: "varchar" } },
});

export const orm: Orm = {
  tool: "typeorm",
  async open(place) {
    const file = join(place.folder, "onpurpose.ts");
    const source = new DataSource({ ...optionsOf(place), entities: [users], migrations: [file] });
    return {
      store: () => storeOf(place, source),
      async migrate(printed) {
        writeFileSync(file, printed);
        await source.initialize();
        await source.synchronize();
        await source.runMigrations();
        await source.undoLastMigration();
        await source.runMigrations();
        const next = await source.driver.createSchemaBuilder().log();
        await source.synchronize();
        return ours(next.upQueries.map(({ query }) => query));
      },
      transact: (work) =>
        source.transaction((manager) =>
          work({
            within: withinTypeorm(manager),
            addUser: (user) => manager.insert(users, user),
          }),
        ),
      outside: () => withinTypeorm(source.manager),
      findUser: (id) => source.getRepository(users).findOneBy({ id }),
      close: () => source.destroy(),
    };
  },
};

function optionsOf({ kind, url }: Place): DataSourceOptions {
  switch (kind) {
    case "postgres":
      return { type: "postgres", url };
    case "mysql":
      return { type: "mysql", url };
    case "sqlite":
      return { type: "better-sqlite3", database: url, driver: Libsql, enableWAL: true };
  }
}

function storeOf({ kind, url }: Place, { driver }: DataSource) {
  if (kind === "sqlite") return sqliteStore(url);
  // Not known by their types: the pools of pg and of mysql2.
  if (kind === "postgres" && "master" in driver) return onPg(driver.master as PgPool);
  if (kind === "mysql" && "pool" in driver) return onMysql((driver.pool as MysqlPool).promise());
  throw new Error(`TypeORM has no pool of ${kind}`);
}
