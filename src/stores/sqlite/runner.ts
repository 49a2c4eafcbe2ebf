import type { DatabaseSync, StatementSync } from "node:sqlite";
import { bind, type Statement } from "../sql/statement.ts";
import { statementsIn, type Statements } from "../sql/statements.ts";
import type { Result, Steps } from "../sql/steps.ts";

const nothing: Result = { rows: [], changes: 0 };

/** Runs the steps of a verb on SQLite, which answers at once, inside whatever transaction is open. */
export class Runner {
  readonly #prepared: ReadonlyMap<Statement, StatementSync>;

  /** Prepares the catalogue as a whole, so that a statement which does not fit the schema fails at the start. */
  constructor(db: DatabaseSync, statements: Statements) {
    const prepare = (statement: Statement) => [statement, db.prepare(statement.text)] as const;
    this.#prepared = new Map(statementsIn(statements).map(prepare));
  }

  run<T>(steps: Steps<T>): T {
    let next = steps.next(nothing);
    while (next.done !== true) {
      const call = next.value;
      // The batch has begun the transaction.
      if (call === "begin") {
        next = steps.next(nothing);
        continue;
      }
      let result: Result;
      try {
        result = this.#execute(call.statement, bind(call.statement, call.values));
      } catch (error) {
        next = steps.throw(error);
        continue;
      }
      next = steps.next(result);
    }
    return next.value;
  }

  #execute(statement: Statement, values: readonly (string | number | null)[]): Result {
    const prepared = this.#prepared.get(statement);
    if (prepared === undefined) throw new TypeError(`${statement.name} is not in the catalogue`);
    if (statement.givesRows) {
      const rows = prepared.all(...values);
      return { rows, changes: rows.length };
    }
    return { rows: [], changes: Number(prepared.run(...values).changes) };
  }
}
