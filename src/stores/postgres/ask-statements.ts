import { sql } from "kysely";
import type { Statement } from "../sql/statement.ts";
import {
  addVisit,
  at,
  flag,
  id,
  inBothForms,
  link,
  moment,
  statement,
  text,
  type Part,
} from "./parts.ts";

// Asks and codes, one statement each. Limits are judged as judgeLimit in ask.ts does, which the contract suite
// holds them to.

/** So many limits are asked in one statement; more are asked step by step. */
const limitsAtOnce = 3;

/** Takes one turn of the n-th limit, if those before it let the ask through: gives the wait after it, or no row. */
const turn = (n: number): Part => {
  const [key, calm, free] = [text(`key_${n}`), moment(`calm_${n}`), moment(`free_${n}`)];
  // In floating point, as in JavaScript: the doubled wait may be larger than a bigint holds.
  const waitAfter = (count: Part): Part => sql`CASE WHEN ${count} < ${free} THEN 0
    ELSE cast(least(cast(${moment(`max_${n}`)} AS float8),
      ${moment(`first_${n}`)} * power(cast(2 AS float8), least(${count} - ${free}, 30))) AS bigint) END`;
  const forgottenAfter = (count: Part): Part => sql`${at} + ${calm} + ${waitAfter(count)}`;
  const next = sql`CASE WHEN a.window_ends_at > ${at} THEN a.count + 1 ELSE 1 END`;
  return sql`turn_${sql.raw(String(n))} AS (
  INSERT INTO onpurpose_asks AS a (key, count, window_ends_at)
  SELECT ${key}, 1, ${forgottenAfter(sql`1`)} ${n === 1 ? sql`` : sql`WHERE ${isFree(n - 1)}`}
  ON CONFLICT (key) DO UPDATE
    SET count = ${next}, window_ends_at = greatest(a.window_ends_at, ${forgottenAfter(next)})
  WHERE a.count < ${free} OR a.window_ends_at - ${calm} <= ${at}
  RETURNING ${waitAfter(sql`a.count`)} AS wait
)`;
};

const turnOf = (n: number): Part => sql.raw(`turn_${n}`);
const isFree = (n: number): Part => sql`EXISTS (SELECT 1 FROM ${turnOf(n)})`;

/** The wait after the n-th limit's turn; or, where that one has refused, until its next one is free. */
const waits = (n: number): Part => {
  const reached = n === 1 ? sql`` : sql`AND ${isFree(n - 1)}`;
  return sql`(SELECT wait FROM ${turnOf(n)}) AS ${sql.ref(`wait_${n}`)}, (
    SELECT window_ends_at - ${moment(`calm_${n}`)} - ${at} FROM onpurpose_asks
    WHERE key = ${text(`key_${n}`)} AND NOT ${isFree(n)} ${reached}) AS ${sql.ref(`left_${n}`)}`;
};

/**
 * Old keys can be anywhere, in all partitions: they are looked for now and then only. Last of all, when nothing more
 * is waited for: those whose keys these are do not wait in a circle.
 */
const forgotten = (limits: readonly number[]): Part => sql`forgotten AS (
  DELETE FROM onpurpose_asks
  WHERE ${flag("forget")} AND (SELECT count(*) FROM ${turnOf(limits.length)}) >= 0 AND key IN (
    SELECT key FROM onpurpose_asks
    WHERE window_ends_at <= ${at} AND key NOT IN (${sql.join(limits.map((n) => text(`key_${n}`)))})
    LIMIT 32 FOR UPDATE SKIP LOCKED)
)`;

const ask = (count: number): Statement => {
  const limits = Array.from({ length: count }, (_, index) => index + 1);
  const added = sql`added AS (
  INSERT INTO onpurpose_ask_log (id, address_hash, code_hash, asked_by, asked_at, expires_at,
    client_address, network, user_agent, mail_domain, language, attempts)
  SELECT ${id}, ${text("address_hash")}, ${text("code_hash")}, ${text("asked_by")}, ${at},
    ${moment("expires_at")}, ${text("client_address")}, ${text("network")}, ${text("user_agent")},
    ${text("mail_domain")}, ${text("language")}, 0
  ${count === 0 ? sql`` : sql`WHERE ${isFree(count)}`}
)`;
  const parts = [...limits.map(turn), added, ...(count === 0 ? [] : [forgotten(limits)])];
  const answer = count === 0 ? sql`1 AS added` : sql.join(limits.map(waits));
  return statement(`pg_ask_${count}`, sql`WITH ${sql.join(parts)} SELECT ${answer}`);
};

/** By the number of limits. */
export const askUnder: readonly Statement[] = Array.from({ length: limitsAtOnce + 1 }, (_, count) =>
  ask(count),
);

/**
 * Counts, and only then compares: the UPDATE locks the ask and looks at it again as others have left it. Hashes are
 * compared here without care for the time that takes: they are keyed, so nobody can steer them.
 */
export const tryCode = inBothForms(
  "pg_try_code",
  (told) =>
    sql`WITH counted AS (
  UPDATE onpurpose_ask_log
  SET attempts = attempts + CASE WHEN code_hash = ${text("code_hash")}
    AND EXISTS (SELECT 1 FROM onpurpose_links AS l WHERE l.id = ${id}) THEN 0 ELSE 1 END
  WHERE id = ${id} AND asked_by = ${text("browser")} AND attempts < ${moment("max_attempts")}
    AND expires_at > ${at}
  RETURNING code_hash, attempts
), ${link}, judged AS (
  SELECT link.*, counted.attempts,
    link.id IS NOT NULL AND counted.code_hash = ${text("code_hash")} AS is_right
  FROM counted LEFT JOIN link ON true
), ${addVisit(told, sql`'refused'`, sql`'wrong_code'`, sql`judged WHERE NOT is_right`)}
SELECT * FROM judged`,
);
