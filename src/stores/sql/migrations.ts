import { OnpurposeError } from "../../errors.ts";
import type { SqlDialect, TableDialect } from "./dialect.ts";

export interface Migration {
  readonly version: number;
  readonly name: string;
  /**
   * Each runs by itself. On MySQL, which cannot undo them together, each must do no harm when it is run again
   * after a crash.
   */
  readonly statements: readonly string[];
}

/**
 * The schema's history in a dialect. A migration is never edited once it is released: a change is a new one. It
 * only adds, so that processes of the version before keep working while the new one is rolled out.
 */
export function migrationsFor({ tables: t }: SqlDialect): readonly Migration[] {
  return [
    {
      version: 1,
      name: "links, visits, sessions and counted asks",
      statements: [...links(t), ...visits(t), ...sessions(t), ...asks(t)],
    },
    { version: 2, name: "the links of an account", statements: accountLinks(t) },
  ];
}

/** Where it is written which migrations have run. */
export function migrationsTable({ tables: t }: SqlDialect): string {
  return `CREATE TABLE IF NOT EXISTS onpurpose_migrations (
  version INTEGER PRIMARY KEY,
  name ${t.text} NOT NULL,
  applied_at ${t.moment} NOT NULL
)${t.options}`;
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
  const create = table({ ...t, options: t.lookupOptions }, "onpurpose_account_links", columns);
  // Of the links that version 1 left behind: to the user's key, and to the address's. See accountsOf in links.ts.
  const fill = (account: string, condition: string): string =>
    `INSERT INTO onpurpose_account_links (account, expires_at, link_id, asked_by)
SELECT ${account}, expires_at, id, asked_by FROM onpurpose_links
WHERE redeemed_at IS NULL AND revoked_at IS NULL AND (${condition})`;
  const filled = [
    fill("'user:' || user_id", "user_id IS NOT NULL"),
    fill("'address:' || address", "user_id IS NULL OR asked_by IS NOT NULL"),
  ];
  return t.hadVersion1 ? [...create, ...filled] : create;
};

/** @throws {OnpurposeError} `schema_too_new` */
export function checkVersion(current: number, known: readonly Migration[]): void {
  if (current <= known.length) return;
  throw new OnpurposeError(
    "schema_too_new",
    `the database is at schema version ${current}, and this version of onpurpose knows ${known.length}: update onpurpose`,
  );
}

/** The statements that lead from one version of the schema to the newest, for those who run their own. */
export function migrationText(dialect: SqlDialect, from: number): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const texts = migrationsFor(dialect)
    .filter(({ version }) => version > from)
    .flatMap(({ version, name, statements }) => [
      ...statements,
      `INSERT INTO onpurpose_migrations (version, name, applied_at)\nVALUES (${version}, ${quoted(name)}, ${dialect.tables.now})`,
    ]);
  return [migrationsTable(dialect), ...texts].map((text) => `${text};\n`).join("\n");
}
