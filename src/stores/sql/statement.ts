import { sql, type Compilable, type RawBuilder } from "kysely";
import { OnpurposeError } from "../../errors.ts";

export type SqlValue = string | number | null;
export type Values = Readonly<Record<string, SqlValue>>;

/** A statement compiled once: its text, and which values go where. */
export interface Statement {
  /** Unique in the catalogue: the name of the prepared statement. */
  readonly name: string;
  readonly text: string;
  /** The names of the values, in the order of their places in the text. */
  readonly parameters: readonly string[];
  /** Whether it gives rows: a SELECT, or one with RETURNING. */
  readonly givesRows: boolean;
}

/** Stands in a query where a value will be. */
class Parameter {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export function parameter<T>(name: string): RawBuilder<T> {
  return sql<T>`${new Parameter(name)}`;
}

export function compile(name: string, query: Compilable): Statement {
  const { sql: text, parameters } = query.compile();
  const givesRows = /^\s*(select|with)\b|\breturning\b/i.test(text);
  return { name: `onpurpose_${name}`, text, parameters: parameters.map(nameOf), givesRows };
}

function nameOf(value: unknown): string {
  if (value instanceof Parameter) return value.name;
  throw new TypeError("a statement of the catalogue holds a value instead of a parameter");
}

/** The values of one run, in order. */
export function bind(statement: Statement, values: Values): SqlValue[] {
  return statement.parameters.map((name) => {
    const value = values[name];
    if (value === undefined) {
      throw new OnpurposeError("invalid_argument", `${statement.name} needs a value for ${name}`);
    }
    return value;
  });
}

/** Values by their number, for a statement that has `count` places for them: `spare` goes into those that are left. */
export const numbered = (
  name: string,
  values: readonly SqlValue[],
  count: number,
  spare: SqlValue,
): Values =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${name}_${n}`, values[n] ?? spare] as const),
  );
