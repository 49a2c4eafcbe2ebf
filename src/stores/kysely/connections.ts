import { setTimeout } from "node:timers/promises";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type TransactionSettings,
} from "kysely";
import { OnpurposeError } from "../../errors.ts";
import type { SqlConnection, SqlDatabase, SqlTransaction } from "../sql/database.ts";
import type { SqlValue, Statement } from "../sql/statement.ts";
import type { Result } from "../sql/steps.ts";
import type { FamilyTraits } from "./family.ts";

// MySQL's own default shows, after waiting for another transaction, the data as they were before it.
const settings: TransactionSettings = { isolationLevel: "read committed" };

/** A dialect of Kysely as a database of ours, by its driver alone. */
export class KyselyDatabase implements SqlDatabase {
  readonly judge: SqlDatabase["judge"];
  readonly #driver: Driver;
  readonly #settings: TransactionSettings;
  readonly #places: Places;
  readonly #timeout: number;
  readonly #releases = new Set<Promise<void>>();
  #started: Promise<void> | null = null;

  /**
   * @param connections How many calls may use the driver at a time.
   * @param timeout How long closing waits for them, in milliseconds.
   */
  constructor(dialect: Dialect, traits: FamilyTraits, connections: number, timeout: number) {
    this.#timeout = timeout;
    this.#driver = dialect.createDriver();
    this.#settings = traits.dialect.returning ? {} : settings;
    this.#places = new Places(connections);
    this.judge = (error) => traits.judge(error);
  }

  async connect(): Promise<SqlConnection> {
    await this.#start();
    await this.#places.enter();
    try {
      const connection = await this.#driver.acquireConnection();
      return new KyselyConnection(this.#driver, connection, this.#settings, (released) => {
        const done = released.finally(() => {
          this.#places.leave();
          this.#releases.delete(done);
        });
        this.#releases.add(done);
      });
    } catch (error) {
      this.#places.leave();
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#started === null) return;
    // What hangs is not waited for longer than any call.
    const released = Promise.all(this.#releases);
    await Promise.race([released, setTimeout(this.#timeout, null, { ref: false })]);
    await this.#driver.destroy();
  }

  #start(): Promise<void> {
    this.#started ??= this.#driver.init().catch((error: unknown) => {
      this.#started = null;
      throw error;
    });
    return this.#started;
  }
}

/** Lets so many in at a time, in the order in which they came. */
class Places {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  async enter(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}

class KyselyConnection implements SqlConnection {
  readonly #driver: Driver;
  readonly #connection: DatabaseConnection;
  readonly #settings: TransactionSettings;
  readonly #onRelease: (released: Promise<void>) => void;
  #running: Promise<unknown> = Promise.resolve();
  #begun = false;
  #released = false;

  constructor(
    driver: Driver,
    connection: DatabaseConnection,
    settings: TransactionSettings,
    onRelease: (released: Promise<void>) => void,
  ) {
    this.#driver = driver;
    this.#connection = connection;
    this.#settings = settings;
    this.#onRelease = onRelease;
  }

  readonly transaction: SqlTransaction = {
    begin: () =>
      this.#run(async () => {
        await this.#driver.beginTransaction(this.#connection, this.#settings).catch(explain);
        this.#begun = true;
      }),
    commit: () =>
      this.#run(async () => {
        await this.#driver.commitTransaction(this.#connection);
        this.#begun = false;
      }),
    rollback: () => this.#run(() => this.#rollBack()),
  };

  async execute({ text, givesRows }: Statement, values: readonly SqlValue[]): Promise<Result> {
    const { rows, numAffectedRows } = await this.#query(text, values);
    if (givesRows) return { rows, changes: rows.length };
    if (numAffectedRows === undefined) {
      // Whether a press has won is told by this number. Nothing is committed without it.
      throw new OnpurposeError(
        "invalid_option",
        "kyselyStore needs a dialect that tells how many rows a statement changed, and this one does not",
      );
    }
    return { rows, changes: Number(numAffectedRows) };
  }

  async command(text: string): Promise<void> {
    await this.#query(text, []);
  }

  /**
   * Kysely's drivers cannot close a connection. One that is given back while a query runs on it is given to
   * the pool when that has ended, and its transaction has been rolled back: nothing is committed after this.
   */
  release(): void {
    this.#released = true;
    this.#onRelease(this.#giveBack());
  }

  async #giveBack(): Promise<void> {
    await this.#running;
    // A connection that is dead cannot be rolled back, and is for the driver's pool to throw away.
    await this.#rollBack().catch(() => {});
    await this.#driver.releaseConnection(this.#connection).catch(() => {});
  }

  async #rollBack(): Promise<void> {
    if (!this.#begun) return;
    await this.#driver.rollbackTransaction(this.#connection);
    this.#begun = false;
  }

  #query(text: string, values: readonly SqlValue[]) {
    return this.#run(() =>
      this.#connection.executeQuery<Result["rows"][number]>(CompiledQuery.raw(text, [...values])),
    );
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#released) {
      return Promise.reject(
        new OnpurposeError("store_unavailable", "the connection has been given back"),
      );
    }
    const running = work();
    this.#running = running.catch(() => {});
    return running;
  }
}

/** A driver that has no transactions says so in words alone, when one is begun. */
function explain(error: unknown): never {
  const message = error instanceof Error && !("code" in error) ? error.message : "";
  if (/transaction/i.test(message) && /support|implement/i.test(message)) {
    throw noTransactions(`its driver says: ${message}`);
  }
  throw error;
}

export function noTransactions(reason: string): OnpurposeError {
  return new OnpurposeError(
    "invalid_option",
    `kyselyStore needs a dialect with transactions, and this one has none: ${reason}`,
  );
}
