import type mysql from "mysql2/promise";
import { mysqlDialect } from "../../src/stores/sql/dialect.ts";
import { bind, type Statement, type Values } from "../../src/stores/sql/statement.ts";
import { compileStatements } from "../../src/stores/sql/statements.ts";
import { linkOf, nobody, oneDay, visitOf, type Floor } from "./floor.ts";

const run = compileStatements(mysqlDialect);

/** One transaction for each request, of the statements that a login takes. */
export function mysqlFloor(pool: mysql.Pool): Floor {
  const inTransaction = async (...calls: [Statement, Values][]): Promise<void> => {
    const connection = await pool.getConnection();
    await connection.query("BEGIN");
    for (const [statement, values] of calls) {
      await connection.execute(statement.text, bind(statement, values));
    }
    await connection.query("COMMIT");
    connection.release();
  };
  const only = async (statement: Statement, values: Values): Promise<void> => {
    await pool.execute(statement.text, bind(statement, values));
  };
  return {
    issue: (link) => {
      const values = { ...linkOf(link), account: `user:${link.user_id}` };
      return inTransaction([run.addLink, values], [run.addAccountLink, values]);
    },
    async open(id, at) {
      await only(run.linkAndSessions, { id, at, ...nobody });
      await inTransaction(
        [run.noteFirstOpening, { id, at }],
        [run.addVisit, visitOf(id, at, "opened")],
      );
    },
    redeem: ({ id, user_id, at, secret_hash }) => {
      const account = `user:${user_id}`;
      const login = { id, user_id, address: `${user_id}@example.com`, account, at };
      return inTransaction(
        [run.redeem, { ...login, browser: "x", switch_account: 0, ...nobody }],
        [run.linkAndSiblings ?? run.link, login],
        [run.addSession, { ...login, secret_hash, expires_at: at + oneDay }],
        [run.addVisit, visitOf(id, at, "redeemed")],
      );
    },
  };
}
