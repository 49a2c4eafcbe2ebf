import { sql, type RawBuilder } from "kysely";
import type { SqlDialect } from "./dialect.ts";
import { compile, parameter, type Statement } from "./statement.ts";

const after = parameter<string>("after");
const upto = parameter<string>("upto");
const before = parameter<number>("before");

/** A session that is. */
const over = sql<boolean>`(expires_at < ${before} OR ended_at < ${before})`;

/** How many rows of a table one step looks at. */
const idsAtOnce = 200;
/** Many of them lie together. */
const visitsAtOnce = 1000;

/** The tables that have rows of a link, each with the column that names it, and how many rows a step takes. */
const tables = [
  ["onpurpose_links", "id", idsAtOnce],
  ["onpurpose_visits", "link_id", visitsAtOnce],
  ["onpurpose_sessions", "id", idsAtOnce],
  ["onpurpose_ask_log", "id", idsAtOnce],
] as const;

export const purgeStatements = (dialect: SqlDialect) => {
  const { compiler: db } = dialect;
  const query = queryOf(dialect);
  const cut = cutStatements(query);
  const nths = tables.map(
    ([table, id, count]) =>
      sql`SELECT * FROM (SELECT ${sql.ref(id)} AS place FROM ${sql.table(table)} WHERE ${sql.ref(id)} > ${after}
    ORDER BY ${sql.ref(id)} LIMIT 1 OFFSET ${sql.lit(count - 1)}) AS ${sql.ref(`nth_${table}`)}`,
  );
  const lasts = tables.map(
    ([table, id]) =>
      sql`SELECT max(${sql.ref(id)}) AS place FROM ${sql.table(table)} WHERE ${sql.ref(id)} > ${after}`,
  );
  const inRange = (id: string): RawBuilder<boolean> =>
    sql`${sql.ref(id)} > ${after} AND ${sql.ref(id)} <= ${upto}`;
  return {
    purgeNthId: query(
      "purge_nth_id",
      sql`SELECT min(place) AS place FROM (${sql.join(nths, sql` UNION ALL `)}) AS nth`,
    ),
    purgeLastId: query(
      "purge_last_id",
      sql`SELECT max(place) AS place FROM (${sql.join(lasts, sql` UNION ALL `)}) AS last`,
    ),
    purgeVisits: compile(
      "purge_visits",
      db.deleteFrom("onpurpose_visits").where(inRange("link_id")).where("at", "<", before),
    ),
    purgeAsks: compile(
      "purge_asks",
      db.deleteFrom("onpurpose_ask_log").where(inRange("id")).where("expires_at", "<", before),
    ),
    purgeSessions: compile(
      "purge_sessions",
      db.deleteFrom("onpurpose_sessions").where(inRange("id")).where(over),
    ),
    purgeLinks: compile(
      "purge_links",
      db.deleteFrom("onpurpose_links").where(inRange("id")).where("expires_at", "<", before),
    ),
    rows: rowStatements(dialect, cut),
    ...accountStatements(query),
    ...fullStatements(query, inRange, ""),
    ...cut,
    ...eraseStatements(db),
  };
};

const queryOf =
  ({ compiler: db }: SqlDialect) =>
  (name: string, text: RawBuilder<unknown>): Statement =>
    compile(name, { compile: () => text.compile(db) });

/** Rows of old records by their numbers, where a table has them in the order in which they came. */
export interface RowStatements {
  readonly kind: "visits" | "sessions" | "asks" | "links";
  /** The number of the last row of the next step, and of the last row of all. */
  readonly nth: Statement;
  readonly last: Statement;
  readonly remove: Statement;
  /** The addresses that may be whole, and what cuts those that are alike; null where there are none. */
  readonly full: { readonly found: Statement; readonly cut: Statement } | null;
}

/** How many rows one step looks at: visits lie on fewer pages than what has several indexes in no order of time. */
const rowsAtOnce = { visits: 500, sessions: 200, asks: 200, links: 200 } as const;

const row = (name: string): RawBuilder<number> => parameter<number>(name);
const inRows = sql<boolean>`rowid > ${row("after")} AND rowid <= ${row("upto")}`;

