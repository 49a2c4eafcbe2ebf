import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import type { Store } from "onpurpose";
import { postgresStore } from "onpurpose/stores/postgres";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { freshDatabase } from "../test/support/servers/fresh-database.ts";

// What a request costs against how much is stored: databases of several sizes side by side, measured in turn.
// Every stored link was pressed: one session and two visits each.
// Usage: node bench/sizes.ts [sqlite|postgres] [logins] [links ...]
const [kind = "postgres"] = process.argv.slice(2);
const logins = Number(process.argv[3] ?? 2000);
const sizes = process.argv.slice(4).map(Number);
if (sizes.length === 0) sizes.push(10_000, 1_000_000, 5_000_000);
const warmUp = 200;

interface Filled {
  readonly links: number;
  readonly store: Store;
  close(): Promise<void>;
}

const day = 86_400_000;
const issuedAt = Date.now() - 30 * day;

async function fillPostgres(links: number): Promise<Filled> {
  const database = await freshDatabase("postgres");
  if (database === null) throw new Error("there is no PostgreSQL to measure on");
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const store = postgresStore(pool);
  await store.migrate();
  const id = (n: string) =>
    `translate(encode(sha256(('link' || ${n})::bytea), 'base64'), '+/=', '-_')`;
  const hash = (n: string) =>
    `translate(encode(sha256(('other' || ${n})::bytea), 'base64'), '+/=', '-_')`;
  const all = `generate_series(1, ${links}) AS n`;
  // Built as a whole at the end, as the tables of years would be in the end, and in minutes instead of hours.
  await pool.query(`
    ALTER TABLE onpurpose_links DROP CONSTRAINT onpurpose_links_pkey;
    ALTER TABLE onpurpose_sessions DROP CONSTRAINT onpurpose_sessions_pkey;
    ALTER TABLE onpurpose_visits DROP CONSTRAINT onpurpose_visits_pkey;
    ALTER TABLE onpurpose_account_links DROP CONSTRAINT onpurpose_account_links_pkey;
    INSERT INTO onpurpose_links (id, user_id, address, purpose, redirect_to, issued_at, expires_at,
      first_opened_at, redeemed_at, redeemed_by)
    SELECT ${id("n")}, 'user-' || n % 1000000, 'user-' || n % 1000000 || '@example.com', 'login', '/',
      ${issuedAt} + n, ${issuedAt} + n + 600000, ${issuedAt} + n + 1000, ${issuedAt} + n + 2000, ${hash("n")}
    FROM ${all};
    INSERT INTO onpurpose_account_links (account, expires_at, link_id)
    SELECT 'user:user-' || n % 1000000, ${issuedAt} + n + 600000, ${id("n")} FROM ${all};
    INSERT INTO onpurpose_sessions (id, secret_hash, user_id, address, created_at, expires_at)
    SELECT ${id("n")}, ${hash("n")}, 'user-' || n % 1000000, 'user-' || n % 1000000 || '@example.com',
      ${issuedAt} + n + 2000, ${issuedAt} + n + ${60 * day} FROM ${all};
    INSERT INTO onpurpose_visits (link_id, at, method, outcome, client_address, network, user_agent, browser)
    SELECT ${id("n")}, ${issuedAt} + n + 1000 * visit, CASE visit WHEN 1 THEN 'GET' ELSE 'POST' END,
      CASE visit WHEN 1 THEN 'opened' ELSE 'redeemed' END, '192.0.2.7', '192.0.2.7',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)', ${hash("n")}
    FROM ${all}, generate_series(1, 2) AS visit;
    ALTER TABLE onpurpose_links ADD PRIMARY KEY (id);
    ALTER TABLE onpurpose_sessions ADD PRIMARY KEY (id);
    ALTER TABLE onpurpose_visits ADD PRIMARY KEY (link_id, at, number);
    ALTER TABLE onpurpose_account_links ADD PRIMARY KEY (account, expires_at, link_id)`);
  await pool.query("VACUUM ANALYZE");
  const close = async (): Promise<void> => {
    await store.close();
    await pool.end();
    await database.drop();
  };
  return { links, store, close };
}

