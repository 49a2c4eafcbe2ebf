import { execFile } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient } from "@libsql/client";
import { eq, sql } from "drizzle-orm";
import { drizzle as onLibsql } from "drizzle-orm/libsql";
import { migrate as migrateLibsql } from "drizzle-orm/libsql/migrator";
import { mysqlTable, varchar as mysqlVarchar } from "drizzle-orm/mysql-core";
import { drizzle as onMysql2 } from "drizzle-orm/mysql2";
import { migrate as migrateMysql } from "drizzle-orm/mysql2/migrator";
import { drizzle as onNodePostgres } from "drizzle-orm/node-postgres";
import { migrate as migratePostgres } from "drizzle-orm/node-postgres/migrator";
import { pgTable, varchar as pgVarchar } from "drizzle-orm/pg-core";
import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { withinDrizzle } from "onpurpose/within";
import type { OpenOrm, Orm, Place } from "../support/orm.ts";
import { onMysql, onPg, ours } from "./store-of.ts";

export const orm: Orm = {
  tool: "drizzle",
  open: async (place) => {
    switch (place.kind) {
      case "postgres":
        return inPostgres(place);
      case "mysql":
        return inMysql(place);
      case "sqlite":
        return inFile(place);
    }
  },
};

function inPostgres(place: Place): OpenOrm {
  const db = onNodePostgres(place.url);
  const users = pgTable("users", {
    id: pgVarchar({ length: 200 }).primaryKey(),
    email: pgVarchar({ length: 200 }).notNull(),
  });
  return {
    store: () => onPg(db.$client),
    migrate: (printed) =>
      migrate(place, printed, (migrationsFolder) => migratePostgres(db, { migrationsFolder })),
    transact: (work) =>
      db.transaction((tx) =>
        work({
          within: withinDrizzle(tx, sql),
          addUser: (user) => tx.insert(users).values(user),
        }),
      ),
    outside: () => withinDrizzle(db, sql),
    findUser: async (id) => (await db.select().from(users).where(eq(users.id, id)))[0] ?? null,
    close: () => db.$client.end(),
  };
}

function inMysql(place: Place): OpenOrm {
  const db = onMysql2(place.url);
  const users = mysqlTable("users", {
    id: mysqlVarchar({ length: 200 }).primaryKey(),
    email: mysqlVarchar({ length: 200 }).notNull(),
  });
  return {
    store: () => onMysql(db.$client.promise()),
    migrate: (printed) =>
      migrate(place, printed, (migrationsFolder) => migrateMysql(db, { migrationsFolder })),
    transact: (work) =>
      db.transaction((tx) =>
        work({
          within: withinDrizzle(tx, sql),
          addUser: (user) => tx.insert(users).values(user),
        }),
      ),
    outside: () => withinDrizzle(db, sql),
    findUser: async (id) => (await db.select().from(users).where(eq(users.id, id)))[0] ?? null,
    close: () => db.$client.promise().end(),
  };
}

function inFile(place: Place): OpenOrm {
  const client = createClient({ url: `file:${place.url}` });
  const db = onLibsql(client);
  const users = sqliteTable("users", { id: text().primaryKey(), email: text().notNull() });
  return {
    store: () => sqliteStore(place.url),
    migrate: (printed) =>
      migrate(place, printed, (migrationsFolder) => migrateLibsql(db, { migrationsFolder })),
    transact: (work) =>
      db.transaction((tx) =>
        work({
          within: withinDrizzle(tx, sql),
          addUser: (user) => tx.insert(users).values(user),
        }),
      ),
    outside: () => withinDrizzle(db, sql),
    findUser: async (id) => (await db.select().from(users).where(eq(users.id, id)))[0] ?? null,
    close: async () => client.close(),
  };
}

const dialects = { postgres: "postgresql", mysql: "mysql", sqlite: "sqlite" } as const;

const schemas = {
  postgres: `import { pgTable, varchar } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: varchar({ length: 200 }).primaryKey(), email: varchar({ length: 200 }).notNull() });`,
  mysql: `import { mysqlTable, varchar } from "drizzle-orm/mysql-core";
export const users = mysqlTable("users", { id: varchar({ length: 200 }).primaryKey(), email: varchar({ length: 200 }).notNull() });`,
  sqlite: `import { sqliteTable, text } from "drizzle-orm/sqlite-core";
export const users = sqliteTable("users", { id: text().primaryKey(), email: text().notNull() });`,
} as const;

/** By its own tool, whose migrations then run as an app runs them. */
async function migrate(
  { kind, url, folder }: Place,
  printed: string,
  run: (folder: string) => Promise<unknown>,
): Promise<readonly string[]> {
  const out = join(folder, "drizzle");
  mkdirSync(out);
  writeFileSync(join(folder, "schema.ts"), schemas[kind]);
  const config = {
    dialect: dialects[kind],
    schema: "./schema.ts",
    out: "./drizzle",
    dbCredentials: { url: kind === "sqlite" ? `file:${url}` : url },
    tablesFilter: ["*", "!onpurpose_*"],
  };
  writeFileSync(join(folder, "drizzle.config.ts"), `export default ${JSON.stringify(config)};`);
  await kit(folder, "generate", "--name", "users");
  await kit(folder, "generate", "--custom", "--name", "onpurpose");
  const [file = ""] = readdirSync(out).filter((name) => name.endsWith("_onpurpose.sql"));
  writeFileSync(join(out, file), printed);
  await run(out);
  const next = await kit(folder, "generate", "--name", "more");
  // What is said on top of the printed file, for PostgreSQL alone.
  const [, sequence] = /^--   (export const .+;)$/m.exec(printed) ?? [];
  if (sequence !== undefined) {
    const line = `import { pgSequence } from "drizzle-orm/pg-core";\n${sequence}\n`;
    appendFileSync(join(folder, "schema.ts"), `\n${line}`);
  }
  const pushed = await kit(folder, "push", "--verbose");
  return ours(`${next}\n${pushed}`.split("\n")).filter((line) => /drop|alter|delete/i.test(line));
}

async function kit(folder: string, ...args: readonly string[]): Promise<string> {
  const program = join(import.meta.dirname, "node_modules/drizzle-kit/bin.cjs");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], {
    cwd: folder,
    timeout: 60_000,
    env: { ...process.env, CI: "1" },
  });
  return stdout + stderr;
}
