import type { Pool as MysqlPool } from "mysql2/promise";
import type { Pool as PgPool } from "pg";
import { mysqlStore } from "onpurpose/stores/mysql";
import { postgresStore } from "onpurpose/stores/postgres";

export const timeout = 20_000;

export const onPg = (pool: PgPool) => postgresStore(pool, { timeout });
export const onMysql = (pool: MysqlPool) => mysqlStore(pool, { timeout });

export const usersTable =
  "CREATE TABLE users (id varchar(200) NOT NULL PRIMARY KEY, email varchar(200) NOT NULL)";

/** Those of statements that are about tables of ours. */
export const ours = (statements: readonly string[]): readonly string[] =>
  statements.filter((text) => text.includes("onpurpose"));
