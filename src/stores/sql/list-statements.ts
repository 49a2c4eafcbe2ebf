import { sql, type RawBuilder } from "kysely";
import type { SqlDialect } from "./dialect.ts";
import { askColumns, linkColumns, sessionColumns } from "./schema.ts";
import { sized } from "./sized.ts";
import { compile, parameter } from "./statement.ts";

// Lists of links: a page of them with their asks and sessions, and then the visits to the links of the page, counted.

const text = (name: string): RawBuilder<string> => parameter<string>(name);
const moment = (name: string): RawBuilder<number> => parameter<number>(name);

const prefixed = (table: string, prefix: string, columns: readonly string[]): RawBuilder<unknown> =>
  sql.join(columns.map((name) => sql`${sql.ref(`${table}.${name}`)} AS ${sql.ref(prefix + name)}`));

/** The columns of a link, its ask and its session. See `part` in record-rows.ts. */
const columns = sql`${prefixed("p", "", linkColumns)}, ${prefixed("k", "ask_", askColumns)},
  ${prefixed("s", "session_", sessionColumns)}`;

/** After the cursor. The bounds, which are drawn as far as it, are what leads every database into its index. */
const following = {
  oldest: sql`l.issued_at >= ${moment("low")} AND l.issued_at <= ${moment("high")}
  AND (l.issued_at > ${moment("after_at")} OR l.id > ${text("after_id")})`,
  newest: sql`l.issued_at >= ${moment("low")} AND l.issued_at <= ${moment("high")}
  AND (l.issued_at < ${moment("after_at")} OR l.id < ${text("after_id")})`,
};

// What an account is found by says whose a link was when it was issued; the link says the rest.
const ofAccount = sql`l.id IN (
    SELECT link_id FROM onpurpose_account_links WHERE account IN (${text("account")}, ${text("other_account")}))
  AND (l.user_id = ${text("user_id")}
    OR (l.address = ${text("address")} AND (l.user_id IS NULL OR l.asked_by IS NOT NULL)))`;

export const listStatements = (dialect: SqlDialect) => {
  const { compiler: db } = dialect;
  const raw = (query: RawBuilder<unknown>) => ({ compile: () => query.compile(db) });
  const page = (order: "oldest" | "newest") => {
    const direction = sql.raw(order === "oldest" ? "" : " DESC");
    const found = (name: string, condition: RawBuilder<unknown>, moment: RawBuilder<unknown>) =>
      sized(name, (size) =>
        raw(sql`SELECT ${columns} FROM (
  SELECT ${sql.join(linkColumns.map((name) => sql.ref(`l.${name}`)))} FROM onpurpose_links AS l
  WHERE ${condition} ORDER BY ${moment}${direction}, l.id${direction} LIMIT ${sql.lit(size)}
) AS p
LEFT JOIN onpurpose_ask_log AS k ON k.id = p.id
LEFT JOIN onpurpose_sessions AS s ON s.id = p.id
ORDER BY p.issued_at${direction}, p.id${direction}`),
      );
    const ofOne = sql`${following[order]} AND ${ofAccount}`;
    return {
      all: found(`list_${order}`, following[order], sql`l.issued_at`),
      // In the order of no index, or the database might look for the links of one account among those of all.
      ofAccount: found(`list_account_${order}`, ofOne, sql`l.issued_at + 0`),
    };
  };
  const [oldest, newest] = [page("oldest"), page("newest")];
  return {
    listOldest: oldest.all,
    listNewest: newest.all,
    listAccountOldest: oldest.ofAccount,
    listAccountNewest: newest.ofAccount,
    ...seenStatements(dialect),
    countAsks: compile(
      "count_asks",
      raw(sql`SELECT mail_domain, language, outcome, count(*) AS asks FROM onpurpose_ask_log
WHERE asked_at >= ${moment("from")} AND asked_at < ${moment("until")}
GROUP BY mail_domain, language, outcome`),
    ),
  };
};

/** Of so many links, whose ids are named. */
const seenStatements = ({ compiler: db, exact }: SqlDialect) => {
  const name = exact("v.client_name");
  const method = exact("v.method");
  const late = sql`CASE WHEN v.at > l.redeemed_at THEN 1 ELSE 0 END`;
  const seen = sized("seen", (size) => {
    const ids = Array.from({ length: size }, (_, n) => text(`id_${n}`));
    const query = sql`SELECT link_id, kind, name, method, outcome, reason, late, count(*) AS visits
FROM (
  SELECT v.link_id, v.kind, ${name} AS name, ${method} AS method, v.outcome, v.reason, ${late} AS late
  FROM onpurpose_links AS l JOIN onpurpose_visits AS v ON v.link_id = l.id WHERE l.id IN (${sql.join(ids)})
) AS seen GROUP BY link_id, kind, name, method, outcome, reason, late`;
    return { compile: () => query.compile(db) };
  });
  return { seen };
};
