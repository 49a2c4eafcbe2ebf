import { sql } from "kysely";
import type { SqlDialect } from "./dialect.ts";
import { addressKey, linkColumns } from "./schema.ts";
import { compile, parameter } from "./statement.ts";

const text = (name: string) => parameter<string>(name);
const at = parameter<number>("at");

/** The statements that find a link, alone or with what it is judged by. */
export const lookUpStatements = (dialect: SqlDialect) => ({
  link: compile(
    "link",
    dialect.compiler.selectFrom("onpurpose_links").select(linkColumns).where("id", "=", text("id")),
  ),
  linkAndSessions: linkAndSessions(dialect),
  // Where an UPDATE gives back the row that it changed, this is not needed.
  ...(dialect.returning ? {} : { linkAndSiblings: linkAndSiblings(dialect) }),
});

/** With the live session that the requesting browser shows, and the one that the link opened, ended or not. */
const linkAndSessions = ({ compiler: db }: SqlDialect) =>
  compile(
    "link_and_sessions",
    db
      .selectFrom("onpurpose_links as l")
      .leftJoin("onpurpose_sessions as c", (join) =>
        join
          .on("c.id", "=", text("session_id"))
          .on("c.secret_hash", "=", text("session_hash"))
          .on("c.ended_at", "is", null)
          .on("c.expires_at", ">", at),
      )
      .leftJoin("onpurpose_sessions as o", "o.id", "l.id")
      .where("l.id", "=", text("id"))
      .selectAll("l")
      .select([
        "c.user_id as current_user_id",
        "c.address as current_address",
        "o.secret_hash as own_hash",
        "o.expires_at as own_expires_at",
        "o.ended_at as own_ended_at",
      ]),
  );

/** With the ids of other live links that its account may have: a row for each, or one where there are none. */
const linkAndSiblings = ({ compiler: db }: SqlDialect) => {
  const accounts = sql`(${text("account")}, concat(${sql.lit(addressKey(""))}, l.address))`;
  return compile(
    "link_and_siblings",
    db
      .selectFrom("onpurpose_links as l")
      .leftJoin("onpurpose_account_links as a", (join) =>
        join.on("a.expires_at", ">", at).on(sql<boolean>`a.account IN ${accounts}`),
      )
      .leftJoin("onpurpose_links as s", (join) =>
        join
          .onRef("s.id", "=", "a.link_id")
          .onRef("s.id", "<>", "l.id")
          .on("s.redeemed_at", "is", null)
          .on("s.revoked_at", "is", null)
          .on("s.expires_at", ">", at),
      )
      .where("l.id", "=", text("id"))
      .selectAll("l")
      .select("s.id as sibling"),
  );
};
