/** A statement for a transaction that the host has open. */
export interface WithinStatement {
  /** With places for the values: `$1`, `$2`, ..., each once and in this order, for PostgreSQL; else `?`. */
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

/**
 * Runs one statement in a transaction that the host has open. What comes of it is looked at no further; where it
 * rejects, so does whatever called it.
 */
export type Within = (statement: WithinStatement) => Promise<unknown>;
