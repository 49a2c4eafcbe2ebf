import { OnpurposeError } from "../../errors.ts";
import type { SqlDialect, TableDialect } from "./dialect.ts";
import type { Row } from "./steps.ts";

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

interface Index {
  readonly name: string;
  readonly columns: string;
  /** Left out where the database's indexes hold all rows. */
  readonly where?: string;
}

/** A table with its indexes, as one statement or several. */
function table(
  t: TableDialect,
  name: string,
  columns: string,
  indexes: readonly Index[] = [],
): string[] {
  const inline = indexes.map((index) => `,\n  INDEX ${index.name} (${index.columns})`);
  const all = t.inlineIndexes ? `${columns}${inline.join("")}` : columns;
  const create = `CREATE TABLE IF NOT EXISTS ${name} (\n  ${all}\n)${t.options}`;
  return t.inlineIndexes
    ? [create]
    : [create, ...indexes.map((index) => createIndex(t, name, index))];
}

function createIndex(t: TableDialect, table: string, { name, columns, where }: Index): string {
  const condition = where !== undefined && t.partialIndexes ? ` WHERE ${where}` : "";
  return `CREATE INDEX IF NOT EXISTS ${name} ON ${table} (${columns})${condition}`;
}

/** Columns that may be null: to add such ones changes no row. */
function addColumns(t: TableDialect, table: string, columns: readonly string[]): string[] {
  const added = columns.map((column) => `ADD COLUMN ${column}`);
  return t.addsColumnsAtOnce
    ? [`ALTER TABLE ${table}\n  ${added.join(",\n  ")}`]
    : added.map((add) => `ALTER TABLE ${table} ${add}`);
}

const hasColumn = (
  table: string,
  column: string,
): string => `SELECT 1 FROM information_schema.columns
WHERE table_schema = database() AND table_name = '${table}' AND column_name = '${column}'`;

const links = (t: TableDialect): string[] => {
  const live = "redeemed_at IS NULL AND revoked_at IS NULL";
  const indexes = [
    { name: "onpurpose_live_links_by_address", columns: "address", where: live },
    { name: "onpurpose_live_links_by_user", columns: "user_id", where: live },
  ];
  const columns = `id ${t.id} NOT NULL ${t.unique},
  user_id ${t.name},
  address ${t.name} NOT NULL,
  purpose ${t.word} NOT NULL,
  asked_by ${t.id},
  redirect_to ${t.text} NOT NULL,
  issued_at ${t.moment} NOT NULL,
  expires_at ${t.moment} NOT NULL,
  first_opened_at ${t.moment},
  redeemed_at ${t.moment},
  redeemed_by ${t.id},
  revoked_at ${t.moment},
  revoked_because ${t.word},
  claim_id ${t.id},
  claimed_until ${t.moment}`;
  return table(t, "onpurpose_links", columns, t.hadVersion1 ? indexes : []);
};

const visits = (t: TableDialect): string[] => {
  const columns = `${t.visitOrder}
  link_id ${t.id} NOT NULL,
  at ${t.moment} NOT NULL,
  method ${t.text} NOT NULL,
  outcome ${t.word} NOT NULL,
  reason ${t.word},
  client_address ${t.text},
  network ${t.name} NOT NULL,
  user_agent ${t.text},
  browser ${t.id}${t.visitKey}`.trimStart();
  const byLink = { name: "onpurpose_visits_by_link", columns: "link_id" };
  const unknown = {
    name: "onpurpose_unknown_visits",
    columns: t.partialIndexes ? "network, at" : "reason, network, at",
    where: "reason = 'unknown'",
  };
  return table(t, "onpurpose_visits", columns, t.visitKey === "" ? [byLink, unknown] : [unknown]);
};

