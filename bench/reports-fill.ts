import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { openStore } from "../test/support/open-store.ts";
import { freshDatabase } from "../test/support/servers/fresh-database.ts";

// Links of the last 30 days with five visits each, as a busy app has them.

const days = 30;
const dayMs = 24 * 3_600_000;

/** How a database writes what the texts need. */
interface Dialect {
  readonly numbers: string;
  readonly id: string;
  readonly integer: (value: string) => string;
}

const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** Seven of ten log in, after half a minute to an hour; half of them were asked for. */
function texts(links: number, now: number, { numbers, id, integer }: Dialect): readonly string[] {
  const start = now - days * dayMs;
  const step = (days * dayMs) / links;
  const issuedAt = `${start} + ${integer(`n * ${step}`)}`;
  const redeemed = (value: string): string => `CASE WHEN n % 10 < 7 THEN ${value} END`;
  const domain = "'d' || (issued_at % 997) || '.example'";
  const pressedAfter = "(30000 + (n * 7919) % 3600000)";
  const asked = (value: string): string => `CASE WHEN n % 2 = 0 THEN ${value} END`;
  return [
    `INSERT INTO onpurpose_links (id, user_id, address, purpose, asked_by, redirect_to, issued_at, expires_at,
  first_opened_at, redeemed_at, redeemed_by)
SELECT ${id}, 'f' || (n % 200000), 'f' || (n % 200000) || '@d' || ((n * n) % 997) || '.example', 'login', ${asked("'browser' || n")}, '/',
  ${issuedAt}, ${issuedAt} + 7200000, ${issuedAt} + 3000, ${redeemed(`${issuedAt} + ${pressedAfter}`)}, ${redeemed("'browser'")}
FROM ${numbers}`,
    `INSERT INTO onpurpose_account_links (account, expires_at, link_id)
SELECT 'user:' || user_id, expires_at, id FROM onpurpose_links WHERE true ON CONFLICT DO NOTHING`,
    `INSERT INTO onpurpose_ask_log (id, address_hash, code_hash, asked_by, asked_at, expires_at, network, attempts, outcome,
  settled_at, mail_domain, language)
SELECT id, address, 'code', asked_by, issued_at, expires_at, '192.0.2.7', 0, 'mailed', issued_at + 2000,
  ${domain}, CASE WHEN issued_at % 3 = 0 THEN 'de' ELSE 'en' END
FROM onpurpose_links WHERE asked_by IS NOT NULL`,
    `INSERT INTO onpurpose_sessions (id, secret_hash, user_id, address, created_at, expires_at)
SELECT id, 'secret', user_id, address, redeemed_at, redeemed_at + 86400000 FROM onpurpose_links WHERE redeemed_at IS NOT NULL`,
    visits("issued_at + 3000", "'GET'", "'opened'", "NULL", "'scanner'", "'Microsoft Defender'"),
    visits(
      "issued_at + 3500",
      "'HEAD'",
      "'opened'",
      "NULL",
      "'scanner'",
      "'Scanner ' || (issued_at % 40)",
    ),
    visits("issued_at + 25000", "'GET'", "'opened'", "NULL", "'person'", "NULL"),
    visits(
      "coalesce(redeemed_at, issued_at + 40000)",
      "'POST'",
      "CASE WHEN redeemed_at IS NULL THEN 'refused' ELSE 'redeemed' END",
      "CASE WHEN redeemed_at IS NULL THEN 'forged' END",
      "CASE WHEN issued_at % 5000 = 0 THEN 'automation' ELSE 'person' END",
      "NULL",
    ),
    visits("issued_at + 7000000", "'GET'", "'refused'", "'used'", "'preview'", "'Slackbot'"),
  ];
}

function visits(...columns: readonly string[]): string {
  const [at, method, outcome, reason, kind, name] = columns;
  return `INSERT INTO onpurpose_visits
  (link_id, at, method, outcome, reason, client_address, network, user_agent, traits, kind, client_name, reasons, rules)
SELECT id, ${at}, ${method}, ${outcome}, ${reason}, '192.0.2.7', '192.0.2.7', '${chrome}', 'accept=text/html', ${kind}, ${name}, '', 1
FROM onpurpose_links`;
}

export interface Place {
  readonly address: string;
  drop(): Promise<void>;
}

async function migrate(address: string): Promise<void> {
  const opened = await openStore(address, 60_000);
  await opened.migrate();
  await opened.close();
}

export async function fillSqlite(links: number, now: number): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-reports-"));
  const file = join(folder, "links.db");
  await migrate(`sqlite:${file}`);
  const db = new DatabaseSync(file);
  const numbers = `(WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < ${links - 1}) SELECT n FROM c)`;
  const id = "lower(hex(randomblob(21))) || 'x'";
  const integer = (value: string): string => `CAST(${value} AS INTEGER)`;
  for (const text of texts(links, now, { numbers, id, integer })) db.exec(text);
  db.close();
  return {
    address: `sqlite:${file}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function fillPostgres(links: number, now: number): Promise<Place> {
  const database = await freshDatabase("postgres");
  if (database === null) throw new Error("there is no PostgreSQL to measure on");
  await migrate(database.url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const numbers = `generate_series(0::bigint, ${links - 1}) AS n`;
  const id = "md5(random()::text) || substr(md5(random()::text), 1, 11)";
  const integer = (value: string): string => `CAST(${value} AS bigint)`;
  const all = texts(links, now, { numbers, id, integer: (value) => integer(`floor(${value})`) });
  for (const text of [...all, "VACUUM ANALYZE"]) await client.query(text);
  await client.end();
  return { address: database.url, drop: () => database.drop() };
}
