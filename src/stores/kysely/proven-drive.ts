import { transactionOf, type SqlConnection, type SqlDatabase } from "../sql/database.ts";
import { AsyncDrive } from "../sql/drive.ts";
import { bind, type Statement, type Values } from "../sql/statement.ts";
import type { Statements } from "../sql/statements.ts";
import type { Row } from "../sql/steps.ts";
import { noTransactions } from "./connections.ts";

/**
 * Runs nothing on a database before it has seen that a transaction can be undone there. Some dialects take
 * BEGIN and ROLLBACK and do nothing: on one of those a press could be half written.
 */
export class ProvenDrive extends AsyncDrive {
  readonly #statements: Statements;
  #proven = false;

  constructor(db: SqlDatabase, timeout: number, statements: Statements) {
    super(db, timeout);
    this.#statements = statements;
  }

  override connected<T>(work: (connection: SqlConnection) => Promise<T>): Promise<T> {
    if (this.#proven) return super.connected(work);
    return super.connected(async (connection) => {
      await this.#prove(connection);
      return work(connection);
    });
  }

  /** The same before the tables are there. */
  unproven<T>(work: (connection: SqlConnection) => Promise<T>): Promise<T> {
    return super.connected(work);
  }

  /** @throws {OnpurposeError} `invalid_option` where nothing was undone. */
  async #prove(connection: SqlConnection): Promise<void> {
    const key = `probe:${crypto.randomUUID()}`;
    const run = async (statement: Statement, values: Values): Promise<readonly Row[]> =>
      (await connection.execute(statement, bind(statement, values))).rows;
    const { turnstile, asked, forgetAsk } = this.#statements;
    const transaction = transactionOf(connection);
    await transaction.begin();
    await run(turnstile, { key, at: 0, window: 1 });
    await transaction.rollback();
    if ((await run(asked, { key })).length > 0) {
      await run(forgetAsk, { key, at: 1 });
      throw noTransactions("what is rolled back stays written");
    }
    this.#proven = true;
  }
}
