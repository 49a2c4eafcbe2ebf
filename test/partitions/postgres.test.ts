import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { postgresSchema, postgresStore } from "../../src/stores/postgres.ts";
import { askUnder, tryCode } from "../../src/stores/postgres/ask-statements.ts";
import type { Telling } from "../../src/stores/postgres/parts.ts";
import { postgresStatements as run } from "../../src/stores/postgres/statements.ts";
import { postgresDialect } from "../../src/stores/sql/dialect.ts";
import { addressKey, userKey } from "../../src/stores/sql/schema.ts";
import type { Statement, Values } from "../../src/stores/sql/statement.ts";
import { compileStatements } from "../../src/stores/sql/statements.ts";
import { testStore } from "../../src/testing/index.ts";
import { freshDatabase } from "../support/servers/fresh-database.ts";
import { describeWith } from "../support/servers/missing.ts";
import { touchedBy, type Touched } from "./touched.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const partitions = 8;
const keyOf = {
  onpurpose_links: "id",
  onpurpose_account_links: "account",
  onpurpose_visits: "link_id",
  onpurpose_sessions: "id",
  onpurpose_asks: "key",
  onpurpose_ask_log: "id",
} as const;

/** A table, and the keys of the rows that a statement may look at or write there. */
type Expected = Partial<Record<keyof typeof keyOf, readonly string[]>>;

/**
 * 200,000 links of 50,000 accounts, half of them live; a session for each fourth, and a visit for each. With few
 * links PostgreSQL reads them all to find four: it reckons that to be cheaper than four times eight indexes.
 */
const fill = (now: number): string => `
  TRUNCATE onpurpose_links, onpurpose_account_links, onpurpose_sessions, onpurpose_visits, onpurpose_asks,
    onpurpose_ask_log;
  INSERT INTO onpurpose_links (id, user_id, address, purpose, asked_by, redirect_to, issued_at, expires_at,
      redeemed_at, redeemed_by, revoked_at, revoked_because)
    SELECT 'link' || n, 'user' || n % 50000, 'a' || n % 50000 || '@example.com', 'login',
      CASE WHEN n % 2 = 0 THEN 'browser' || n % 50000 END, '/', ${now} - 1000, ${now} + 600000,
      CASE WHEN n % 4 = 3 THEN ${now} - 500 END, CASE WHEN n % 4 = 3 THEN 'winner' || n END,
      CASE WHEN n % 4 = 2 THEN ${now} - 500 END, CASE WHEN n % 4 = 2 THEN 'revoked' END
    FROM generate_series(1, 200000) AS n;
  INSERT INTO onpurpose_account_links (account, expires_at, link_id, asked_by)
    SELECT 'user:' || user_id, expires_at, id, asked_by FROM onpurpose_links
    UNION ALL SELECT 'address:' || address, expires_at, id, asked_by FROM onpurpose_links
      WHERE asked_by IS NOT NULL;
  INSERT INTO onpurpose_sessions (id, secret_hash, user_id, address, created_at, expires_at)
    SELECT id, 'hash of ' || id, user_id, address, ${now}, ${now} + 600000 FROM onpurpose_links
    WHERE redeemed_at IS NOT NULL;
  INSERT INTO onpurpose_visits (link_id, at, method, outcome, network)
    SELECT id, ${now}, 'GET', 'opened', '' FROM onpurpose_links;
  INSERT INTO onpurpose_asks (key, count, window_ends_at)
    SELECT 'ask' || n, 1, ${now} + 1000 * (n % 2) FROM generate_series(1, 5000) AS n;
  INSERT INTO onpurpose_ask_log (id, address_hash, code_hash, asked_by, asked_at, expires_at, network, attempts)
    SELECT id, address, 'code of ' || id, 'a browser', ${now}, ${now} + 600000, '', 0 FROM onpurpose_links
    WHERE asked_by IS NOT NULL;
  ANALYZE`;

