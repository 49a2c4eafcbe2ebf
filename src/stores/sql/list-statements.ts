import { sql, type RawBuilder } from "kysely";
import type { SqlDialect } from "./dialect.ts";
import { askColumns, linkColumns, sessionColumns } from "./schema.ts";
import { sized } from "./sized.ts";
import { compile, parameter, type Statement } from "./statement.ts";

// Lists of links: a page of them with their asks and sessions, and then the visits to what lies between the first and
// the last of the page, counted.

const text = (name: string): RawBuilder<string> => parameter<string>(name);
const moment = (name: string): RawBuilder<number> => parameter<number>(name);

const prefixed = (table: string, prefix: string, columns: readonly string[]): RawBuilder<unknown> =>
  sql.join(columns.map((name) => sql`${sql.ref(`${table}.${name}`)} AS ${sql.ref(prefix + name)}`));

/** The columns of a link, its ask and its session. See `part` in record-rows.ts. */
const columns = sql`${prefixed("l", "", linkColumns)}, ${prefixed("k", "ask_", askColumns)},
  ${prefixed("s", "session_", sessionColumns)}`;

const joined = sql`onpurpose_links AS l
LEFT JOIN onpurpose_ask_log AS k ON k.id = l.id
LEFT JOIN onpurpose_sessions AS s ON s.id = l.id`;

/** Both bounds and the place in between: the index that a page is read from stands in the order of both columns. */
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

const between = sql`l.issued_at >= ${moment("low")} AND l.issued_at <= ${moment("high")}
  AND (l.issued_at > ${moment("low")} OR l.id >= ${text("low_id")})
  AND (l.issued_at < ${moment("high")} OR l.id <= ${text("high_id")})`;

export const listStatements = (dialect: SqlDialect) => {
  const { compiler: db } = dialect;
  const raw = (query: RawBuilder<unknown>) => ({ compile: () => query.compile(db) });
  const page = (order: "oldest" | "newest") => {
    const direction = sql.raw(order === "oldest" ? "" : " DESC");
    return {
      all: sized(`list_${order}`, (size) =>
        raw(sql`SELECT ${columns} FROM ${joined} WHERE ${following[order]}
ORDER BY l.issued_at${direction}, l.id${direction} LIMIT ${size}`),
      ),
      // Ordered by no index, or the database might look for the links of one account among those of all.
      ofAccount: sized(`list_account_${order}`, (size) =>
        raw(sql`SELECT ${columns} FROM ${joined} WHERE ${following[order]} AND ${ofAccount}
ORDER BY l.issued_at + 0${direction}, l.id${direction} LIMIT ${size}`),
      ),
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

/** More links than a page has: only what is issued meanwhile, with a moment of before, can be more. */
const seenAtOnce = sql.lit(1000);

const seenStatements = ({ compiler: db, exact }: SqlDialect) => {
  const seen = (name: string, condition: RawBuilder<unknown>): Statement => {
    const query = sql`SELECT link_id, kind, name, method, outcome, reason, late, count(*) AS visits
FROM (
  SELECT v.link_id, v.kind, ${exact("v.client_name")} AS name, ${exact("v.method")} AS method, v.outcome, v.reason,
    CASE WHEN v.at > p.redeemed_at THEN 1 ELSE 0 END AS late
  FROM (
    SELECT l.id, l.redeemed_at FROM onpurpose_links AS l WHERE ${condition} LIMIT ${seenAtOnce}
  ) AS p JOIN onpurpose_visits AS v ON v.link_id = p.id
) AS seen GROUP BY link_id, kind, name, method, outcome, reason, late`;
    return compile(name, { compile: () => query.compile(db) });
  };
  return {
    seen: seen("seen", between),
    seenOfAccount: seen("seen_of_account", sql`${between} AND ${ofAccount}`),
  };
};
