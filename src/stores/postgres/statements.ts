import { sql } from "kysely";
import { winnable } from "../sql/statements.ts";
import {
  addEvent,
  addVisit,
  at,
  columns,
  flag,
  id,
  inBothForms,
  link,
  moment,
  statement,
  text,
  type Part,
} from "./parts.ts";

// One statement for each request to a link: it looks, judges, writes and answers in one trip. It judges as
// judge.ts does, which the contract suite holds it to.
//
// All parts of such a statement see the data as they were when it began. A press that waits for another one on
// the same link therefore reads the link by FOR UPDATE, which gives the row as the other one left it.

/** Who is logged in in the requesting browser: at most one row. */
const currentLogin = sql`current_login AS (
  SELECT user_id, address FROM onpurpose_sessions
  WHERE id = ${text("session_id")} AND secret_hash = ${text("session_hash")}
    AND ended_at IS NULL AND expires_at > ${at}
  UNION ALL
  SELECT ${text("current_user")}, ${text("current_address")} WHERE ${text("current_user")} IS NOT NULL
)`;

const locked = sql`locked AS (SELECT ${columns} FROM onpurpose_links AS l WHERE id = ${id} FOR UPDATE)`;

/**
 * The link of a press that logs in. A login also ends the account's other links: two of them pressed at once
 * would each hold what the other waits for, until the server notices a second later. So the logins of one account
 * take turns. Where such a lock is not known or not shared (CockroachDB, shards) the deadlock is run again.
 */
const lockedInTurn = sql`turn AS MATERIALIZED (
  SELECT cast(pg_advisory_xact_lock(hashtextextended(${text("account")}, 0)) AS text) AS taken
), locked AS (
  SELECT ${columns} FROM onpurpose_links AS l
  WHERE id = ${id} AND (SELECT taken FROM turn) IS NOT NULL FOR UPDATE
)`;

/** Why the link l cannot log anyone in any more; null while it can. */
const dead = sql`CASE
    WHEN l.redeemed_at IS NOT NULL THEN 'used'
    WHEN l.revoked_because IN ('superseded', 'logged_in') THEN 'superseded'
    WHEN l.revoked_at IS NOT NULL THEN 'revoked'
    WHEN l.expires_at <= ${at} THEN 'expired'
  END`;

/** Whether the login c is another account's than the link l's. */
const otherAccount = sql`c.user_id IS NOT NULL AND CASE
    WHEN l.user_id IS NULL THEN c.address <> l.address ELSE c.user_id <> l.user_id END`;

const live = sql`l.redeemed_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > ${at}`;

/** The live links of one address that one browser asked for; locked in an order, so that nobody waits in a circle. */
const asked = sql`asked AS MATERIALIZED (
  SELECT l.id, l.issued_at FROM onpurpose_account_links AS a JOIN onpurpose_links AS l ON l.id = a.link_id
  WHERE a.account = ${text("asked_account")} AND a.asked_by = ${text("asked_by")}
    AND a.expires_at > ${at} AND ${live}
  ORDER BY l.id FOR UPDATE OF l
)`;

const sessionLives = sql`s.ended_at IS NULL AND s.expires_at > ${at}`;

/** Whether the answer never came to the browser that redeemed the link l; s is the session that it opened. */
const answerLost = sql`(s.id IS NOT NULL AND ${sessionLives} AND c.user_id IS NULL AND ${at} < l.expires_at)`;

const issue = inBothForms(
  "pg_issue",
  (told) =>
    sql`WITH added AS (
  INSERT INTO onpurpose_links
    (id, user_id, address, purpose, asked_by, redirect_to, issued_at, expires_at)
  VALUES (${id}, ${text("user_id")}, ${text("address")}, ${text("purpose")}, ${text("asked_by")},
    ${text("redirect_to")}, ${at}, ${moment("expires_at")})
), found_again AS (
  INSERT INTO onpurpose_account_links (account, expires_at, link_id, asked_by)
  SELECT account, ${moment("expires_at")}, ${id}, ${text("asked_by")}
  FROM unnest(ARRAY[${text("account")}, ${text("other_account")}]) AS account
  WHERE account IS NOT NULL
), ${told ? sql`${addEvent(sql`NULL, NULL`, sql`(SELECT 1) AS issued`)}, ` : sql``}${asked}
UPDATE onpurpose_links AS l SET revoked_at = ${at}, revoked_because = 'superseded'
WHERE l.id IN (SELECT id FROM asked)`,
);

