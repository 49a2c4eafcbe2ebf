import { sql, type RawBuilder } from "kysely";
import { mostLinkIds, mostLinksOf } from "../classes.ts";
import { unknownVisitBudget, unknownVisitWindow } from "../store.ts";
import { askStatements } from "./ask-statements.ts";
import type { SqlDialect } from "./dialect.ts";
import { listStatements } from "./list-statements.ts";
import { lookUpStatements } from "./look-ups.ts";
import { purgeStatements } from "./purge-statements.ts";
import { recordStatements } from "./record-statements.ts";
import { linkColumns, sessionColumns, visitColumns } from "./schema.ts";
import { compile, parameter, type Statement } from "./statement.ts";

// The catalogue: the statements that the SQL stores share, named after what they are for. Each is compiled
// once for a dialect.

const text = (name: string): RawBuilder<string> => parameter<string>(name);
const moment = (name: string): RawBuilder<number> => parameter<number>(name);
const at = moment("at");
const none = sql.lit(null);

/** A link or session that nothing has ended. */
const live = sql<boolean>`redeemed_at IS NULL AND revoked_at IS NULL AND expires_at > ${at}`;
const alive = sql<boolean>`ended_at IS NULL AND expires_at > ${at}`;

// A link that a redeem may still win. The claim, the use, the revocation and the expiry stand in the same
// predicate as the write that ends them; there is no moment between looking and taking.
export const winnable = sql<boolean>`${live} AND (claimed_until IS NULL OR claimed_until <= ${at})`;

// The login of the pressing browser does not stand in the way: nobody is logged in, or the same account,
// or the person has said that it may be replaced. A session counts only while it lives.
const sameAccount = sql<boolean>`(${moment("switch_account")} = 1 OR (
  (${text("current_user")} IS NULL OR coalesce(user_id = ${text("current_user")}, address = ${text("current_address")}))
  AND NOT EXISTS (
    SELECT 1 FROM onpurpose_sessions AS s
    WHERE s.id = ${text("session_id")} AND s.secret_hash = ${text("session_hash")}
      AND s.ended_at IS NULL AND s.expires_at > ${at}
      AND NOT coalesce(s.user_id = onpurpose_links.user_id, s.address = onpurpose_links.address))))`;

export type Statements = ReturnType<typeof compileStatements>;

/** All statements of the catalogue for one dialect. */
export function compileStatements(dialect: SqlDialect) {
  return {
    ...lookUpStatements(dialect),
    ...linkStatements(dialect),
    ...idStatements(dialect),
    ...redeemStatements(dialect),
    ...endingStatements(dialect),
    ...visitStatements(dialect),
    ...sessionStatements(dialect),
    ...askStatements(dialect),
    ...purgeStatements(dialect),
    ...listStatements(dialect),
    ...recordStatements(dialect),
  };
}

/** All of them in one list, for those who prepare them. */
export function statementsIn({ rows, ...others }: Statements): Statement[] {
  const ofRows = rows.flatMap(({ nth, last, remove, full }) => [
    nth,
    last,
    remove,
    ...(full === null ? [] : [full.found]),
  ]);
  return [...Object.values(others).flat(), ...ofRows];
}

const linkStatements = ({ compiler: db }: SqlDialect) => ({
  addLink: compile(
    "add_link",
    db.insertInto("onpurpose_links").values({
      id: text("id"),
      user_id: text("user_id"),
      address: text("address"),
      purpose: text("purpose"),
      asked_by: text("asked_by"),
      redirect_to: text("redirect_to"),
      issued_at: moment("issued_at"),
      expires_at: moment("expires_at"),
    }),
  ),
  addAccountLink: compile(
    "add_account_link",
    db.insertInto("onpurpose_account_links").values({
      account: text("account"),
      expires_at: moment("expires_at"),
      link_id: text("id"),
      asked_by: text("asked_by"),
    }),
  ),
  addAccountLinks: compile(
    "add_account_links",
    db.insertInto("onpurpose_account_links").values(
      ["account", "other_account"].map((account) => ({
        account: text(account),
        expires_at: moment("expires_at"),
        link_id: text("id"),
        asked_by: text("asked_by"),
      })),
    ),
  ),
  noteFirstOpening: compile(
    "note_first_opening",
    db
      .updateTable("onpurpose_links")
      .set({ first_opened_at: at })
      .where("id", "=", text("id"))
      .where("first_opened_at", "is", null),
  ),
});

/** Those that find the ids of many links. */
const idStatements = ({ compiler: db }: SqlDialect) => ({
  accountLinks: compile(
    "account_links",
    db
      .selectFrom("onpurpose_account_links")
      .select(["link_id", "asked_by"])
      .where("account", "in", [text("account"), text("other_account")])
      .where("expires_at", ">", at),
  ),
  linksOf: compile(
    "links_of",
    db
      .selectFrom("onpurpose_account_links")
      .select("link_id")
      .where("account", "=", text("account"))
      .orderBy("expires_at", "desc")
      .limit(sql.lit(mostLinksOf)),
  ),
  linkIds: compile(
    "link_ids",
    db
      .selectFrom("onpurpose_links")
      .select("id")
      .where("id", ">", text("after"))
      .orderBy("id")
      .limit(sql.lit(mostLinkIds)),
  ),
});

