import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { PrismaMariaDb } from "@prisma/adapter-mariadb";
import { PrismaPg } from "@prisma/adapter-pg";
import { createConnection, createPool } from "mysql2/promise";
import pg from "pg";
import type { User } from "onpurpose";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { withinPrisma, type PrismaTransaction } from "onpurpose/within";
import type { Orm, Place } from "../support/orm.ts";
import { schemaEngine, type MigrationFile } from "./schema-engine.ts";
import { onMysql, onPg, usersTable } from "./store-of.ts";

/** Of the client that Prisma writes for a schema, what is used here. */
interface Client {
  $transaction<T>(work: (tx: Client & PrismaTransaction) => Promise<T>): Promise<T>;
  $executeRawUnsafe(sql: string): Promise<number>;
  $disconnect(): Promise<void>;
  readonly user: {
    create(request: { data: User }): Promise<User>;
    findUnique(request: { where: { id: string } }): Promise<User | null>;
  };
}

const providers = { postgres: "postgresql", mysql: "mysql", sqlite: "sqlite" } as const;

const schemaOf = (kind: Place["kind"]): string => `generator client {
  provider = "prisma-client"
  output   = "./client"
}

datasource db {
  provider = "${providers[kind]}"
}

model User {
  id    String @id
  email String

  @@map("users")
}
`;

export const orm: Orm = {
  tool: "prisma",
  async open(place) {
    const { adapter, store, end } = partsOf(place);
    const schema = schemaOf(place.kind);
    await generate(place.folder, schema);
    const { PrismaClient } = await import(join(place.folder, "client/client.ts"));
    const prisma: Client = new PrismaClient({ adapter });
    return {
      store,
      migrate: (printed) => migrate(place, adapter, schema, printed),
      transact: (work) =>
        prisma.$transaction((tx) =>
          work({
            within: withinPrisma(tx),
            addUser: (user) => tx.user.create({ data: user }),
          }),
        ),
      findUser: (id) => prisma.user.findUnique({ where: { id } }),
      async close() {
        await prisma.$disconnect();
        await end();
      },
    };
  },
};

function partsOf({ kind, url }: Place) {
  switch (kind) {
    case "postgres": {
      const pool = new pg.Pool({ connectionString: url });
      return { adapter: new PrismaPg(pool), store: () => onPg(pool), end: () => pool.end() };
    }
    case "mysql": {
      // Its adapter has a pool of the package mariadb, not of mysql2.
      const pool = createPool({ uri: url });
      const adapter = new PrismaMariaDb(url.replace("mysql:", "mariadb:"));
      return { adapter, store: () => onMysql(pool), end: () => pool.end() };
    }
    case "sqlite":
      return {
        adapter: new PrismaLibSql({ url: `file:${url}` }),
        store: () => sqliteStore(url),
        end: async () => {},
      };
  }
}

async function generate(folder: string, schema: string): Promise<void> {
  writeFileSync(join(folder, "schema.prisma"), schema);
  const config = { schema: "schema.prisma" };
  writeFileSync(join(folder, "prisma.config.ts"), `export default ${JSON.stringify(config)};`);
  const program = join(import.meta.dirname, "node_modules/prisma/build/index.js");
  await promisify(execFile)(process.execPath, [program, "generate"], {
    cwd: folder,
    timeout: 60_000,
    env: {
      ...process.env,
      CHECKPOINT_DISABLE: "1",
      // It generates without the engine, and would fetch it all the same. Any file that is there will do.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    },
  });
}

async function migrate(
  { kind, url }: Place,
  adapter: PrismaPg | PrismaMariaDb | PrismaLibSql,
  schema: string,
  printed: string,
): Promise<readonly string[]> {
  const external = [...printed.matchAll(/^--\s+"(.+)",$/gm)].map(([, name = ""]) => name);
  const migrations: MigrationFile[] = [
    { name: "20260101000000_users", sql: `${usersTable};\n` },
    { name: "20260102000000_onpurpose", sql: printed },
  ];
  if (kind === "mysql") {
    // What npm has of the engine does not know MySQL.
    const connection = await createConnection({ uri: url, multipleStatements: true });
    for (const { sql } of migrations) await connection.query(sql);
    await connection.end();
    return [];
  }
  const engine = await schemaEngine(adapter, { provider: providers[kind], schema, external });
  return engine.run(migrations);
}
