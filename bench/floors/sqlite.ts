import { DatabaseSync } from "node:sqlite";
import { sqliteDialect } from "../../src/stores/sql/dialect.ts";
import { bind, type Statement, type Values } from "../../src/stores/sql/statement.ts";
import { compileStatements } from "../../src/stores/sql/statements.ts";
import { migrate } from "../../src/stores/sqlite/migrations.ts";
import { linkOf, nobody, oneDay, visitOf, type Floor } from "./floor.ts";

/** One transaction for each request. */
export function sqliteFloor(file: string, synchronous: string): Floor {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}`);
  migrate(db, Date.now());
  const prepared = (statement: Statement) => {
    const one = db.prepare(statement.text);
    return {
      get: (values: Values) => one.get(...bind(statement, values)),
      run: (values: Values) => one.run(...bind(statement, values)),
    };
  };
  const catalogue = compileStatements(sqliteDialect);
  const run = {
    addLink: prepared(catalogue.addLink),
    addAccountLink: prepared(catalogue.addAccountLink),
    link: prepared(catalogue.link),
    addVisit: prepared(catalogue.addVisit),
    noteFirstOpening: prepared(catalogue.noteFirstOpening),
    redeem: prepared(catalogue.redeem),
    addSession: prepared(catalogue.addSession),
    accountLinks: prepared(catalogue.accountLinks),
  };
  const inTransaction = (work: () => void): void => {
    db.exec("BEGIN IMMEDIATE");
    work();
    db.exec("COMMIT");
  };
  return {
    issue: async (link) =>
      inTransaction(() => {
        const values = { ...linkOf(link), account: `user:${link.user_id}` };
        // First: a trigger for the code of version 1 adds it else.
        run.addAccountLink.run(values);
        run.addLink.run(values);
      }),
    open: async (id, at) =>
      inTransaction(() => {
        run.link.get({ id });
        run.addVisit.run(visitOf(id, at, "opened"));
        run.noteFirstOpening.run({ id, at });
      }),
    redeem: async ({ id, at, secret_hash }) =>
      inTransaction(() => {
        const link = run.redeem.get({ id, at, browser: "x", switch_account: 0, ...nobody });
        const user_id = String(link?.["user_id"]);
        const address = String(link?.["address"]);
        run.addSession.run({ id, secret_hash, user_id, address, at, expires_at: at + oneDay });
        const account = `user:${user_id}`;
        run.accountLinks.get({ account, other_account: `address:${address}`, at });
        run.addVisit.run(visitOf(id, at, "redeemed"));
      }),
  };
}
