import { sql, type RawBuilder } from "kysely";
import type { SqlDialect } from "./dialect.ts";
import { actColumns, linkColumns } from "./schema.ts";
import { sized } from "./sized.ts";
import { compile, parameter } from "./statement.ts";

// Of what operators and jobs keep: counted days, acts, events to tell, leases.

const text = (name: string): RawBuilder<string> => parameter<string>(name);
const moment = (name: string): RawBuilder<number> => parameter<number>(name);
const at = moment("at");

export const recordStatements = (dialect: SqlDialect) => ({
  ...dayStatements(dialect),
  ...actStatements(dialect),
  ...eventStatements(dialect),
  ...leaseStatements(dialect),
});

const dayStatements = ({ compiler: db, returning }: SqlDialect) => {
  const added = db
    .insertInto("onpurpose_days")
    .values({ day: moment("day"), counted_at: moment("counted_at"), tallies: text("tallies") });
  const kept = sql.table("onpurpose_days");
  const isNewer = sql<boolean>`${kept}.counted_at <= ${moment("counted_at")}`;
  const newer = { counted_at: moment("counted_at"), tallies: text("tallies") };
  // In this order: MySQL reads, in the second, what it has written by the first.
  const newest = {
    tallies: sql<string>`CASE WHEN ${isNewer} THEN ${text("tallies")} ELSE ${kept}.tallies END`,
    counted_at: sql<number>`greatest(${kept}.counted_at, ${moment("counted_at")})`,
  };
  return {
    saveDay: returning
      ? compile(
          "save_day",
          added.onConflict((day) => day.column("day").doUpdateSet(newer).where(isNewer)),
        )
      : compile("save_day", added.onDuplicateKeyUpdate(newest)),
    days: compile(
      "days",
      db
        .selectFrom("onpurpose_days")
        .select(["day", "counted_at", "tallies"])
        .where("day", ">=", moment("from"))
        .where("day", "<", moment("until"))
        .orderBy("day"),
    ),
    purgeDays: compile(
      "purge_days",
      db.deleteFrom("onpurpose_days").where("day", "<", moment("until")),
    ),
  };
};

const actStatements = ({ compiler: db, typed }: SqlDialect) => {
  const page = (name: string, about: RawBuilder<boolean>) =>
    sized(name, (size) =>
      db
        .selectFrom("onpurpose_acts")
        .select(actColumns)
        .where("at", "<=", moment("after_at"))
        .where(sql<boolean>`(at < ${moment("after_at")} OR id < ${text("after_id")})`)
        .where(about)
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(sql.lit(size)),
    );
  const user = typed(text("user_id"), "text");
  return {
    addAct: compile(
      "add_act",
      db.insertInto("onpurpose_acts").values({
        at,
        id: text("id"),
        operator: text("operator"),
        name: text("name"),
        link_id: text("link_id"),
        user_id: text("user_id"),
        count: moment("count"),
      }),
    ),
    settleAct: compile(
      "settle_act",
      db
        .updateTable("onpurpose_acts")
        .set({ count: moment("count") })
        .where("at", "=", at)
        .where("id", "=", text("id")),
    ),
    acts: page("acts", sql`1 = 1`),
    actsOfLink: page(
      "acts_of_link",
      sql`link_id = ${text("link_id")} AND (${user} IS NULL OR user_id = ${user})`,
    ),
    actsOfUser: page("acts_of_user", sql`user_id = ${user}`),
    purgeActs: compile(
      "purge_acts",
      db.deleteFrom("onpurpose_acts").where("at", "<", moment("before")),
    ),
  };
};

/** As many events as one statement forgets. */
export const forgottenAtOnce = 20;

const eventStatements = ({ compiler: db }: SqlDialect) => {
  const links = linkColumns.map(
    (name) => sql`${sql.ref(`l.${name}`)} AS ${sql.ref(`link_${name}`)}`,
  );
  const one = (n: number) => sql`(at = ${moment(`at_${n}`)} AND id = ${text(`id_${n}`)})`;
  const some = Array.from({ length: forgottenAtOnce }, (_, n) => one(n));
  return {
    addEvent: compile(
      "add_event",
      db.insertInto("onpurpose_events").values({
        at,
        id: text("id"),
        link_id: text("link_id"),
        outcome: text("outcome"),
        reason: text("reason"),
        told: text("told"),
      }),
    ),
    events: sized("events", (size) => ({
      compile: () =>
        sql`SELECT e.at, e.id, e.link_id AS about, e.outcome, e.reason, e.told, ${sql.join(links)}
FROM onpurpose_events AS e LEFT JOIN onpurpose_links AS l ON l.id = e.link_id
WHERE e.at >= ${moment("after_at")} AND (e.at > ${moment("after_at")} OR e.id > ${text("after_id")})
ORDER BY e.at, e.id LIMIT ${sql.lit(size)}`.compile(db),
    })),
    forgetEvents: compile("forget_events", {
      compile: () =>
        sql`DELETE FROM onpurpose_events WHERE ${sql.join(some, sql` OR `)}`.compile(db),
    }),
  };
};

const leaseStatements = (dialect: SqlDialect) => ({
  purgeLeases: compile(
    "purge_leases",
    dialect.compiler.deleteFrom("onpurpose_leases").where("held_until", "<", moment("before")),
  ),
  ...takingStatements(dialect),
});

const takingStatements = ({ compiler: db, returning }: SqlDialect) => {
  const holder = text("holder");
  const taken = { holder, held_until: moment("until") };
  const added = db.insertInto("onpurpose_leases").values({ name: text("name"), ...taken });
  const row = sql.table("onpurpose_leases");
  const isFree = sql<boolean>`(${row}.holder = ${holder} OR ${row}.held_until <= ${at})`;
  if (returning) {
    return {
      lease: compile(
        "lease",
        added.onConflict((name) => name.column("name").doUpdateSet(taken).where(isFree)),
      ),
    };
  }
  // In this order: MySQL reads, in the second, what it has written by the first.
  const takenIfFree = {
    holder: sql<string>`CASE WHEN ${isFree} THEN ${holder} ELSE ${row}.holder END`,
    held_until: sql<number>`CASE WHEN ${row}.holder = ${holder} THEN ${moment("until")} ELSE ${row}.held_until END`,
  };
  return {
    lease: compile("lease", added.onDuplicateKeyUpdate(takenIfFree)),
    // How many rows it changed does not tell: a holder may ask for what it has.
    leaseHolder: compile(
      "lease_holder",
      db
        .selectFrom("onpurpose_leases")
        .select("holder")
        .where("name", "=", text("name"))
        .forUpdate(),
    ),
  };
};
