import type { Statement, Values } from "./statement.ts";

// What a verb does, step by step, written once for drivers that answer at once (SQLite) and for those that
// answer later: a generator gives statements out and gets their results back. Who drives it decides how they
// run, inside one transaction.

export type Row = Readonly<Record<string, unknown>>;

export interface Result {
  readonly rows: readonly Row[];
  /** Rows that an INSERT, UPDATE or DELETE changed. */
  readonly changes: number;
}

export type Call =
  | { readonly statement: Statement; readonly values: Values }
  /**
   * From here on everything is one transaction. Before it only reads happen. Where one is open and has written
   * nothing, later reads must see what others have written since: the driver begins another if that takes one.
   */
  | "begin";

export type Steps<T> = Generator<Call, T, Result>;

export function* begin(): Steps<void> {
  yield "begin";
}

export function* change(statement: Statement, values: Values): Steps<number> {
  const { changes } = yield { statement, values };
  return changes;
}

export function* all(statement: Statement, values: Values): Steps<readonly Row[]> {
  const { rows } = yield { statement, values };
  return rows;
}

export function* first(statement: Statement, values: Values): Steps<Row | undefined> {
  const { rows } = yield { statement, values };
  return rows[0];
}
