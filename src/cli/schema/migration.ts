import { mysqlDialect, postgresDialect, sqliteDialect } from "../../stores/sql/dialect.ts";
import { migrationsFor, migrationStatements, tablesOf } from "../../stores/sql/migrations.ts";

const dialects = {
  postgres: postgresDialect,
  mysql: mysqlDialect,
  sqlite: sqliteDialect,
} as const;

/** A kind of database with tables. */
export type Database = keyof typeof dialects;

/** What leads from one version of our tables to the newest, for a file of somebody else's. */
export interface Migration {
  readonly database: Database;
  /** 0: there are none yet. */
  readonly from: number;
  readonly to: number;
  /** In their order. */
  readonly statements: readonly string[];
  /** All tables, also those that are there already. */
  readonly tables: readonly string[];
}

export const newestVersion = (database: Database): number =>
  migrationsFor(dialects[database]).length;

export function migrationFrom(database: Database, from: number): Migration {
  const dialect = dialects[database];
  return {
    database,
    from,
    to: newestVersion(database),
    statements: migrationStatements(dialect, from),
    tables: tablesOf(dialect),
  };
}

/** What it is, in a line. */
export const titleOf = ({ from, to }: Migration): string =>
  from === 0
    ? `The tables of onpurpose, version ${to}`
    : `The tables of onpurpose, from version ${from} to ${to}`;
