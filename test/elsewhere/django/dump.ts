import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import mysql from "mysql2/promise";
import { postgresQuery } from "../../support/servers/postgres.ts";

// What a Django has left behind: see make_dump.py.

export type Kind = "sqlite" | "postgres" | "mysql";

const minutes = 60;

/** Fills a database with it, as if its links had been issued ten minutes ago. */
export async function loadDump(kind: Kind, url: string): Promise<void> {
  const sql = readFileSync(join(import.meta.dirname, `${kind}.sql`), "utf8");
  const seconds = Math.round((Date.now() - issuedAt(sql)) / 1000) - 10 * minutes;
  const columns = ["created_at", "expires_at"];
  const moved = columns.map((column) => `${column} = ${later[kind](column, seconds)}`).join(", ");
  await runIn(kind, url, `${sql}\nupdate magic_link_magiclink set ${moved};`);
}

const later = {
  sqlite: (column: string, seconds: number) =>
    `strftime('%Y-%m-%d %H:%M:%f', ${column}, '${seconds} seconds')`,
  postgres: (column: string, seconds: number) => `${column} + interval '${seconds} seconds'`,
  mysql: (column: string, seconds: number) => `${column} + interval ${seconds} second`,
} as const;

/** Runs statements in Django's database. */
export async function runIn(kind: Kind, url: string, sql: string): Promise<void> {
  if (kind === "postgres") return void (await postgresQuery(url, sql));
  if (kind === "sqlite") {
    const db = new DatabaseSync(url.replace("sqlite:", ""));
    db.exec(sql);
    db.close();
    return;
  }
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true });
  await connection.query(sql);
  await connection.end();
}

/** When the first link was made. */
function issuedAt(sql: string): number {
  const [, day = "", time = ""] =
    /magic_link_magiclink["`]? VALUES ?\(1,.*?'(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(sql) ?? [];
  return Date.parse(`${day}T${time}Z`);
}

/** The link in each mail that was sent, by the mail's name: a path as people opened it. */
export function mailedLinks(kind: Kind): Readonly<Record<string, string>> {
  const folder = join(import.meta.dirname, "mails", kind);
  return Object.fromEntries(
    readdirSync(folder).map((file) => {
      const mail = readFileSync(join(folder, file), "utf8");
      const [, path] = /^https:\/\/app\.example\.com(\/\S+)$/m.exec(mail) ?? [];
      if (path === undefined) throw new Error(`There is no link in ${file}`);
      return [file.replace(".eml", ""), path];
    }),
  );
}
