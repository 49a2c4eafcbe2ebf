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