// Asks that came together did not see each other: now that they are all written, the newest stays.
const supersedeRaced = statement(
  "pg_supersede_raced",
  sql`WITH ${asked}
UPDATE onpurpose_links AS l SET revoked_at = ${at}, revoked_because = 'superseded'
WHERE l.id IN (SELECT older.id FROM asked AS older, asked AS newer
    WHERE (newer.issued_at, newer.id) > (older.issued_at, older.id))`,
);

const open = inBothForms(
  "pg_open",
  (told) =>
    sql`WITH ${currentLogin}, judged AS (
  SELECT ${columns}, c.user_id AS current_user_id, c.address AS current_address,
    CASE WHEN ${flag("prefetch")} THEN 'prefetch'
      WHEN l.redeemed_by = ${text("visitor")} AND ${answerLost} THEN NULL
      ELSE coalesce(${dead}, CASE WHEN ${otherAccount} THEN 'wrong_account' END) END AS verdict
  FROM onpurpose_links AS l
  LEFT JOIN onpurpose_sessions AS s ON s.id = ${id} AND l.redeemed_by = ${text("visitor")}
  LEFT JOIN current_login AS c ON true
  WHERE l.id = ${id}
), opened AS (
  UPDATE onpurpose_links SET first_opened_at = ${at} WHERE id = ${id} AND first_opened_at IS NULL
), ${addVisit(
      told,
      sql`CASE WHEN verdict IS NULL THEN 'opened' ELSE 'refused' END`,
      sql`verdict`,
      sql`judged`,
    )}
SELECT * FROM judged`,
);

// A double click's second press can wait here for the first one, and then sees the link as used but not yet
// the session: that one is judged again, by a statement that begins after the first has ended.
const judgedPress = (atOnce: boolean): Part => {
  const inWindow = sql`${at} < l.redeemed_at + ${moment("repeat_window")}`;
  return sql`judged AS (
  SELECT l.*, s.secret_hash AS own_hash, c.user_id AS current_user_id, c.address AS current_address,
    CASE
      WHEN ${dead} IS NULL THEN CASE
        WHEN l.claimed_until > ${at} THEN 'busy'
        WHEN NOT ${flag("switch_account")} AND ${otherAccount} THEN 'wrong_account'
        ELSE 'won' END
      WHEN l.redeemed_by IS DISTINCT FROM ${text("browser")} THEN ${dead}
      WHEN s.id IS NULL AND NOT ${flag("again")} THEN 'again'
      WHEN s.id IS NULL THEN CASE WHEN ${sql.raw(String(!atOnce))} AND ${inWindow} THEN 'repeated' ELSE ${dead} END
      WHEN ${answerLost} OR (${inWindow} AND ${sessionLives}) THEN 'repeated'
      ELSE ${dead} END AS verdict
  FROM locked AS l
  LEFT JOIN onpurpose_sessions AS s ON s.id = ${id}
  LEFT JOIN current_login AS c ON true
)`;
};

/** What belongs to a login besides the link itself. */
const logIn = sql`session AS (
  INSERT INTO onpurpose_sessions (id, secret_hash, user_id, address, created_at, expires_at)
  SELECT ${id}, ${text("secret_hash")}, ${text("user_id")}, address, ${at}, ${moment("session_expires_at")}
  FROM won WHERE ${text("secret_hash")} IS NOT NULL
), replaced AS (
  UPDATE onpurpose_sessions SET ended_at = ${at}
  WHERE id = ${text("session_id")} AND secret_hash = ${text("session_hash")}
    AND ended_at IS NULL AND expires_at > ${at} AND EXISTS (SELECT 1 FROM won)
), siblings AS (
  UPDATE onpurpose_links AS l SET revoked_at = ${at}, revoked_because = 'logged_in'
  FROM (
    SELECT a.link_id FROM onpurpose_account_links AS a
    WHERE a.account = ${text("account")} AND a.expires_at > ${at} AND EXISTS (SELECT 1 FROM won)
    UNION
    SELECT a.link_id FROM onpurpose_account_links AS a
    WHERE a.account = (SELECT 'address:' || address FROM won) AND a.expires_at > ${at}
  ) AS sibling
  WHERE l.id = sibling.link_id AND l.id <> ${id} AND ${live}
    AND (l.user_id = ${text("user_id")}
      OR (l.user_id IS NULL AND l.address = (SELECT address FROM won)))
)`;

