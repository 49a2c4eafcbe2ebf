import { OnpurposeError } from "../../errors.ts";
import { addColumns, addIndex, hasColumn, hasIndex } from "./ddl.ts";
import type { SqlDialect } from "./dialect.ts";
import type { Row } from "./steps.ts";
import {
  accountLinks,
  acts,
  afterVersion1,
  askLog,
  asks,
  asksByTime,
  days,
  events,
  leases,
  links,
  linksByIssue,
  sessions,
  visits,
} from "./tables.ts";

export interface Migration {
  readonly version: number;
  readonly name: string;
  /**
   * Each runs by itself. On MySQL, which cannot undo them together, each must do no harm when it is run again
   * after a crash; or there is only one, and {@link done} tells whether it has run.
   */
  readonly statements: readonly string[];
  /**
   * A SELECT that gives a row once the statements have run, where they would do harm the second time: then they
   * are not run again, and only noted.
   */
  readonly done?: string;
  /**
   * The oldest version of the schema whose code still works after this migration. Such code may go on running,
   * and also start: in the middle of a roll-out processes of the old version start, too.
   */
  readonly worksFrom: number;
}

/**
 * The schema's history in a dialect. A migration is never edited once it is released: a change is a new one. It
 * only adds what the code of the version before need not know (a table, an index, a column that may be null), so
 * that its processes keep working while the new one is rolled out. What is no longer needed is dropped two
 * versions later, by a migration whose `worksFrom` says so.
 */
export function migrationsFor({ tables: t }: SqlDialect): readonly Migration[] {
  return [
    {
      version: 1,
      name: "links, visits, sessions and counted asks",
      statements: [...links(t), ...visits(t), ...sessions(t), ...asks(t)],
      worksFrom: 1,
    },
    {
      version: 2,
      name: "the links of an account",
      statements: [...accountLinks(t), ...afterVersion1(t)],
      worksFrom: 1,
    },
    {
      version: 3,
      name: "the log of asks",
      statements: askLog(t),
      worksFrom: 1,
    },
    {
      version: 4,
      name: "what a visit's request told, and what the rules made of it",
      statements: addColumns(t, "onpurpose_visits", [
        `traits ${t.text}`,
        `kind ${t.word}`,
        `client_name ${t.text}`,
        `reasons ${t.text}`,
        "rules INTEGER",
      ]),
      ...(t.commitsEachChange ? { done: hasColumn("onpurpose_visits", "rules") } : {}),
      worksFrom: 1,
    },
    {
      version: 5,
      name: "links in the order in which they were issued",
      statements: addIndex(t, "onpurpose_links", linksByIssue),
      ...(t.commitsEachChange ? { done: hasIndex("onpurpose_links", linksByIssue) } : {}),
      worksFrom: 1,
    },
    {
      version: 6,
      name: "what reports count asks by",
      statements: addColumns(
        t,
        "onpurpose_ask_log",
        [`mail_domain ${t.name}`, `language ${t.name}`],
        asksByTime,
      ),
      ...(t.commitsEachChange ? { done: hasIndex("onpurpose_ask_log", asksByTime) } : {}),
      worksFrom: 1,
    },
    {
      version: 7,
      name: "counted days, what operators did, events to tell, and leases",
      statements: [...days(t), ...acts(t), ...events(t), ...leases(t)],
      worksFrom: 1,
    },
  ];
}

/** Where it is written which migrations have run, and which code each of them leaves in order. */
export function migrationsTable({ tables: t }: SqlDialect): string {
  // Version 1 made the table without the last column.
  const columns = `version INTEGER PRIMARY KEY,
  name ${t.text} NOT NULL,
  applied_at ${t.moment} NOT NULL${t.hadVersion1 ? "" : ",\n  works_from INTEGER"}`;
  return `CREATE TABLE IF NOT EXISTS onpurpose_migrations (\n  ${columns}\n)${t.options}`;
}

/** Writes down that a migration has run. `at`: the SQL of the moment. */
export function noteOf({ tables: t }: SqlDialect, migration: Migration, at = t.now): string {
  const { version, name, worksFrom } = migration;
  const quoted = `'${name.replaceAll("'", "''")}'`;
  return t.hadVersion1 && version === 1
    ? `INSERT INTO onpurpose_migrations (version, name, applied_at)
VALUES (${version}, ${quoted}, ${at})`
    : `INSERT INTO onpurpose_migrations (version, name, applied_at, works_from)
VALUES (${version}, ${quoted}, ${at}, ${worksFrom})`;
}

/**
 * The version that the schema is at, of the rows of `onpurpose_migrations`.
 *
 * @throws {OnpurposeError} `schema_too_new` when a newer version has made a change that this code does not
 *   know and cannot work with.
 */
export function versionOf(rows: readonly Row[], known: readonly Migration[]): number {
  const current = Math.max(0, ...rows.map((row) => Number(row["version"])));
  const unfit = rows.find(({ version, works_from }) => {
    if (Number(version) <= known.length) return false;
    return works_from === null || works_from === undefined || Number(works_from) > known.length;
  });
  if (unfit === undefined) return current;
  throw new OnpurposeError(
    "schema_too_new",
    `the database is at schema version ${current}, and this version of onpurpose knows ${known.length}: update onpurpose`,
  );
}

/**
 * The statements that lead from one version of the schema to the newest, for those who run their own.
 *
 * @param rewrite What a statement becomes, where the tables are to be made in another way.
 */
export function migrationStatements(
  dialect: SqlDialect,
  from: number,
  rewrite: (statement: string) => readonly string[] = (statement) => [statement],
): readonly string[] {
  const texts = migrationsFor(dialect)
    .filter(({ version }) => version > from)
    .flatMap((migration) => [...migration.statements.flatMap(rewrite), noteOf(dialect, migration)]);
  return [migrationsTable(dialect), ...texts];
}

/** The same as one text. */
export function migrationText(...from: Parameters<typeof migrationStatements>): string {
  return migrationStatements(...from)
    .map((text) => `${text};\n`)
    .join("\n");
}

/** The tables of the newest version, in the order in which they are made. */
export function tablesOf(dialect: SqlDialect): readonly string[] {
  const texts = migrationStatements(dialect, 0);
  return texts.flatMap((text) => /^CREATE TABLE IF NOT EXISTS (\w+)/.exec(text)?.slice(1) ?? []);
}
