/** A way to keep links, as it stands in a configuration. */
export interface StoreChoice {
  readonly id: string;
  readonly title: string;
  /** A package by which a project shows that it has such a database. */
  readonly shownBy: readonly string[];
  /** What is to be installed for it. */
  readonly packages: readonly string[];
  readonly imports: readonly string[];
  /** What is to be made before the store. */
  readonly setup: readonly string[];
  /** The value of the option `store`. */
  readonly code: string;
  /** Lines for `.env.example`. */
  readonly env: readonly string[];
  /** Whether there are tables to be made. */
  readonly migrates: boolean;
  /** What git should not keep. */
  readonly ignore: readonly string[];
}

export const stores: readonly StoreChoice[] = [
  {
    id: "sqlite",
    title: "SQLite: one file, nothing to install",
    shownBy: [],
    packages: [],
    imports: ['import { sqliteStore } from "onpurpose/stores/sqlite";'],
    setup: [],
    code: 'sqliteStore(process.env.ONPURPOSE_DATABASE ?? "onpurpose.db")',
    env: ["ONPURPOSE_DATABASE=onpurpose.db"],
    migrates: false,
    ignore: ["onpurpose.db*"],
  },
  {
    id: "postgres",
    title: "PostgreSQL",
    shownBy: ["pg"],
    packages: ["pg"],
    imports: ['import pg from "pg";', 'import { postgresStore } from "onpurpose/stores/postgres";'],
    setup: [
      "const pool = new pg.Pool({",
      "  connectionString: process.env.DATABASE_URL,",
      "  connectionTimeoutMillis: 5000,",
      "});",
    ],
    code: "postgresStore(pool)",
    env: ["DATABASE_URL=postgres://user:password@localhost:5432/app"],
    migrates: true,
    ignore: [],
  },
  {
    id: "mysql",
    title: "MySQL or MariaDB",
    shownBy: ["mysql2"],
    packages: ["mysql2"],
    imports: [
      'import mysql from "mysql2/promise";',
      'import { mysqlStore } from "onpurpose/stores/mysql";',
    ],
    setup: [
      'const pool = mysql.createPool(process.env.DATABASE_URL ?? "mysql://root@localhost:3306/app");',
    ],
    code: "mysqlStore(pool)",
    env: ["DATABASE_URL=mysql://user:password@localhost:3306/app"],
    migrates: true,
    ignore: [],
  },
  {
    id: "redis",
    title: "Redis or Valkey (read docs/redis.md: what a failover can lose)",
    shownBy: [],
    packages: ["@redis/client"],
    imports: [
      'import { createClient } from "@redis/client";',
      'import { nodeRedis, redisStore } from "onpurpose/stores/redis";',
    ],
    setup: [
      'const redis = createClient({ url: process.env.REDIS_URL ?? "redis://localhost:6379" });',
      'redis.on("error", (error) => console.error("Redis:", error.message));',
      "// What is asked of it meanwhile waits; what fails here is told above, and tried again.",
      "redis.connect().catch(() => {});",
    ],
    code: "redisStore(nodeRedis(redis))",
    env: ["REDIS_URL=redis://localhost:6379"],
    migrates: false,
    ignore: [],
  },
];