const pressed = (
  told: boolean,
  won: Part,
  parts: Part,
  visit: Part,
  from: Part,
): Part => sql`WITH ${won}${parts}, ${addVisit(
  told,
  visit,
  sql`CASE WHEN verdict IN ('won', 'repeated') THEN NULL ELSE verdict END`,
  from,
)}
SELECT judged.*, EXISTS (SELECT 1 FROM won) AS is_won FROM judged`;

const outcome = sql`CASE verdict WHEN 'won' THEN 'redeemed' WHEN 'repeated' THEN 'repeated' ELSE 'refused' END`;

/** No visit says that a press has won unless its conditional statement did. */
const decided = sql`judged WHERE verdict <> 'again' AND (verdict <> 'won' OR EXISTS (SELECT 1 FROM won))`;

const redeem = inBothForms("pg_redeem", (told) =>
  pressed(
    told,
    sql`${currentLogin}, ${lockedInTurn}, ${judgedPress(true)}, won AS (
  UPDATE onpurpose_links SET redeemed_at = ${at}, redeemed_by = ${text("browser")}
  WHERE id = ${id} AND ${winnable} AND EXISTS (SELECT 1 FROM judged WHERE verdict = 'won')
  RETURNING address
)`,
    sql`, ${logIn}`,
    outcome,
    decided,
  ),
);

const claim = inBothForms("pg_claim", (told) =>
  pressed(
    told,
    sql`${currentLogin}, ${locked}, ${judgedPress(false)}, won AS (
  UPDATE onpurpose_links SET claim_id = ${text("claim_id")}, claimed_until = ${moment("claimed_until")}
  WHERE id = ${id} AND ${winnable} AND EXISTS (SELECT 1 FROM judged WHERE verdict = 'won')
  RETURNING address
)`,
    sql``,
    sql`'refused'`,
    sql`judged WHERE verdict NOT IN ('won', 'repeated', 'busy', 'again')`,
  ),
);

const finish = inBothForms("pg_finish", (told) =>
  pressed(
    told,
    sql`${lockedInTurn}, judged AS (
  SELECT l.*, CASE
    WHEN l.claim_id = ${text("claim_id")} AND l.redeemed_at IS NULL AND l.revoked_at IS NULL THEN 'won'
    ELSE coalesce(${dead}, CASE WHEN l.claimed_until > ${at} THEN 'busy' ELSE 'session_failed' END)
  END AS verdict
  FROM locked AS l
), won AS (
  UPDATE onpurpose_links
  SET redeemed_at = ${at}, redeemed_by = ${text("browser")}, user_id = ${text("user_id")},
    claim_id = NULL, claimed_until = NULL
  WHERE id = ${id} AND claim_id = ${text("claim_id")} AND redeemed_at IS NULL AND revoked_at IS NULL
    AND EXISTS (SELECT 1 FROM judged WHERE verdict = 'won')
  RETURNING address
)`,
    sql`, ${logIn}`,
    outcome,
    decided,
  ),
);

const record = inBothForms(
  "pg_record",
  (told) =>
    sql`WITH ${link}, ${addVisit(told, text("outcome"), text("reason"), sql`link`)}
SELECT * FROM link`,
);

const release = inBothForms(
  "pg_release",
  (told) =>
    sql`WITH ${link}, ${addVisit(told, text("outcome"), text("reason"), sql`link`)}, released AS (
  UPDATE onpurpose_links SET claim_id = NULL, claimed_until = NULL
  WHERE id = ${id} AND claim_id = ${text("claim_id")}
)
SELECT * FROM link`,
);

const decline = inBothForms(
  "pg_decline",
  (told) =>
    sql`WITH ${locked}, revoked AS (
  UPDATE onpurpose_links AS l SET revoked_at = ${at}, revoked_because = 'declined'
  WHERE id = ${id} AND (asked_by = ${text("visitor")} OR ${flag("proven")}) AND ${live}
    AND EXISTS (SELECT 1 FROM locked)
  RETURNING id
), ${addVisit(told, sql`'declined'`, sql`NULL`, sql`locked`)}
SELECT locked.*, EXISTS (SELECT 1 FROM revoked) AS is_revoked FROM locked`,
);

/** What PostgreSQL does in one statement where others take several steps. */
export const postgresStatements = {
  issue,
  supersedeRaced,
  open,
  redeem,
  claim,
  finish,
  record,
  release,
  decline,
};
