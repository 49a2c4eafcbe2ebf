import { sql, type RawBuilder } from "kysely";
import type { SqlDialect } from "./dialect.ts";
import { compile, parameter, type Statement } from "./statement.ts";

const after = parameter<string>("after");
const upto = parameter<string>("upto");
const before = parameter<number>("before");

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

export const purgeStatements = ({ compiler: db }: SqlDialect) => {
  const query = (name: string, text: RawBuilder<unknown>): Statement =>
    compile(name, { compile: () => text.compile(db) });
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
      db
        .deleteFrom("onpurpose_sessions")
        .where(inRange("id"))
        .where(sql<boolean>`(expires_at < ${before} OR ended_at < ${before})`),
    ),
    purgeLinks: compile(
      "purge_links",
      db.deleteFrom("onpurpose_links").where(inRange("id")).where("expires_at", "<", before),
    ),
    ...accountStatements(query),
    ...addressStatements(query, inRange),
    ...eraseStatements(db),
  };
};

/** What may be an address in full. Most have been cut by earlier walks, and shall not be looked at one by one. */
const isFull = (
  name: string,
): RawBuilder<boolean> => sql`((${sql.ref(name)} LIKE '%.%' OR ${sql.ref(name)} LIKE '%:%')
  AND ${sql.ref(name)} NOT LIKE '%/24' AND ${sql.ref(name)} NOT LIKE '%/48')`;

/** Those of one table that are old enough, and what they become. */
const addressStatements = (
  query: (name: string, text: RawBuilder<unknown>) => Statement,
  inRange: (id: string) => RawBuilder<boolean>,
) => {
  const full = sql`(${isFull("client_address")} OR ${isFull("network")})`;
  const found = sql`coalesce(client_address, '') = ${parameter<string>("address")}
  AND network = ${parameter<string>("network")}`;
  const cut = sql`client_address = ${parameter<string>("cut_address")}, network = ${parameter<string>("cut_network")}`;
  const id = parameter<string>("id");
  return {
    fullAddressesOfVisits: query(
      "full_addresses_of_visits",
      sql`SELECT DISTINCT link_id AS id, client_address, network FROM onpurpose_visits
WHERE ${inRange("link_id")} AND at < ${before} AND ${full}`,
    ),
    cutAddressesOfVisits: query(
      "cut_addresses_of_visits",
      sql`UPDATE onpurpose_visits SET ${cut} WHERE link_id = ${id} AND at < ${before} AND ${found}`,
    ),
    fullAddressesOfAsks: query(
      "full_addresses_of_asks",
      sql`SELECT id, client_address, network FROM onpurpose_ask_log
WHERE ${inRange("id")} AND asked_at < ${before} AND ${full}`,
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
