import { sql, type RawBuilder } from "kysely";
import type { SqlDialect } from "./dialect.ts";
import { askColumns } from "./schema.ts";
import { compile, parameter, type Statement } from "./statement.ts";

const text = (name: string): RawBuilder<string> => parameter<string>(name);
const moment = (name: string): RawBuilder<number> => parameter<number>(name);
const at = moment("at");

/** Of asks, and of what is counted for limits. */
export const askStatements = (dialect: SqlDialect) => ({
  ...countStatements(dialect),
  ...askLogStatements(dialect),
});

const countStatements = ({ compiler: db, returning, typed }: SqlDialect) => {
  const nextWindow = sql<number>`${typed(at, "moment")} + ${typed(moment("window"), "moment")}`;
  const first = db
    .insertInto("onpurpose_asks")
    .values({ key: text("key"), count: sql.lit(1), window_ends_at: nextWindow });
  const row = sql.table("onpurpose_asks");
  const open = sql<boolean>`${row}.window_ends_at > ${at}`;
  // In this order: MySQL reads, in the second, what it has written by the first.
  const again = {
    count: sql<number>`CASE WHEN ${open} THEN ${row}.${sql.ref("count")} + 1 ELSE 1 END`,
    window_ends_at: sql<number>`CASE WHEN ${open} THEN ${row}.window_ends_at ELSE ${nextWindow} END`,
  };
  const none = db
    .insertInto("onpurpose_asks")
    .values({ key: text("key"), count: sql.lit(0), window_ends_at: sql.lit(0) });
  const unchanged = { count: sql<number>`${row}.${sql.ref("count")}` };
  const columns = ["count", "window_ends_at"] as const;
  const counted = db.selectFrom("onpurpose_asks").select(columns).where("key", "=", text("key"));
  const old = db.selectFrom("onpurpose_asks").select("key").where("window_ends_at", "<=", at);
  const turnstile: Statement = returning
    ? compile(
        "turnstile",
        first.onConflict((key) => key.column("key").doUpdateSet(again)),
      )
    : compile("turnstile", first.onDuplicateKeyUpdate(again));
  return {
    /** Its row is what those who come together pass one by one. */
    turnstile,
    /** Makes the row of a key if need be, and locks it. */
    lockCount: returning
      ? compile(
          "lock_count",
          none.onConflict((key) => key.column("key").doUpdateSet(unchanged)).returning(columns),
        )
      : compile("lock_count", none.onDuplicateKeyUpdate(unchanged)),
    asked: compile("asked", counted),
    // A plain look would show the row as it was when the transaction first looked at anything.
    ...(returning ? {} : { counted: compile("counted", counted.forUpdate()) }),
    setCount: compile(
      "set_count",
      db
        .updateTable("onpurpose_asks")
        .set({ count: moment("count"), window_ends_at: moment("window_ends_at") })
        .where("key", "=", text("key")),
    ),
    oldAsks: compile("old_asks", old.limit(sql.lit(32))),
    forgetAsk: compile(
      "forget_ask",
      db
        .deleteFrom("onpurpose_asks")
        .where("key", "=", text("key"))
        .where("window_ends_at", "<=", at),
    ),
  };
};

const askLogStatements = ({ compiler: db }: SqlDialect) => {
  const one = db.updateTable("onpurpose_ask_log").where("id", "=", text("id"));
  return {
    addAsk: compile(
      "add_ask",
      db.insertInto("onpurpose_ask_log").values({
        id: text("id"),
        address_hash: text("address_hash"),
        code_hash: text("code_hash"),
        asked_by: text("asked_by"),
        asked_at: moment("asked_at"),
        expires_at: moment("expires_at"),
        client_address: text("client_address"),
        network: text("network"),
        user_agent: text("user_agent"),
        mail_domain: text("mail_domain"),
        language: text("language"),
        attempts: sql.lit(0),
      }),
    ),
    settleAsk: compile("settle_ask", one.set({ outcome: text("outcome"), settled_at: at })),
    // Counted before anything is compared: the browser, the attempts so far and the expiry stand in the same predicate.
    countAttempt: compile(
      "count_attempt",
      one
        .set({ attempts: sql<number>`attempts + 1` })
        .where("asked_by", "=", text("browser"))
        .where("attempts", "<", moment("max_attempts"))
        .where("expires_at", ">", at),
    ),
    giveAttemptBack: compile("give_attempt_back", one.set({ attempts: sql<number>`attempts - 1` })),
    askById: compile(
      "ask_by_id",
      db.selectFrom("onpurpose_ask_log").select(askColumns).where("id", "=", text("id")),
    ),
    asksOf: compile(
      "asks_of",
      db
        .selectFrom("onpurpose_ask_log")
        .select(askColumns)
        .where("address_hash", "=", text("address_hash"))
        .orderBy("asked_at", "desc")
        .limit(sql.lit(50)),
    ),
  };
};