const redeemStatements = ({ compiler: db, returning }: SqlDialect) => {
  const taking = db.updateTable("onpurpose_links").where("id", "=", text("id"));
  const redeem = taking
    .set({ redeemed_at: at, redeemed_by: text("browser") })
    .where(winnable)
    .where(sameAccount);
  const claim = taking
    .set({ claim_id: text("claim_id"), claimed_until: moment("claimed_until") })
    .where(winnable)
    .where(sameAccount);
  const finish = taking
    .set({
      redeemed_at: at,
      redeemed_by: text("browser"),
      user_id: text("user_id"),
      claim_id: none,
      claimed_until: none,
    })
    .where("claim_id", "=", text("claim_id"))
    .where("redeemed_at", "is", null)
    .where("revoked_at", "is", null);
  return {
    redeem: compile("redeem", returning ? redeem.returning(linkColumns) : redeem),
    claim: compile("claim", returning ? claim.returning(linkColumns) : claim),
    finish: compile("finish", returning ? finish.returning(linkColumns) : finish),
    release: compile(
      "release",
      taking.set({ claim_id: none, claimed_until: none }).where("claim_id", "=", text("claim_id")),
    ),
  };
};

const endingStatements = ({ compiler: db }: SqlDialect) => {
  const ending = (because: string) =>
    db
      .updateTable("onpurpose_links")
      .set({ revoked_at: at, revoked_because: sql.lit(because) })
      .where(live);
  const one = (because: string) => ending(because).where("id", "=", text("id"));
  const ofAccount = sql<boolean>`(user_id = ${text("user_id")}
    OR (user_id IS NULL AND address = ${text("address")}))`;
  return {
    supersede: compile("supersede", one("superseded").where("asked_by", "=", text("asked_by"))),
    endSibling: compile("end_sibling", one("logged_in").where(ofAccount)),
    decline: compile(
      "decline",
      one("declined").where(
        sql<boolean>`(asked_by = ${text("browser")} OR ${moment("proven")} = 1)`,
      ),
    ),
    revokeLink: compile("revoke_link", one("revoked")),
    revokeSibling: compile("revoke_sibling", one("revoked").where(ofAccount)),
    revokeAll: compile("revoke_all", ending("revoked")),
  };
};

const judged = {
  kind: text("kind"),
  client_name: text("client_name"),
  reasons: text("reasons"),
  rules: moment("rules"),
};

const visitStatements = ({ compiler: db, tables, typed }: SqlDialect) => ({
  addVisit: compile(
    "add_visit",
    db.insertInto("onpurpose_visits").values({
      link_id: text("link_id"),
      at,
      method: text("method"),
      outcome: text("outcome"),
      reason: text("reason"),
      client_address: text("client_address"),
      network: text("network"),
      user_agent: text("user_agent"),
      browser: text("browser"),
      traits: text("traits"),
      ...judged,
    }),
  ),
  visits: compile(
    "visits",
    db
      .selectFrom("onpurpose_visits")
      .select([...visitColumns, sql.ref<number>(tables.visitOrderName).as("place")])
      .where("link_id", "=", text("id"))
      .orderBy(sql.ref(tables.visitOrderName)),
  ),
  reclassify: compile(
    "reclassify",
    db
      .updateTable("onpurpose_visits")
      .set(judged)
      .where("link_id", "=", text("id"))
      .where("at", "=", at)
      .where(sql.ref<number>(tables.visitOrderName), "=", moment("place")),
  ),
  /** Gives as many rows as there are, up to the budget. */
  unknownVisits: compile(
    "unknown_visits",
    db
      .selectFrom("onpurpose_visits")
      .select("at")
      .where("reason", "=", sql.lit("unknown"))
      .where("network", "=", text("network"))
      .where("at", ">", sql<number>`${typed(at, "moment")} - ${sql.lit(unknownVisitWindow)}`)
      .limit(sql.lit(unknownVisitBudget)),
  ),
});

const sessionStatements = ({ compiler: db }: SqlDialect) => {
  const ending = db.updateTable("onpurpose_sessions").set({ ended_at: at }).where(alive);
  return {
    addSession: compile(
      "add_session",
      db.insertInto("onpurpose_sessions").values({
        id: text("id"),
        secret_hash: text("secret_hash"),
        user_id: text("user_id"),
        address: text("address"),
        created_at: at,
        expires_at: moment("expires_at"),
      }),
    ),
    session: compile(
      "session",
      db.selectFrom("onpurpose_sessions").select(sessionColumns).where("id", "=", text("id")),
    ),
    sessions: compile(
      "sessions",
      db
        .selectFrom("onpurpose_sessions")
        .select(sessionColumns)
        .where("user_id", "=", text("user_id"))
        .where(alive)
        .orderBy("created_at", "desc"),
    ),
    endSession: compile("end_session", ending.where("id", "=", text("id"))),
    replaceSession: compile(
      "replace_session",
      ending.where("id", "=", text("session_id")).where("secret_hash", "=", text("session_hash")),
    ),
    endSessions: compile("end_sessions", ending.where("user_id", "=", text("user_id"))),
  };
};
