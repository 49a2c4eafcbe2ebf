import type { DatabaseSync, StatementSync } from "node:sqlite";
import { OnpurposeError } from "../../errors.ts";

interface Job {
  run(): void;
  /** Called once the commit that holds the job's writes is on the disk. */
  resolve(): void;
  reject(error: unknown): void;
  readonly deadline: number;
}

const retryDelayMs = 1;
// SQLITE_BUSY and SQLITE_LOCKED: another process holds the write lock.
const busyCodes = new Set([5, 6]);

/**
 * Runs writes one after another, and commits those of one turn of the event loop together. Every promise
 * settles only after its commit, so what was acknowledged is on the disk; but thirty-two logins that
 * arrive together wait for one sync of the disk and not for thirty-two.
 */
export class Batch {
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #timeoutMs: number;
  #waiting: Job[] = [];
  #scheduled = false;
  #closed = false;

  constructor(db: DatabaseSync, timeoutMs: number) {
    this.#db = db;
    this.#begin = db.prepare("BEGIN IMMEDIATE");
    this.#end = db.prepare("COMMIT");
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Runs `work` inside the next transaction and gives its answer once that is committed. `work` may be run
   * more than once, each time on a database that has not seen it.
   *
   * @throws {OnpurposeError} `store_unavailable`; errors of this class that `work` throws are passed on.
   */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) throw closed();
      let answer: T;
      this.#waiting.push({
        run: () => {
          answer = work();
        },
        resolve: () => resolve(answer),
        reject,
        deadline: Date.now() + this.#timeoutMs,
      });
      this.#schedule();
    });
  }

  /** Runs `work` at once, on what is committed. Never inside a batch: those run without a pause. */
  async read<T>(work: () => T): Promise<T> {
    const deadline = Date.now() + this.#timeoutMs;
    for (;;) {
      if (this.#closed) throw closed();
      try {
        return work();
      } catch (error) {
        // Readers never wait for writers in WAL, but for a moment while a crashed process's log is recovered.
        if (!isBusy(error) || Date.now() >= deadline) throw unavailable(error);
        await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
      }
    }
  }

  /** Commits what is still waiting, also when another process's lock keeps it waiting; then closes. */
  async close(): Promise<void> {
    this.#flush();
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
    }
    if (this.#closed) return;
    this.#closed = true;
    this.#db.close();
  }

  #flush(): void {
    const jobs = this.#waiting;
    this.#waiting = [];
    this.#scheduled = false;
    if (jobs.length === 0) return;
    try {
      this.#begin.run();
    } catch (error) {
      this.#retry(jobs, error);
      return;
    }
    this.#commit(jobs);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  #commit(jobs: readonly Job[]): void {
    try {
      for (const job of jobs) job.run();
      this.#end.run();
    } catch (error) {
      this.#rollBack();
      if (jobs.length > 1) this.#runOneByOne(jobs);
      else jobs[0]?.reject(unavailable(error));
      return;
    }
    for (const job of jobs) job.resolve();
  }

  /** One job of a batch failed and took the others' writes with it: each gets a transaction of its own. */
  #runOneByOne(jobs: readonly Job[]): void {
    for (const job of jobs) {
      try {
        this.#begin.run();
      } catch (error) {
        this.#retry([job], error);
        continue;
      }
      this.#commit([job]);
    }
  }

  #rollBack(): void {
    try {
      this.#db.exec("ROLLBACK");
    } catch {
      // SQLite has already rolled back by itself after some errors, such as a full disk.
    }
  }

  #retry(jobs: readonly Job[], error: unknown): void {
    const now = Date.now();
    const retryable = isBusy(error);
    for (const job of jobs) {
      if (retryable && now < job.deadline) this.#waiting.push(job);
      else job.reject(unavailable(error));
    }
    if (this.#waiting.length === 0 || this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => this.#flush(), retryDelayMs);
  }
}

/** The error as callers may see it: ours as it is, SQLite's without the statement or any value of it. */
function unavailable(error: unknown): unknown {
  if (error instanceof OnpurposeError || !isSqliteError(error)) return error;
  return new OnpurposeError("store_unavailable", `SQLite answered: ${error.errstr}`, {
    cause: error,
  });
}

const closed = (): OnpurposeError => new OnpurposeError("store_unavailable", "the store is closed");

/** Whether another process holds the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && busyCodes.has(error.errcode & 0xff);
}

function isSqliteError(error: unknown): error is Error & { errcode: number; errstr: string } {
  return (
    error instanceof Error &&
    "errcode" in error &&
    typeof error.errcode === "number" &&
    "errstr" in error
  );
}
