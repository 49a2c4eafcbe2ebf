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
      migrate: (printed) => migrate(place, schema, printed),
      transact: (work) =>
        prisma.$transaction((tx) =>
          work({
            within: withinPrisma(tx),
            addUser: (user) => tx.user.create({ data: user }),
          }),
        ),
      outside: () => withinPrisma(prisma),
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
  const options = { provider: providers[kind], schema, external };
  if (kind === "sqlite") {
    const engine = await schemaEngine(libsqlForEngine(url), options);
    return engine.run(migrations);
  }
  const { adapter, drop } = pgForEngine(url);
  try {
    const engine = await schemaEngine(adapter, options);
    return await engine.run(migrations);
  } finally {
    await drop();
  }
}

/** With shadow databases that are dropped when all is over: it would drop its own while connections to it still end. */
function pgForEngine(url: string) {
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  const config = { host, port: Number(port), user, password };
  const database = pathname.slice(1);
  const shadows: string[] = [];
  const run = async (text: string): Promise<void> => {
    const client = new pg.Client({ ...config, database });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  const pools: pg.Pool[] = [];
  const adapterOf = (name: string): PrismaPg => {
    const pool = knowingChars({ ...config, database: name });
    pools.push(pool);
    return new PrismaPg(pool);
  };
  const adapter = adapterOf(database);
  adapter.connectToShadowDb = async () => {
    const shadow = `${database}_shadow_${shadows.length}`;
    shadows.push(shadow);
    await run(`CREATE DATABASE ${shadow}`);
    return adapterOf(shadow).connect();
  };
  const drop = async (): Promise<void> => {
    for (const pool of pools) await pool.end();
    for (const shadow of shadows) await run(`DROP DATABASE ${shadow}`);
  };
  return { adapter, drop };
}

/** The engine looks into the catalogue, which has columns of a type, "char", that the adapter does not know. */
function knowingChars(config: pg.PoolConfig): pg.Pool {
  return new (class extends pg.Pool {
    override async query(...args: any[]): Promise<any> {
      const result = await super.query(...(args as [string]));
      for (const field of result.fields) if (field.dataTypeID === 18) field.dataTypeID = 25;
      return result;
    }
  })(config);
}

/** The engine writes names of partial indexes as only its own SQLite takes them for texts. */
function libsqlForEngine(url: string): PrismaLibSql {
  const adapter = new PrismaLibSql({ url: `file:${url}` });
  for (const name of ["connect", "connectToShadowDb"] as const) {
    const connect = adapter[name].bind(adapter);
    adapter[name] = async () => {
      const connection = await connect();
      const queryRaw = connection.queryRaw.bind(connection);
      connection.queryRaw = (query) =>
        queryRaw({ ...query, sql: query.sql.replace(/name = "(\w+)"/, "name = '$1'") });
      return connection;
    };
  }
  return adapter;
}
