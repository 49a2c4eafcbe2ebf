import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { openStore } from "../test/support/open-store.ts";
import { freshDatabase } from "../test/support/servers/fresh-database.ts";
import { loginsBeside } from "./logins-beside.ts";

// Whole logins per second beside a purge of half of all records, against the same without it, in turn in one run.
// Usage: node bench/purge.ts [sqlite|postgres] [thousands of links] [rounds] [seconds]
const [kind = "sqlite"] = process.argv.slice(2);
const links = Number(process.argv[3] ?? 100) * 1000;
const rounds = Number(process.argv[4] ?? 7);
const seconds = Number(process.argv[5] ?? 2);
const visitsPerLink = 5;
const year = 365 * 24 * 3_600_000;
const now = Date.now();
const before = now - year;

const visits = Array.from({ length: visitsPerLink }, (_, n) => `SELECT ${n} AS visit`).join(
  " UNION ALL ",
);

/** Links of two years, half of them old; of each one its account, and visits on the day. */
const texts = (numbers: string, id: string): readonly string[] => [
  `INSERT INTO onpurpose_links (id, user_id, address, purpose, redirect_to, issued_at, expires_at)
SELECT ${id}, 'f' || n, 'f' || n || '@example.com', 'login', '/', ${now - 2 * year} + n * ${Math.floor((2 * year) / links)},
  ${now - 2 * year + 600_000} + n * ${Math.floor((2 * year) / links)} FROM ${numbers}`,
  `INSERT INTO onpurpose_account_links (account, expires_at, link_id)
SELECT 'user:' || user_id, expires_at, id FROM onpurpose_links WHERE true ON CONFLICT DO NOTHING`,
  // As they come: by the time, so that those of one link lie together.
  `INSERT INTO onpurpose_visits
  (link_id, at, method, outcome, client_address, network, user_agent, traits, kind, reasons, rules)
SELECT id, issued_at + visit * 1000, 'GET', 'opened', '192.0.2.7', '192.0.2.7',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'accept=text/html', 'person', '', 1
FROM onpurpose_links, (${visits}) AS visits ORDER BY issued_at + visit * 1000`,
];

interface Place {
  readonly address: string;
  drop(): Promise<void>;
}

async function sqlite(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-purge-"));
  const file = join(folder, "links.db");
  const opened = await openStore(`sqlite:${file}`, 5000);
  await opened.migrate();
  await opened.close();
  const db = new DatabaseSync(file);
  const numbers = `(WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < ${links - 1}) SELECT n FROM c)`;
  for (const text of texts(numbers, "lower(hex(randomblob(21))) || 'x'")) db.exec(text);
  db.close();
  return {
    address: `sqlite:${file}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function postgres(): Promise<Place> {
  const database = await freshDatabase("postgres");
  if (database === null) throw new Error("there is no PostgreSQL to measure on");
  const opened = await openStore(database.url, 5000);
  await opened.migrate();
  await opened.close();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const numbers = `generate_series(0::bigint, ${links - 1}) AS n`;
  const id = "md5(random()::text) || substr(md5(random()::text), 1, 11)";
  for (const text of [...texts(numbers, id), "ANALYZE"]) await client.query(text);
  await client.end();
  return { address: database.url, drop: () => database.drop() };
}

const place = await (kind === "postgres" ? postgres() : sqlite());
try {
  console.log(`${kind}, ${links} links, ${links * visitsPerLink} visits, half of them to go`);
  const purger = ["purger.ts", String(before)] as const;
  const told = await loginsBeside(place.address, purger, { rounds, seconds });
  console.log("purged", JSON.stringify(told));
} finally {
  await place.drop();
}