const sessions = (t: TableDialect): string[] => {
  const columns = `id ${t.id} NOT NULL ${t.unique},
  secret_hash ${t.id} NOT NULL,
  user_id ${t.name} NOT NULL,
  address ${t.name} NOT NULL,
  created_at ${t.moment} NOT NULL,
  expires_at ${t.moment} NOT NULL,
  ended_at ${t.moment}`;
  const byUser = { name: "onpurpose_live_sessions_by_user", where: "ended_at IS NULL" };
  return table(t, "onpurpose_sessions", columns, [
    { ...byUser, columns: t.partialIndexes ? "user_id" : "user_id, ended_at" },
  ]);
};

const asks = (t: TableDialect): string[] => {
  const columns = `${t.quote("key")} ${t.name} NOT NULL PRIMARY KEY,
  ${t.quote("count")} INTEGER NOT NULL,
  window_ends_at ${t.moment} NOT NULL`;
  const byEnd = { name: "onpurpose_asks_by_end", columns: "window_ends_at" };
  return table({ ...t, options: t.lookupOptions }, "onpurpose_asks", columns, [byEnd]);
};

const accountLinks = (t: TableDialect): string[] => {
  const columns = `account ${t.name} NOT NULL,
  expires_at ${t.moment} NOT NULL,
  link_id ${t.id} NOT NULL,
  asked_by ${t.id},
  PRIMARY KEY (account, expires_at, link_id)`;
  return table({ ...t, options: t.lookupOptions }, "onpurpose_account_links", columns);
};

const askLog = (t: TableDialect): string[] => {
  const columns = `id ${t.id} NOT NULL ${t.unique},
  address_hash ${t.id} NOT NULL,
  code_hash ${t.id} NOT NULL,
  asked_by ${t.id} NOT NULL,
  asked_at ${t.moment} NOT NULL,
  expires_at ${t.moment} NOT NULL,
  client_address ${t.text},
  network ${t.name} NOT NULL,
  user_agent ${t.text},
  attempts INTEGER NOT NULL,
  outcome ${t.word},
  settled_at ${t.moment}`;
  const byAddress = { name: "onpurpose_asks_by_address", columns: "address_hash, asked_at" };
  return table(t, "onpurpose_ask_log", columns, [byAddress]);
};

/** What version 1 has left behind, or leaves as long as its processes run. */
const afterVersion1 = (t: TableDialect): string[] => {
  if (!t.hadVersion1) return [];
  // To the user's key, and to the address's. See accountsOf in links.ts.
  const keys = [
    {
      account: (link: string) => `'user:' || ${link}user_id`,
      condition: (link: string) => `${link}user_id IS NOT NULL`,
    },
    {
      account: (link: string) => `'address:' || ${link}address`,
      condition: (link: string) => `(${link}user_id IS NULL OR ${link}asked_by IS NOT NULL)`,
    },
  ];
  const columns = "account, expires_at, link_id, asked_by";
  const filled = keys.map(
    ({ account, condition }) => `INSERT INTO onpurpose_account_links (${columns})
SELECT ${account("")}, expires_at, id, asked_by FROM onpurpose_links
WHERE redeemed_at IS NULL AND revoked_at IS NULL AND ${condition("")}`,
  );
  const added = keys.map(
    ({ account, condition }) => `  INSERT OR IGNORE INTO onpurpose_account_links (${columns})
  SELECT ${account("NEW.")}, NEW.expires_at, NEW.id, NEW.asked_by WHERE ${condition("NEW.")};`,
  );
  return [
    "ALTER TABLE onpurpose_migrations ADD COLUMN works_from INTEGER",
    ...filled,
    // Of a link that newer code adds, the keys are there already.
    `CREATE TRIGGER onpurpose_links_of_version_1 AFTER INSERT ON onpurpose_links
BEGIN
${added.join("\n")}
END`,
  ];
};

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
export function migrationText(
  dialect: SqlDialect,
  from: number,
  rewrite: (statement: string) => readonly string[] = (statement) => [statement],
): string {
  const texts = migrationsFor(dialect)
    .filter(({ version }) => version > from)
    .flatMap((migration) => [...migration.statements.flatMap(rewrite), noteOf(dialect, migration)]);
  return [migrationsTable(dialect), ...texts].map((text) => `${text};\n`).join("\n");
}
