import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { postgresOwner, postgresQuery, postgresSettings } from "./postgres.ts";
import { ready, run, start, until, type ServerProcess } from "./processes.ts";
import { temporaryFolder } from "./reaper.ts";
import { programsFolder } from "./programs.ts";

/** What a standby calls itself towards its primary. There is only one. */
const standbyName = "standby";

const settings = [
  "synchronous_commit=on",
  // So that a new standby follows at once.
  "wal_retrieve_retry_interval=200ms",
];

/** One of the two servers of a pair, whichever its part is at the time. */
export class PostgresMachine {
  readonly url: string;
  readonly #port: number;
  readonly #bin = programsFolder("postgresPair");
  readonly #owner = postgresOwner();
  readonly #folder = temporaryFolder("postgres-pair", this.#owner);
  readonly #data = join(this.#folder, "data");
  #process: ServerProcess | undefined;

  constructor(port: number) {
    this.#port = port;
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  get process(): ServerProcess {
    if (this.#process === undefined) throw new Error("The server has not been started");
    return this.#process;
  }

  /** Makes its data: a new, empty database. */
  async initialize(): Promise<void> {
    const access = ["-U", "postgres", "-A", "trust"];
    await this.#run("initdb", "-D", this.#data, ...access, "-E", "UTF8", "--locale=C", "--no-sync");
  }

  /**
   * Makes its data: a copy of the primary's, to be its standby. Whatever it had before is gone. (For data as
   * small as a test's, pg_rewind takes as long.)
   */
  async copyFrom(primary: PostgresMachine): Promise<void> {
    // The folder itself stays: by its inode PostgreSQL finds the shared memory of a killed one, and frees it.
    const old = existsSync(this.#data) ? readdirSync(this.#data) : [];
    for (const name of old) rmSync(join(this.#data, name), { recursive: true });
    const args = ["-d", primary.#address, "-D", this.#data, "-X", "stream", "-c", "fast", "-R"];
    await this.#run("pg_basebackup", ...args, "--no-sync");
  }

  async start(): Promise<void> {
    const args = [...postgresSettings(this.#port), ...settings.flatMap((each) => ["-c", each])];
    this.#process = start(join(this.#bin, "postgres"), ["-D", this.#data, ...args], {
      cwd: this.#folder,
      owner: this.#owner,
    });
    await ready(this.#process, 60_000, async () => (await this.#query("SELECT 1")).length === 1);
  }

  async promote(): Promise<void> {
    const [row] = await this.#query("SELECT pg_promote(true, 30) AS promoted");
    if (row?.["promoted"] !== true) throw new Error("The standby cannot be promoted");
  }

  /** From when this resolves, every commit is on the standby, too, before it is answered. */
  async waitForStandby(): Promise<void> {
    // Named before it follows, it would hold up commits for longer than needed.
    await until("a standby that follows", 60_000, () => this.#hasStandby("state = 'streaming'"));
    await this.#query(`ALTER SYSTEM SET synchronous_standby_names = '${standbyName}'`);
    await this.#query("SELECT pg_reload_conf()");
    await until("the standby to be sync", 30_000, () => this.inSync());
    // Commits begin to wait only when the checkpointer has read the setting: surely before its next checkpoint.
    await this.#query("CHECKPOINT");
  }

  async inSync(): Promise<boolean> {
    return this.#hasStandby("state = 'streaming' AND sync_state = 'sync'");
  }

  async #hasStandby(condition: string): Promise<boolean> {
    const rows = await this.#query(
      `SELECT 1 FROM pg_stat_replication WHERE application_name = '${standbyName}' AND ${condition}`,
    );
    return rows.length === 1;
  }

  get #address(): string {
    const parts = { host: "127.0.0.1", port: this.#port, user: "postgres", dbname: "postgres" };
    const words = Object.entries({ ...parts, application_name: standbyName });
    return words.map(([name, value]) => `${name}=${value}`).join(" ");
  }

  #query(sql: string): Promise<readonly Record<string, unknown>[]> {
    return postgresQuery(this.url, sql);
  }

  #run(name: string, ...args: string[]): Promise<string> {
    return run(join(this.#bin, name), args, { cwd: this.#folder, owner: this.#owner });
  }
}
