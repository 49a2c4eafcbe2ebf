import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { pgDatabase } from "../../src/stores/postgres/database.ts";
import { postgresStore } from "../../src/stores/postgres.ts";
import { transactionOf } from "../../src/stores/sql/database.ts";
import { postgresDialect } from "../../src/stores/sql/dialect.ts";
import { AsyncDrive } from "../../src/stores/sql/drive.ts";
import { migrateOn } from "../../src/stores/sql/migrate.ts";
import { migrationsFor } from "../../src/stores/sql/migrations.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { createSite, issue, Visitor, type ServerProcess } from "../support/site.ts";

// A roll-out: processes of one version serve people while the schema is brought to the next, and start on it.

const clients = 8;
const phaseMs = 2000;

/** A version to come, with one of everything that a migration may do beside running code. */
const next = {
  version: migrationsFor(postgresDialect).length + 1,
  name: "a version to come",
  statements: [
    "ALTER TABLE onpurpose_links ADD COLUMN colour text",
    "CREATE INDEX onpurpose_sessions_by_end ON onpurpose_sessions (expires_at)",
    "ALTER TABLE onpurpose_visits ADD COLUMN country text",
    "CREATE TABLE onpurpose_colours (name text PRIMARY KEY)",
  ],
  worksFrom: migrationsFor(postgresDialect).length,
};

async function migrateToNext(pool: pg.Pool): Promise<number> {
  const drive = new AsyncDrive(pgDatabase(pool, true), 20_000);
  const known = [...migrationsFor(postgresDialect), next];
  return drive.connected(async (connection) => {
    const transaction = transactionOf(connection);
    await transaction.begin();
    const version = await migrateOn(connection, postgresDialect, known);
    await transaction.commit();
    return version;
  });
}

interface Load {
  /** Ends it, and gives the links that people logged in with. */
  stop(): Promise<string[]>;
}

/** People who log in, one after the other, in each of some clients, and are logged in then. */
function startLoad(server: ServerProcess, name: string): Load {
  const state = { stopped: false };
  const ids: string[] = [];
  const client = async (index: number): Promise<void> => {
    for (let turn = 0; !state.stopped; turn++) {
      const email = `${name}-${index}-${turn}@example.com`;
      const { id, url } = await issue(server, email);
      const visitor = new Visitor(server);
      const { status } = await visitor.post(url, await visitor.open(url));
      expect(status, email).toBe(303);
      expect(await visitor.user()).toBe(email);
      ids.push(id);
    }
  };
  const ended = Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  // Told of at the end; until then a failure has nobody to tell.
  ended.catch(() => {});
  return {
    async stop() {
      state.stopped = true;
      await ended;
      return ids;
    },
  };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, phaseMs));

await describeWith(
  "a roll-out on PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    const site = createSite({ address: url });
    afterAll(async () => {
      await site.remove();
      await pool.end();
    });

    test("migrates under load without one error, and processes of both versions serve", async () => {
      await postgresStore(pool).migrate();
      const running = await site.start();
      const load = startLoad(running, "before");
      await pause();
      expect(await migrateToNext(pool)).toBe(next.version);
      await pause();
      // One of the old processes starts again, in the middle of the roll-out.
      const restarted = await site.start();
      const more = startLoad(restarted, "after");
      await pause();

      const ids = [...(await load.stop()), ...(await more.stop())];
      expect(ids.length).toBeGreaterThan(100);
      const { rows } = await pool.query<{ links: string; visits: string }>(
        `SELECT count(DISTINCT l.id) AS links, count(*) AS visits FROM onpurpose_links AS l
         JOIN onpurpose_visits AS v ON v.link_id = l.id
         WHERE l.id = ANY($1) AND l.redeemed_at IS NOT NULL AND l.colour IS NULL`,
        [ids],
      );
      expect(rows).toEqual([{ links: String(ids.length), visits: String(2 * ids.length) }]);
      for (const server of [running, restarted]) {
        expect(server.output()).toMatch(/^listening on port \d+\n$/);
      }
    });
  },
);
