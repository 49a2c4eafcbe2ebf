import { postgresStatements as run } from "../../src/stores/postgres/statements.ts";
import { bind, type Statement, type Values } from "../../src/stores/sql/statement.ts";
import { linkOf, nobody, oneDay, visitOf, type Floor } from "./floor.ts";
import type pg from "pg";

/** One prepared statement for each request, and nothing around it. */
export function postgresFloor(pool: pg.Pool): Floor {
  const first = async (statement: Statement, values: Values): Promise<void> => {
    const { name, text } = statement;
    await pool.query({ name: `floor_${name}`, text, values: bind(statement, values) });
  };
  const visitor = (id: string, at: number, outcome: string): Values => ({
    ...visitOf(id, at, outcome),
    ...nobody,
    id,
    visitor: null,
  });
  return {
    issue: (link) =>
      first(run.issue.quiet, {
        ...linkOf(link),
        at: link.at,
        account: `user:${link.user_id}`,
        other_account: null,
        asked_account: `address:${link.address}`,
      }),
    open: (id, at) => first(run.open.quiet, { ...visitor(id, at, "opened"), prefetch: 0 }),
    redeem: ({ id, user_id, at, secret_hash }) =>
      first(run.redeem.quiet, {
        ...visitor(id, at, "redeemed"),
        browser: "x",
        switch_account: 0,
        repeat_window: 5000,
        user_id,
        account: `user:${user_id}`,
        secret_hash,
        session_expires_at: at + oneDay,
        again: 0,
      }),
  };
}