/** The tables in the order in which they are walked over: what belongs to a link before the link itself. */
function rowStatements(
  dialect: SqlDialect,
  cut: ReturnType<typeof cutStatements>,
): readonly RowStatements[] {
  if (!dialect.numberedRows) return [];
  const query = queryOf(dialect);
  const of = (
    kind: RowStatements["kind"],
    table: string,
    isOld: RawBuilder<boolean>,
    full: RowStatements["full"],
  ): RowStatements => ({
    kind,
    nth: query(
      `nth_row_of_${kind}`,
      sql`SELECT rowid AS place FROM ${sql.table(table)} WHERE rowid > ${row("after")}
ORDER BY rowid LIMIT 1 OFFSET ${sql.lit(rowsAtOnce[kind] - 1)}`,
    ),
    last: query(
      `last_row_of_${kind}`,
      sql`SELECT max(rowid) AS place FROM ${sql.table(table)} WHERE rowid > ${row("after")}`,
    ),
    remove: query(
      `purge_rows_of_${kind}`,
      sql`DELETE FROM ${sql.table(table)} WHERE ${inRows} AND ${isOld}`,
    ),
    full,
  });
  const expired = sql<boolean>`expires_at < ${before}`;
  const full = fullStatements(query, () => inRows, "rows_");
  return [
    of("visits", "onpurpose_visits", sql`at < ${before}`, {
      found: full.fullAddressesOfVisits,
      cut: cut.cutAddressesOfVisits,
    }),
    of("sessions", "onpurpose_sessions", over, null),
    of("asks", "onpurpose_ask_log", expired, {
      found: full.fullAddressesOfAsks,
      cut: cut.cutAddressesOfAsks,
    }),
    of("links", "onpurpose_links", expired, null),
  ];
}

/** What may be an address in full. Most have been cut by earlier walks, and shall not be looked at one by one. */
const isFull = (
  name: string,
): RawBuilder<boolean> => sql`((${sql.ref(name)} LIKE '%.%' OR ${sql.ref(name)} LIKE '%:%')
  AND ${sql.ref(name)} NOT LIKE '%/24' AND ${sql.ref(name)} NOT LIKE '%/48')`;

/** Those of one table that are old enough. */
const fullStatements = (
  query: (name: string, text: RawBuilder<unknown>) => Statement,
  inRange: (id: string) => RawBuilder<boolean>,
  by: string,
) => {
  const full = sql`(${isFull("client_address")} OR ${isFull("network")})`;
  return {
    fullAddressesOfVisits: query(
      `${by}full_addresses_of_visits`,
      sql`SELECT DISTINCT link_id AS id, client_address, network FROM onpurpose_visits
WHERE ${inRange("link_id")} AND at < ${before} AND ${full}`,
    ),
    fullAddressesOfAsks: query(
      `${by}full_addresses_of_asks`,
      sql`SELECT id, client_address, network FROM onpurpose_ask_log
WHERE ${inRange("id")} AND asked_at < ${before} AND ${full}`,
    ),
  };
};

/** What they become. */
const cutStatements = (query: (name: string, text: RawBuilder<unknown>) => Statement) => {
  const found = sql`coalesce(client_address, '') = ${parameter<string>("address")}
  AND network = ${parameter<string>("network")}`;
  const cut = sql`client_address = ${parameter<string>("cut_address")}, network = ${parameter<string>("cut_network")}`;
  const id = parameter<string>("id");
  return {
    cutAddressesOfVisits: query(
      "cut_addresses_of_visits",
      sql`UPDATE onpurpose_visits SET ${cut} WHERE link_id = ${id} AND at < ${before} AND ${found}`,
    ),
    cutAddressesOfAsks: query(
      "cut_addresses_of_asks",
      sql`UPDATE onpurpose_ask_log SET ${cut} WHERE id = ${id} AND asked_at < ${before} AND ${found}`,
    ),
  };
};

/** Of one id, whatever its age. */
const eraseStatements = (db: SqlDialect["compiler"]) => {
  const id = parameter<string>("id");
  return {
    eraseLink: compile("erase_link", db.deleteFrom("onpurpose_links").where("id", "=", id)),
    eraseVisits: compile(
      "erase_visits",
      db.deleteFrom("onpurpose_visits").where("link_id", "=", id),
    ),
    eraseSession: compile(
      "erase_session",
      db.deleteFrom("onpurpose_sessions").where("id", "=", id),
    ),
    eraseAsk: compile("erase_ask", db.deleteFrom("onpurpose_ask_log").where("id", "=", id)),
    eraseAccountLinks: compile(
      "erase_account_links",
      db
        .deleteFrom("onpurpose_account_links")
        .where("account", "in", [parameter<string>("account"), parameter<string>("other_account")])
        .where("expires_at", "=", parameter<number>("expires_at"))
        .where("link_id", "=", id),
    ),
  };
};

const accountStatements = (query: (name: string, text: RawBuilder<unknown>) => Statement) => ({
  purgeNthAccount: query(
    "purge_nth_account",
    sql`SELECT account AS place FROM onpurpose_account_links WHERE account > ${after}
ORDER BY account LIMIT 1 OFFSET ${sql.lit(idsAtOnce - 1)}`,
  ),
  purgeLastAccount: query(
    "purge_last_account",
    sql`SELECT max(account) AS place FROM onpurpose_account_links WHERE account > ${after}`,
  ),
  purgeAccountLinks: query(
    "purge_account_links",
    sql`DELETE FROM onpurpose_account_links
WHERE account > ${after} AND account <= ${upto} AND expires_at < ${before}`,
  ),
});
