import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type Dialect,
  type RawBuilder,
} from "kysely";
import type { Tables } from "./schema.ts";

/** In what the databases differ, as far as onpurpose's statements and tables are concerned. */
export interface SqlDialect {
  /** Speaks Kysely's compiler for this database; runs nothing. */
  readonly compiler: Kysely<Tables>;
  /** `UPDATE ... RETURNING`: the row that a conditional statement changed comes back with it. */
  readonly returning: boolean;
  /** Whether writers wait for each other anyway, so that a row need not be locked before it is read. */
  readonly oneWriter: boolean;
  /** Rows have numbers, `rowid`, in the order in which they came, and lie in that order. */
  readonly numberedRows: boolean;
  /** A parameter whose type the database cannot tell from its place. */
  readonly typed: <T>(value: RawBuilder<T>, type: "text" | "moment") => RawBuilder<T>;
  /** A text as it is grouped: two that differ in any byte are two. */
  readonly exact: (column: string) => RawBuilder<string>;
  readonly tables: TableDialect;
}

/** What the texts of the tables are made of. */
export interface TableDialect {
  /** A SHA-256 in base64url, and other ids of ours: up to 64 characters, compared byte by byte. */
  readonly id: string;
  /** The host's user id, an address, and keys made of them: up to 300 characters, compared byte by byte. */
  readonly name: string;
  /** A word of ours. */
  readonly word: string;
  /** Text that nothing is looked up by. */
  readonly text: string;
  readonly moment: string;
  /** What makes a column the one that a row is found by. */
  readonly unique: string;
  /** A column that tells the order in which visits came in, where rows have none by nature. */
  readonly visitOrder: string;
  /** That column's name. */
  readonly visitOrderName: string;
  /** What leads to the visits of one link, beside or in place of an index. */
  readonly visitKey: string;
  /** An index may hold some rows alone: those that its condition names. */
  readonly partialIndexes: boolean;
  /** Indexes stand among the columns of their table, which can then be made twice without harm. */
  readonly inlineIndexes: boolean;
  /** One ALTER TABLE may add several columns: all of them, or none. */
  readonly addsColumnsAtOnce: boolean;
  /**
   * Each change of a table is committed by itself, and the same one fails the second time: after a crash one has
   * to look what is there.
   */
  readonly commitsEachChange: boolean;
  /** The name of a column that is a reserved word somewhere. */
  quote(name: string): string;
  /** The time, as a moment. */
  readonly now: string;
  /** A SELECT that gives a row where the table of the schema's versions is there. */
  readonly hasVersions: string;
  /** What comes after the closing bracket of a table. */
  readonly options: string;
  /** The same for a table that is only looked into by its primary key. */
  readonly lookupOptions: string;
  /** Version 1 was in use with this database, and found an account's live links by indexes over all links. */
  readonly hadVersion1: boolean;
}

const compilerOf = (dialect: Dialect): Kysely<Tables> => new Kysely<Tables>({ dialect });

export const sqliteDialect: SqlDialect = {
  compiler: compilerOf({
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }),
  returning: true,
  oneWriter: true,
  numberedRows: true,
  typed: (value) => value,
  exact: (column) => sql.ref(column),
  tables: {
    id: "TEXT",
    name: "TEXT",
    word: "TEXT",
    text: "TEXT",
    moment: "INTEGER",
    unique: "UNIQUE",
    visitOrder: "",
    visitOrderName: "rowid",
    visitKey: "",
    partialIndexes: true,
    inlineIndexes: false,
    addsColumnsAtOnce: false,
    commitsEachChange: false,
    quote: (name) => `"${name}"`,
    now: "unixepoch() * 1000",
    hasVersions:
      "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'onpurpose_migrations'",
    options: "",
    lookupOptions: " WITHOUT ROWID",
    hadVersion1: true,
  },
};

export const postgresDialect: SqlDialect = {
  compiler: compilerOf({
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }),
  returning: true,
  oneWriter: false,
  numberedRows: false,
  typed: (value, type) => sql`cast(${value} as ${sql.raw(type === "text" ? "text" : "bigint")})`,
  exact: (column) => sql.ref(column),
  tables: {
    id: "text",
    name: "text",
    word: "text",
    text: "text",
    moment: "bigint",
    unique: "PRIMARY KEY",
    visitOrder: "number bigserial NOT NULL,",
    visitOrderName: "number",
    // Holds both columns that visits can be partitioned by, as a unique index of a partitioned table must.
    visitKey: ", PRIMARY KEY (link_id, at, number)",
    partialIndexes: true,
    inlineIndexes: false,
    addsColumnsAtOnce: true,
    commitsEachChange: false,
    quote: (name) => `"${name}"`,
    now: "cast(extract(epoch FROM now()) * 1000 AS bigint)",
    // In the schema, of several, in which our statements find their tables.
    hasVersions: "SELECT 1 WHERE to_regclass('onpurpose_migrations') IS NOT NULL",
    options: "",
    lookupOptions: "",
    hadVersion1: false,
  },
};

export const mysqlDialect: SqlDialect = {
  compiler: compilerOf({
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  }),
  returning: false,
  oneWriter: false,
  numberedRows: false,
  typed: (value) => value,
  exact: (column) => sql`cast(${sql.ref(column)} AS BINARY)`,
  tables: {
    // Binary, since the collations that compare text byte by byte still take "ada" and "ada " for the same.
    id: "VARBINARY(64)",
    name: "VARBINARY(1300)",
    word: "VARBINARY(32)",
    // TEXT would end at 64 KiB, which a server that takes long headers lets a client exceed.
    text: "MEDIUMTEXT CHARACTER SET utf8mb4",
    moment: "BIGINT",
    unique: "PRIMARY KEY",
    visitOrder: "number BIGINT NOT NULL AUTO_INCREMENT,",
    visitOrderName: "number",
    // As in PostgreSQL: the one unique key holds both columns that visits can be partitioned by.
    visitKey: `,
  PRIMARY KEY (link_id, at, number),
  INDEX onpurpose_visits_by_number (number)`,
    partialIndexes: false,
    inlineIndexes: true,
    addsColumnsAtOnce: true,
    commitsEachChange: true,
    quote: (name) => `\`${name}\``,
    now: "unix_timestamp() * 1000",
    hasVersions: `SELECT 1 FROM information_schema.tables
WHERE table_schema = database() AND table_name = 'onpurpose_migrations'`,
    options: " ENGINE = InnoDB ROW_FORMAT = DYNAMIC",
    lookupOptions: " ENGINE = InnoDB ROW_FORMAT = DYNAMIC",
    hadVersion1: false,
  },
};
