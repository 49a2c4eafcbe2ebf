import { checkDriver } from "../check-driver.ts";
import { reasonOf, type SqlConnection, type SqlDatabase, type SqlFault } from "../sql/database.ts";

/** What onpurpose uses of a `Pool` of pg. */
export interface PgPool extends Emitter {
  connect(): Promise<PgClient>;
}

interface Emitter {
  on(event: "error", listener: (error: Error) => void): unknown;
}

export interface PgClient extends Emitter {
  query(query: { name?: string; text: string; values?: unknown[] }): Promise<PgResult>;
  release(destroy?: boolean): void;
}

interface PgResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number | null;
}

/**
 * A pool of pg as a database of ours. `prepare`: give statements a name, under which the server keeps their plans.
 *
 * @throws {OnpurposeError} `invalid_option` for what is no pool.
 */
export function pgDatabase(pool: PgPool, prepare: boolean): SqlDatabase {
  const needs = "a Pool of pg: new Pool({ connectionString })";
  checkDriver("postgresStore", pool, ["connect", "on"], needs);
  listenOnce(pool);
  return {
    async connect() {
      const client = await pool.connect();
      listenOnce(client);
      return connectionOf(client, prepare);
    },
    judge,
    close: async () => {},
  };
}

const listenedTo = new WeakSet<Emitter>();

/**
 * A connection can break while nobody waits for an answer on it: in the pool, or between two statements. The
 * next statement fails then; but the event that tells of it would end the process if nobody listened.
 */
function listenOnce(emitter: Emitter): void {
  if (!listenedTo.has(emitter)) emitter.on("error", () => {});
  listenedTo.add(emitter);
}

function connectionOf(client: PgClient, prepare: boolean): SqlConnection {
  return {
    async execute({ name, text }, values) {
      const query = prepare ? { name, text, values: [...values] } : { text, values: [...values] };
      const { rows, rowCount } = await client.query(query);
      return { rows, changes: rowCount ?? 0 };
    },
    async command(text) {
      await client.query({ text });
    },
    release: (broken) => client.release(broken),
  };
}

// Deadlock, and what serializable or distributed engines ask to be run again.
const conflicts = new Set(["40P01", "40001"]);
// Classes of errors after which the connection or the whole server is not to be counted on: connection
// exceptions, prepared statements that somebody has thrown away, operator intervention, system errors, internal
// errors; and a server that can only be read, which is a primary no more.
const broken = /^(?:08|26|57|58|XX)|^25006$/;

export function judge(error: unknown): SqlFault {
  const code = sqlState(error);
  if (code === null) {
    const message = `PostgreSQL cannot be reached${reasonOf(error)}`;
    return { message, again: false, answered: false };
  }
  const hint = code === "42P01" || code === "42703" ? "; has migrate() been run?" : "";
  return {
    message: `PostgreSQL answered with an error of code ${code}${hint}`,
    again: conflicts.has(code),
    answered: !broken.test(code),
  };
}

/** The five characters by which PostgreSQL names an error; null when it came from elsewhere. */
function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string")
    return null;
  // Node's own names of errors (EPIPE) hold no digit.
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/** Whether the row of the session is what could not be written. */
export function isAboutSessions(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Of a partitioned table the partition is named; where the right to write is missing, only the message tells.
  const table = "table" in error && typeof error.table === "string" ? error.table : "";
  const denied = sqlState(error) === "42501" && error.message.includes("onpurpose_sessions");
  return denied || /^onpurpose_sessions(?:_|$)/.test(table);
}