function fillSqlite(links: number): Filled {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-sizes-"));
  const file = join(folder, "links.db");
  const store = sqliteStore(file);
  const db = new DatabaseSync(file);
  const hash = (data: string): string => createHash("sha256").update(data).digest("base64url");
  db.function("link_id", { deterministic: true }, (n) => hash(`link${String(n)}`));
  db.function("other", { deterministic: true }, (n) => hash(`other${String(n)}`));
  // Sorted by what the index sorts by: else each row would be looked up somewhere else in the file.
  db.exec(`
    PRAGMA cache_size = -1000000;
    BEGIN;
    CREATE TEMP TABLE ids AS
      WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${links})
      SELECT n, link_id(n) AS id, other(n) AS other FROM numbers ORDER BY id;
    INSERT INTO onpurpose_links (id, user_id, address, purpose, redirect_to, issued_at, expires_at,
      first_opened_at, redeemed_at, redeemed_by)
    SELECT id, 'user-' || n % 1000000, 'user-' || n % 1000000 || '@example.com', 'login', '/', ${issuedAt} + n,
      ${issuedAt} + n + 600000, ${issuedAt} + n + 1000, ${issuedAt} + n + 2000, other FROM ids;
    INSERT INTO onpurpose_account_links (account, expires_at, link_id)
    SELECT 'user:user-' || n % 1000000 AS account, ${issuedAt} + n + 600000, id FROM ids ORDER BY account;
    INSERT INTO onpurpose_sessions (id, secret_hash, user_id, address, created_at, expires_at, ended_at)
    SELECT id, other, 'user-' || n % 1000000, 'user-' || n % 1000000 || '@example.com', ${issuedAt} + n + 2000,
      ${issuedAt} + n + ${60 * day}, CASE n % 2 WHEN 0 THEN NULL ELSE ${issuedAt} + n + 90000 END FROM ids;
    INSERT INTO onpurpose_visits (link_id, at, method, outcome, client_address, network, user_agent, browser)
    SELECT id, ${issuedAt} + n + 1000 * visit, CASE visit WHEN 1 THEN 'GET' ELSE 'POST' END,
      CASE visit WHEN 1 THEN 'opened' ELSE 'redeemed' END, '192.0.2.7', '192.0.2.7',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)', other
    FROM ids, (SELECT 1 AS visit UNION ALL SELECT 2);
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE)`);
  db.close();
  const close = async (): Promise<void> => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { links, store, close };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** One login; milliseconds for its two requests. */
async function logIn(store: Store): Promise<{ open: number; redeem: number }> {
  const [id = "", browser = "", secretHash = ""] = [1, 2, 3].map(() =>
    randomBytes(32).toString("base64url"),
  );
  const userId = `user-${Math.floor(Math.random() * 1_000_000)}`;
  const at = Date.now();
  const link = { id, userId, address: `${userId}@example.com`, purpose: "login" } as const;
  const life = { issuedAt: at, expiresAt: at + 600_000 };
  await store.issue({ ...link, askedBy: null, redirectTo: "/", ...life });
  const where = { clientAddress: "192.0.2.7", network: "192.0.2.7", userAgent: "bench" };
  const visit = { at: at + 1, method: "GET", ...where, browser, traits: null, class: null };
  const request = { linkId: id, visit, current: null };
  const start = performance.now();
  await store.open({ ...request, prefetch: false });
  const opened = performance.now();
  const session = { secretHash, expiresAt: at + day };
  const press = { ...request, browser, switchAccount: false, repeatWindow: 5000, userId, session };
  const { outcome } = await store.redeem(press);
  if (outcome !== "redeemed") throw new Error(`a press was ${outcome}`);
  return { open: opened - start, redeem: performance.now() - opened };
}

const filled: Filled[] = [];
try {
  for (const links of sizes) {
    const start = performance.now();
    filled.push(kind === "sqlite" ? fillSqlite(links) : await fillPostgres(links));
    console.log(`${links} links stored in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  const results = filled.map(() => ({ open: [] as number[], redeem: [] as number[] }));
  for (let login = -warmUp; login < logins; login++) {
    for (const [index, { store }] of filled.entries()) {
      const { open, redeem } = await logIn(store);
      if (login < 0) continue;
      results[index]?.open.push(open);
      results[index]?.redeem.push(redeem);
    }
  }
  console.log(`\n${kind}: p50 in ms of ${logins} logins in turn, and against the smallest`);
  const base = results[0] ?? { open: [], redeem: [] };
  for (const [index, { links }] of filled.entries()) {
    const own = results[index] ?? base;
    const line = (["open", "redeem"] as const).map((verb) => {
      const p50 = median(own[verb]);
      return `${verb} ${p50.toFixed(2)} (${(p50 / median(base[verb])).toFixed(2)})`;
    });
    console.log(`  ${String(links).padStart(8)} links   ${line.join("   ")}`);
  }
} finally {
  for (const one of filled) await one.close();
}
