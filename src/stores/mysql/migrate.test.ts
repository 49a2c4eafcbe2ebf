import mysql, { type PoolOptions, type RowDataPacket } from "mysql2/promise";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectVisits, writtenBefore } from "../../../test/migrations/visits-of-version-3.ts";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { mariadbQuery } from "../../../test/support/servers/mariadb.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { asking, issued, outcomesOf, pressing, told, typing } from "../../testing/store/records.ts";
import { mysqlSchema, mysqlStore } from "../mysql.ts";
import { mysqlDialect } from "../sql/dialect.ts";
import { migrateOn } from "../sql/migrate.ts";
import { migrationsFor } from "../sql/migrations.ts";
import { mysqlDatabase } from "./database.ts";

vi.setConfig({ testTimeout: 60_000 });

await describeWith(
  "migrate, on MariaDB",
  () => freshDatabase("mariadb"),
  ({ url }) => {
    const pools: mysql.Pool[] = [];
    const use = (options: PoolOptions = {}): mysql.Pool => {
      const pool = mysql.createPool({ uri: url, connectionLimit: 5, ...options });
      pools.push(pool);
      return pool;
    };
    beforeEach(async () => {
      const server = new URL(url);
      const name = server.pathname.slice(1);
      server.pathname = "/mysql";
      await mariadbQuery(server.href, `DROP DATABASE ${name}`);
      await mariadbQuery(server.href, `CREATE DATABASE ${name}`);
    });
    afterEach(async () => {
      await Promise.all(pools.splice(0).map((pool) => pool.end()));
    });
    const newest = migrationsFor(mysqlDialect).length;

    test("may be called by many processes at once, and again", async () => {
      const stores = Array.from({ length: 10 }, () => mysqlStore(use({ connectionLimit: 1 })));
      const versions = await Promise.all(stores.map((store) => store.migrate()));
      expect(versions).toEqual(versions.map(() => newest));
      expect(await mysqlStore(use()).migrate()).toBe(newest);
    });

    test("waits for its turn, and not for ever", async () => {
      const other = await use().getConnection();
      await other.query("DO get_lock(concat('onpurpose:', sha1(database())), 1)");
      const pool = use({ connectionLimit: 1 });
      const store = mysqlStore(pool, { timeout: 1500 });
      await expect(store.migrate()).rejects.toMatchObject({
        code: "store_unavailable",
        message: "another process is migrating the database",
      });
      const [tables] = await pool.query("SHOW TABLES");
      expect(tables).toEqual([]);
      other.destroy();
      // All the tables in a second and a half is more than a busy machine can do.
      expect(await mysqlStore(pool).migrate()).toBe(newest);
    });

    test("gives its turn back, also when it fails", async () => {
      const pool = use({ connectionLimit: 1 });
      await mysqlStore(pool).migrate();
      await pool.query("INSERT INTO onpurpose_migrations VALUES (99, 'of the future', 0, 99)");
      await expect(mysqlStore(pool).migrate()).rejects.toMatchObject({ code: "schema_too_new" });
      const [rows] = await pool.query<RowDataPacket[]>(
        "SELECT is_free_lock(concat('onpurpose:', sha1(database()))) AS free",
      );
      expect(rows[0]?.["free"]).toBe(1);
    });

    test("goes on where a crash has stopped it, after any statement", async () => {
      const statements = mysqlSchema()
        .split(/;\n\n?/)
        .filter((text) => text !== "");
      for (const [index] of statements.entries()) {
        const pool = use();
        const [tables] = await pool.query<RowDataPacket[]>("SHOW TABLES");
        for (const row of tables) await pool.query(`DROP TABLE ${String(Object.values(row)[0])}`);
        for (const text of statements.slice(0, index)) await pool.query(text);
        expect(await mysqlStore(pool).migrate()).toBe(newest);
        expect(await issued(mysqlStore(pool))).toBeDefined();
      }
    });

    test("goes on with a change of a table that a crash has kept from being noted", async () => {
      const pool = use({ connectionLimit: 1 });
      await mysqlStore(pool).migrate();
      for (let version = newest; version > 3; version--) {
        await pool.query("DELETE FROM onpurpose_migrations WHERE version >= ?", [version]);
        expect(await mysqlStore(pool).migrate()).toBe(newest);
      }
    });

    test("keeps visits of version 3, and its processes go on writing them", async () => {
      const pool = use();
      const connection = await mysqlDatabase(pool).connect();
      await migrateOn(connection, mysqlDialect, migrationsFor(mysqlDialect).slice(0, 3));
      connection.release(false);
      for (const text of writtenBefore) await pool.query(text);
      expect(await mysqlStore(pool).migrate()).toBe(newest);
      await expectVisits(mysqlStore(pool), (text) => pool.query(text));
    });

    test("on a cluster, finds that another server's process was quicker", async () => {
      const pool = use({ connectionLimit: 1 });
      await mysqlStore(pool).migrate();
      // Each version is written by the other one after this one has looked for it: as if it were not seen.
      await pool.query("ALTER TABLE onpurpose_migrations RENAME TO seen_late");
      await pool.query("CREATE TABLE onpurpose_migrations LIKE seen_late");
      await pool.query(`CREATE TRIGGER quicker BEFORE INSERT ON onpurpose_migrations FOR EACH ROW
      IF coalesce(@quicker, 0) < NEW.version THEN SET @quicker = NEW.version;
        SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1062, MESSAGE_TEXT = 'Duplicate entry'; END IF`);
      expect(await mysqlStore(pool).migrate()).toBe(newest);
    });

    test("all tables can be partitioned by the link, or by what they are found by", async () => {
      const pool = use();
      await mysqlStore(pool).migrate();
      const by = {
        links: "id",
        sessions: "id",
        visits: "link_id",
        account_links: "account",
        asks: "`key`",
        ask_log: "id",
      };
      for (const [table, key] of Object.entries(by)) {
        await pool.query(`ALTER TABLE onpurpose_${table} PARTITION BY KEY (${key}) PARTITIONS 8`);
      }
      const store = mysqlStore(pool);
      const link = await issued(store);
      expect(told(await store.redeem(pressing(link)))).toBe("redeemed");
      const { ask } = asking();
      await store.ask({ ask, limits: [] });
      expect((await store.tryCode(typing(ask))).outcome).toBe("wrong");
      await pool.query(
        "ALTER TABLE onpurpose_visits PARTITION BY RANGE (at) (PARTITION p VALUES LESS THAN MAXVALUE)",
      );
      expect(await outcomesOf(store, link)).toEqual(["redeemed"]);
    });
  },
);
