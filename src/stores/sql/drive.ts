import { setTimeout } from "node:timers/promises";
import { OnpurposeError } from "../../errors.ts";
import { transactionOf, type SqlConnection, type SqlDatabase } from "./database.ts";
import { withDeadline, type Deadline } from "../deadline.ts";
import { bind } from "./statement.ts";
import type { Result, Steps } from "./steps.ts";
import type { Drive } from "./verbs.ts";

const nothing: Result = { rows: [], changes: 0 };

/**
 * Runs the steps of verbs on a database over a network, each verb within `timeout` milliseconds. What is one
 * statement costs one trip; what is more begins a transaction.
 */
export class AsyncDrive implements Drive {
  readonly #db: SqlDatabase;
  readonly #timeout: number;
  #closed = false;

  constructor(db: SqlDatabase, timeout: number) {
    this.#db = db;
    this.#timeout = timeout;
  }

  write = <T>(steps: () => Steps<T>): Promise<T> =>
    this.connected((connection) => drive(connection, steps(), this.#db.snapshots ?? false));

  read = <T>(steps: () => Steps<T>): Promise<T> => this.write(steps);

  /**
   * Runs `work` on a connection, again when the database undid it for another transaction's sake.
   *
   * @throws {OnpurposeError} `store_unavailable`; errors of this class that `work` throws are passed on.
   */
  connected<T>(work: (connection: SqlConnection) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(unavailable("the store is closed"));
    const late = `the store gave no answer within ${this.#timeout} ms`;
    return withDeadline(this.#timeout, late, async (deadline) => {
      for (;;) {
        const attempt = await this.#attempt(work, deadline);
        if ("value" in attempt) return attempt.value;
        // Those that were in each other's way shall not meet again at once.
        await setTimeout(Math.random() * 10);
      }
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#db.close();
  }

  async #attempt<T>(
    work: (connection: SqlConnection) => Promise<T>,
    deadline: Deadline,
  ): Promise<{ value: T } | { again: true }> {
    const connection = await this.#connect();
    if (deadline.isAnswered) {
      // It came too late, but there is nothing wrong with it: others wait for it.
      connection.release(false);
      throw unavailable("no connection came free in time");
    }
    let held = true;
    const release = (broken: boolean): void => {
      if (held) connection.release(broken);
      held = false;
    };
    // Closing the connection ends what hangs on it, but for a statement that the server is already running:
    // whether that one is committed is not known, and the next press finds out.
    const forget = deadline.onExpiry(() => release(true));
    try {
      const value = await work(connection);
      release(false);
      return { value };
    } catch (error) {
      if (isOurs(error)) {
        release(!(await rolledBack(connection)));
        throw error;
      }
      const { again, answered, message } = this.#db.judge(causeOf(error));
      const clean = answered && (await rolledBack(connection));
      release(!clean);
      if (again && clean && !deadline.expired) return { again };
      throw clean && error instanceof OnpurposeError ? error : unavailable(message, error);
    } finally {
      forget();
    }
  }

  async #connect(): Promise<SqlConnection> {
    try {
      return await this.#db.connect();
    } catch (error) {
      throw unavailable(this.#db.judge(error).message, error);
    }
  }
}

/** Not the database's: misuse, or a defect of ours that must not pass for an outage. */
function isOurs(error: unknown): boolean {
  if (error instanceof OnpurposeError) return error.cause === undefined;
  return error instanceof TypeError && !("code" in error);
}

/** A conflict inside a step that gives errors a name of its own is still a conflict. */
const causeOf = (error: unknown): unknown =>
  error instanceof OnpurposeError ? error.cause : error;

async function rolledBack(connection: SqlConnection): Promise<boolean> {
  try {
    await transactionOf(connection).rollback();
    return true;
  } catch {
    return false;
  }
}

async function drive<T>(
  connection: SqlConnection,
  steps: Steps<T>,
  snapshots: boolean,
): Promise<T> {
  const transaction = transactionOf(connection);
  let begun = false;
  let next = steps.next(nothing);
  while (next.done !== true) {
    const call = next.value;
    if (call === "begin") {
      if (!begun || snapshots) await transaction.begin();
      begun = true;
      next = steps.next(nothing);
      continue;
    }
    let result: Result;
    try {
      result = await connection.execute(call.statement, bind(call.statement, call.values));
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
  if (begun) await transaction.commit();
  return next.value;
}

function unavailable(message: string, cause?: unknown): OnpurposeError {
  return new OnpurposeError("store_unavailable", message, { cause });
}