await describeWith(
  "PostgreSQL with tables in 8 partitions",
  () => freshDatabase("postgres"),
  ({ url }) => {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    beforeAll(async () => {
      await pool.query(`BEGIN;\n${postgresSchema(0, { partitions })}\nCOMMIT`);
    });
    afterAll(() => pool.end());

    test("the text is a schema that migrate() takes for its own", async () => {
      expect(await postgresStore(pool).migrate()).toBeGreaterThan(1);
      const { rows } = await pool.query(
        `SELECT inhparent::regclass::text AS name, count(*)::int AS pieces FROM pg_inherits
         JOIN pg_class ON pg_class.oid = inhrelid AND relkind = 'r' GROUP BY 1 ORDER BY 1`,
      );
      const tables = Object.keys(keyOf).toSorted();
      expect(rows).toEqual(tables.map((name) => ({ name, pieces: partitions })));
    });

    testStore({ describe, test }, () => postgresStore(pool, { timeout: 20_000 }), {
      // It has raced in full on tables of one piece.
      rounds: 250,
      failSession: async () => {
        const table = "ALTER TABLE onpurpose_sessions";
        await pool.query(`${table} ADD CONSTRAINT no_sessions CHECK (false) NOT VALID`);
        return async () => void (await pool.query(`${table} DROP CONSTRAINT no_sessions`));
      },
    });

    describe("each statement of a request touches one partition of a table for each row that it names", () => {
      const now = Date.now();
      const piecesOf = async (expected: Expected): Promise<Touched> => {
        const found: Record<string, string[]> = {};
        for (const [table, keys] of Object.entries(expected)) {
          const { rows } = await pool.query<{ n: string }>(
            `SELECT DISTINCT n::text FROM unnest($1::text[]) AS key, generate_series(0, ${partitions - 1}) AS n
             WHERE satisfies_hash_partition('${table}'::regclass, ${partitions}, n, key) ORDER BY 1`,
            [keys],
          );
          found[table] = rows.map(({ n }) => n);
        }
        return found;
      };
      // No more of a table than the rows that are named, and none of a table that is not.
      const check = async (
        statement: Statement | Telling,
        values: Values,
        expected: Expected,
      ): Promise<Touched> => {
        if ("quiet" in statement) {
          await check(statement.quiet, values, expected);
          return check(statement.telling, values, expected);
        }
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          const touched = await touchedBy(client, statement, values);
          await client.query("ROLLBACK");
          const allowed = await piecesOf(expected);
          for (const [table, pieces] of Object.entries(touched)) {
            const extra = pieces.filter((piece) => allowed[table]?.includes(piece) !== true);
            expect({ table, extra }, statement.name).toEqual({ table, extra: [] });
          }
          return touched;
        } finally {
          client.release(true);
        }
      };

      beforeAll(async () => void (await pool.query(fill(now))));

      // Links n, n + 50000, ... have one user. This one and the next of its four are live, the others are not.
      const [link, sibling] = ["link4", "link100004"];
      const others = ["link50004", "link150004"];
      const account = { user: userKey("user4"), address: addressKey("a4@example.com") };
      const session = "link7";
      const visit = {
        at: now,
        method: "GET",
        client_address: null,
        network: "",
        user_agent: null,
        visitor: "a browser",
        traits: "accept=*/*",
        kind: "scanner",
        client_name: null,
        reasons: "head-first",
        rules: 1,
        event: "an event",
        told: "{}",
      };
      const nobody = {
        session_id: null,
        session_hash: null,
        current_user: null,
        current_address: null,
      };
      const somebody = { ...nobody, session_id: session, session_hash: `hash of ${session}` };
      const press = {
        ...visit,
        id: link,
        browser: "a browser",
        switch_account: 1,
        repeat_window: 5000,
        again: 0,
      };
      const login = {
        user_id: "user4",
        account: account.user,
        secret_hash: "hash",
        session_expires_at: now + 1000,
      };
      const all = [link, sibling, ...others];

      test("open, without a login and with one", async () => {
        const values = { ...visit, id: link, prefetch: 0 };
        // The session of the link itself is looked for, too.
        const own = { onpurpose_links: [link], onpurpose_sessions: [link] };
        const one = await check(run.open, { ...values, ...nobody }, own);
        expect(one["onpurpose_links"]).toHaveLength(1);
        expect(one["onpurpose_sessions"]).toHaveLength(1);
        const expected = { ...own, onpurpose_sessions: [link, session] };
        await check(run.open, { ...values, ...somebody }, expected);
      });

      test("open, in the browser whose press won", async () => {
        const values = { ...visit, ...nobody, id: "link3", visitor: "winner3", prefetch: 0 };
        const expected = { onpurpose_links: ["link3"], onpurpose_sessions: ["link3"] };
        await check(run.open, values, expected);
      });

      test("redeem: the link, its session, the one that it replaces, its account and the account's links", async () => {
        const touched = await check(
          run.redeem,
          { ...press, ...login, ...somebody },
          {
            onpurpose_links: all,
            onpurpose_sessions: [link, session],
            onpurpose_account_links: Object.values(account),
          },
        );
        expect(touched["onpurpose_links"]?.length).toBeGreaterThanOrEqual(1);
      });

      test("redeem of a used link: nothing of its account", async () => {
        const used = { ...press, ...login, ...nobody, id: "link3", user_id: "user3" };
        const values = { ...used, account: userKey("user3"), browser: "another browser" };
        const expected = { onpurpose_links: ["link3"], onpurpose_sessions: ["link3"] };
        await check(run.redeem, values, expected);
      });

      test("claim and finish", async () => {
        const claim = { ...press, ...nobody, claim_id: "claim", claimed_until: now + 1000 };
        const found = { onpurpose_links: [link], onpurpose_sessions: [link] };
        await check(run.claim, claim, found);
        await pool.query(`UPDATE onpurpose_links SET claim_id = 'claim' WHERE id = '${link}'`);
        await check(
          run.finish,
          { ...press, ...login, ...somebody, claim_id: "claim" },
          {
            onpurpose_links: all,
            onpurpose_sessions: [link, session],
            onpurpose_account_links: Object.values(account),
          },
        );
      });

      test("record, release and decline", async () => {
        const values = { ...visit, id: link, outcome: "refused", reason: "csrf" };
        const expected = { onpurpose_links: [link] };
        for (const [statement, more] of [
          [run.record, {}],
          [run.release, { claim_id: "claim" }],
          [run.decline, { proven: 0 }],
        ] as const) {
          const touched = await check(statement, { ...values, ...more }, expected);
          expect(touched["onpurpose_links"]).toHaveLength(1);
        }
      });

      test("issue, asked for or not", async () => {
        const asked = { asked_by: "browser4", asked_account: account.address, at: now };
        const values = {
          ...asked,
          id: "a new link",
          user_id: "user4",
          address: "a4@example.com",
          purpose: "login",
          redirect_to: "/",
          expires_at: now + 1000,
          account: account.user,
          other_account: account.address,
          event: "an event",
          told: "{}",
        };
        const expected = {
          onpurpose_links: all,
          onpurpose_account_links: [account.address, account.user],
        };
        await check(run.issue, values, expected);
        await check(run.supersedeRaced, asked, expected);
        const byApp = { ...values, asked_by: null, other_account: null };
        await check(run.issue, byApp, { ...expected, onpurpose_links: [] });
      });

      test("ask under no limit and up to three, when it does not clear old keys away", async () => {
        const ask = { id: "new", address_hash: "a", code_hash: "c", asked_by: "b", at: now };
        const origin = { mail_domain: "example.com", language: "de" };
        const values = { ...ask, ...visit, ...origin, expires_at: now + 1000, forget: 0 };
        // A new key, one that is forgotten, and one that has a wait: the last one refuses.
        const spans = { free: 1, first: 1000, max: 1000, calm: 500 };
        const keys = ["new", "ask2", "ask1"];
        const limits: Record<string, string | number> = {};
        for (const [index, key] of keys.entries()) {
          for (const [name, value] of Object.entries({ key, ...spans })) {
            limits[`${name}_${index + 1}`] = value;
          }
        }
        for (const [count, statement] of askUnder.entries()) {
          const touched = await check(
            statement,
            { ...values, ...limits },
            { onpurpose_asks: keys.slice(0, count), onpurpose_ask_log: ["new"] },
          );
          // What the new key and the refused turn are looked up in is no more than their pieces, either.
          expect(touched["onpurpose_asks"]?.length ?? 0).toBeLessThanOrEqual(count);
        }
      });

      test("tryCode, settleAsk, and the ask of a link", async () => {
        const code = { ...visit, id: link, browser: "a browser", max_attempts: 5 };
        const expected = { onpurpose_ask_log: [link], onpurpose_links: [link] };
        for (const code_hash of ["code of link4", "another"]) {
          const touched = await check(tryCode, { ...code, code_hash }, expected);
          expect(touched["onpurpose_ask_log"]).toHaveLength(1);
          expect(touched["onpurpose_links"]).toHaveLength(1);
        }
        const { settleAsk, askById } = compileStatements(postgresDialect);
        const one = { onpurpose_ask_log: [link] };
        for (const [statement, more] of [
          [settleAsk, { outcome: "mailed", at: now }],
          [askById, {}],
        ] as const) {
          const touched = await check(statement, { id: link, ...more }, one);
          expect(touched["onpurpose_ask_log"]).toHaveLength(1);
        }
      });

      test("session", async () => {
        const { session: statement } = compileStatements(postgresDialect);
        const touched = await check(statement, { id: session }, { onpurpose_sessions: [session] });
        expect(touched["onpurpose_sessions"]).toHaveLength(1);
      });

      test("the check sees a statement that looks everywhere", async () => {
        const everywhere: Statement = {
          name: "everywhere",
          text: "SELECT id FROM onpurpose_links WHERE address = $1::text",
          parameters: ["address"],
          givesRows: true,
        };
        const client = await pool.connect();
        const touched = await touchedBy(client, everywhere, { address: "a4@example.com" });
        client.release(true);
        expect(touched["onpurpose_links"]).toHaveLength(partitions);
      });
    });
  },
);
