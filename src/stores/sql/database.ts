import type { Statement, SqlValue } from "./statement.ts";
import type { Result } from "./steps.ts";

/** What onpurpose needs of a database over a network: connections, and to understand its errors. */
export interface SqlDatabase {
  /**
   * Reads in a transaction show the data as they were at its first read, and BEGIN in an open transaction starts
   * another. See `begin` in steps.ts.
   */
  readonly snapshots?: boolean;
  connect(): Promise<SqlConnection>;
  /** What an error means. */
  judge(error: unknown): SqlFault;
  /** Nothing is to be run any more. The user's own pool is left open. */
  close(): Promise<void>;
}

export interface SqlConnection {
  execute(statement: Statement, values: readonly SqlValue[]): Promise<Result>;
  /** Runs a text without values: of a transaction, or of a migration. */
  command(text: string): Promise<void>;
  /** How a transaction begins and ends, where not by the commands BEGIN, COMMIT and ROLLBACK. */
  readonly transaction?: SqlTransaction;
  /** Gives the connection back; one that is broken, or in an unknown state, is closed instead. */
  release(broken: boolean): void;
}

export interface SqlTransaction {
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Does no harm where no transaction is open. */
  rollback(): Promise<void>;
}

/** The transaction of a connection: its own, or by commands. */
export function transactionOf(connection: SqlConnection): SqlTransaction {
  return (
    connection.transaction ?? {
      begin: () => connection.command("BEGIN"),
      commit: () => connection.command("COMMIT"),
      rollback: () => connection.command("ROLLBACK"),
    }
  );
}

export interface SqlFault {
  /** In a few words, without any value. */
  readonly message: string;
  /** The transaction was undone for another's sake, and may be run again: a deadlock, a conflict. */
  readonly again: boolean;
  /** The database has answered, and the connection can be used on. */
  readonly answered: boolean;
}

/** Why a database cannot be reached: by its name alone, such as ECONNREFUSED. A message may hold values. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" && /^[A-Z_0-9]+$/.test(code) ? `: ${code}` : "";
}
