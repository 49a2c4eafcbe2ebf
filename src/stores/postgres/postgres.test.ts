import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { none } from "../../../test/support/purge-walk.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { OnpurposeError } from "../../errors.ts";
import {
  asking,
  issued,
  linkOf,
  loggedIn,
  opening,
  pressing,
  someLink,
  told,
  typing,
} from "../../testing/store/records.ts";
import { postgresStore } from "../postgres.ts";

const unavailable: unknown = expect.objectContaining({ code: "store_unavailable" });

await describeWith(
  "PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    /** What other programs do to the database. */
    const intruder = new pg.Pool({ connectionString: url, max: 2 });
    // It cuts its own connections, too.
    intruder.on("error", () => undefined);
    beforeAll(async () => void (await postgresStore(pool).migrate()));
    afterAll(() => Promise.all([pool.end(), intruder.end()]));

    describe("options", () => {
      test("that make no sense are refused", () => {
        for (const timeout of [0, -1, 1.5, 60_001, Number.NaN]) {
          expect(() => postgresStore(pool, { timeout })).toThrow(OnpurposeError);
        }
      });

      test("prepare: false leaves nothing prepared", async () => {
        const single = new pg.Pool({ connectionString: url, max: 1 });
        const store = postgresStore(single, { prepare: false });
        const link = await issued(store);
        expect(told(await store.redeem(pressing(link)))).toBe("redeemed");
        const { rows } = await single.query("SELECT name FROM pg_prepared_statements");
        expect(rows).toEqual([]);
        await single.end();
      });

      test("statements are prepared once for each connection", async () => {
        const single = new pg.Pool({ connectionString: url, max: 1 });
        const store = postgresStore(single);
        for (const _ of [1, 2, 3]) await store.redeem(pressing(await issued(store)));
        const { rows } = await single.query(
          "SELECT name FROM pg_prepared_statements ORDER BY name",
        );
        expect(rows).toEqual([{ name: "onpurpose_pg_issue" }, { name: "onpurpose_pg_redeem" }]);
        await single.end();
      });
    });

    describe("reports: reads that decide nothing, and only those, go to the second pool", () => {
      test("explain, lists and counts do, all else does not", async () => {
        const asked = { primary: 0, replica: 0 };
        const counting = (name: keyof typeof asked) => ({
          on: () => undefined,
          connect: () => {
            asked[name]++;
            return pool.connect();
          },
        });
        const store = postgresStore(counting("primary"), { reports: counting("replica") });
        const { link, session } = await loggedIn(store);
        const before = { ...asked };
        await linkOf(store, link);
        await store.sessions(session.userId, session.createdAt);
        expect(asked.primary).toBe(before.primary);
        await store.asks("hash of an address");
        const every = {
          from: null,
          until: null,
          order: "newest",
          account: null,
          limit: 1,
        } as const;
        await store.list(every, null);
        await store.countAsks(0, 1);
        await store.days(0, 1);
        await store.acts({ linkId: null, userId: null, limit: 1 }, null);
        expect(asked.primary).toBe(before.primary);
        expect(asked.replica).toBe(before.replica + 7);
        const reads = asked.replica;
        await store.session(link.id);
        await store.open(opening(link));
        await store.revoke({ linkId: link.id }, Date.now());
        await store.endSession(link.id, Date.now());
        const { ask } = asking();
        await store.ask({ ask, limits: [] });
        await store.settleAsk(ask.id, "mailed", Date.now());
        await store.tryCode(typing(ask));
        await store.outbox(null, 1);
        await store.lease({ name: "a job", holder: "one", at: 1, until: 2 });
        await store.purge(none, null);
        expect(asked.replica).toBe(reads);
      });
    });

    describe("outages", () => {
      test("a store that waits longer than its timeout says so in time, and works again afterwards", async () => {
        const store = postgresStore(pool, { timeout: 300 });
        const link = await issued(store);
        const other = await intruder.connect();
        await other.query("BEGIN; LOCK TABLE onpurpose_links IN ACCESS EXCLUSIVE MODE");
        const start = performance.now();
        // More of them than there are connections: those that wait for one are as late.
        const presses = Array.from({ length: 12 }, () => store.redeem(pressing(link)));
        const settled = await Promise.allSettled(presses);
        expect(performance.now() - start).toBeLessThan(2000);
        for (const one of settled) expect(one).toEqual({ status: "rejected", reason: unavailable });
        await other.query("COMMIT");
        other.release();
        // The statements that hang were not undone by hanging up: one of them may have won.
        const again = await store.redeem(pressing(link));
        expect(["redeemed", "refused: used"]).toContain(told(again));
        expect(told(await store.redeem(pressing(await issued(store))))).toBe("redeemed");
      });

      test("a connection that is cut in the middle of a statement", async () => {
        const store = postgresStore(pool);
        const link = await issued(store);
        const other = await intruder.connect();
        await other.query("BEGIN");
        await other.query("SELECT * FROM onpurpose_links WHERE id = $1 FOR UPDATE", [link.id]);
        const press = store.redeem(pressing(link));
        const cut = expect(press).rejects.toEqual(unavailable);
        await expect
          .poll(async () => {
            const { rows } = await intruder.query(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE wait_event_type = 'Lock' AND datname = current_database()`,
            );
            return rows.length;
          })
          .toBe(1);
        await cut;
        await other.query("COMMIT");
        other.release();
        expect(told(await store.redeem(pressing(link)))).toBe("redeemed");
      });

      test("a connection that is cut between two statements of a transaction", async () => {
        let cut: (() => Promise<void>) | undefined;
        const cutting = {
          on: () => undefined,
          connect: async () => {
            const client = await pool.connect();
            const query = client.query.bind(client);
            return Object.assign(client, {
              query: async (asked: { text: string; values?: unknown[] }) => {
                const answer = await query<Record<string, unknown>>(asked);
                if (asked.text === "BEGIN") await cut?.();
                return answer;
              },
            });
          },
        };
        const store = postgresStore(cutting);
        cut = async () => {
          await intruder.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE state = 'idle in transaction' AND datname = current_database()`,
          );
          await new Promise((resolve) => setTimeout(resolve, 50));
        };
        // There is no such link: its visit is what takes a transaction.
        await expect(store.open(opening(someLink()))).rejects.toEqual(unavailable);
        cut = undefined;
        expect(told(await store.open(opening(someLink())))).toBe("refused: unknown");
        expect(told(await postgresStore(pool).open(opening(someLink())))).toBe("refused: unknown");
      });

      test("connections that were cut while nobody used them", async () => {
        const store = postgresStore(pool);
        await Promise.all(Array.from({ length: 4 }, () => issued(store)));
        await intruder.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE pid <> pg_backend_pid() AND datname = current_database()`,
        );
        // The pool hears of it a moment later.
        await expect.poll(() => pool.totalCount).toBe(0);
        expect(told(await store.redeem(pressing(await issued(store))))).toBe("redeemed");
      });

      test("a connection whose statements somebody has thrown away, or that can only be read now, is replaced", async () => {
        const single = new pg.Pool({ connectionString: url, max: 1 });
        const store = postgresStore(single);
        for (const harm of ["DEALLOCATE ALL", "SET default_transaction_read_only = on"]) {
          const link = await issued(store);
          await single.query(harm);
          await expect(store.issue(someLink())).rejects.toEqual(unavailable);
          expect(told(await store.redeem(pressing(link)))).toBe("redeemed");
        }
        await single.end();
      });

      test("errors tell no value", async () => {
        const failing = {
          on: () => undefined,
          connect: () => Promise.reject(new Error("could not store ada@example.com")),
        };
        const error: unknown = await postgresStore(failing)
          .issue(someLink())
          .catch((cause: unknown) => cause);
        expect(error).toEqual(unavailable);
        expect(String(error)).not.toContain("ada@");
      });

      test("a database that can only be read", async () => {
        const readOnly = new pg.Pool({
          connectionString: url,
          options: "-c default_transaction_read_only=on",
        });
        const link = await issued(postgresStore(pool));
        const store = postgresStore(readOnly);
        await expect(store.open(opening(link))).rejects.toEqual(unavailable);
        await expect(store.redeem(pressing(link))).rejects.toEqual(unavailable);
        expect((await linkOf(store, link)).firstOpenedAt).toBeNull();
        await readOnly.end();
      });

      test("a server that is not there", async () => {
        const nowhere = new pg.Pool({
          connectionString: "postgres://nobody:secret-1@127.0.0.1:9/x",
        });
        const error: unknown = await postgresStore(nowhere)
          .issue(someLink())
          .catch((cause: unknown) => cause);
        expect(error).toEqual(unavailable);
        expect(String(error)).not.toContain("secret-1");
        await nowhere.end();
      });

      test("a schema that is missing is named, with what to do", async () => {
        const empty = await freshDatabase("postgres");
        const elsewhere = new pg.Pool({ connectionString: empty?.url });
        await expect(postgresStore(elsewhere).issue(someLink())).rejects.toThrow(/migrate\(\)/);
        await elsewhere.end();
        await empty?.drop();
      });

      test("a closed store says that it is unavailable, and leaves the pool alone", async () => {
        const store = postgresStore(pool);
        await store.close();
        await store.close();
        await expect(store.issue(someLink())).rejects.toEqual(unavailable);
        expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
      });
    });

    test("two links of an account that are pressed in the same moment: one login, or one after the other", async () => {
      const store = postgresStore(pool);
      for (let round = 0; round < 5; round++) {
        const first = await issued(store);
        const { userId, address } = first;
        const second = await issued(store, { userId, address });
        const results = await Promise.all([
          store.redeem(pressing(first)),
          store.redeem(pressing(second)),
        ]);
        expect(results.map(told).toSorted()).toEqual(["redeemed", "refused: superseded"]);
      }
    });
  },
);
