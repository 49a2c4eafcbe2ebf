import assert from "node:assert/strict";
import mysql, { type PoolOptions, type RowDataPacket } from "mysql2/promise";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { freshDatabase } from "../../../test/support/servers/fresh-database.ts";
import { mariadbQuery } from "../../../test/support/servers/mariadb.ts";
import { describeWith } from "../../../test/support/servers/missing.ts";
import { freePort } from "../../../test/support/servers/ports.ts";
import {
  asking,
  issued,
  linkOf,
  opening,
  outcomesOf,
  pressing,
  someHash,
  someLink,
  someUser,
  someVisit,
  told,
  visitsOf,
} from "../../testing/store/records.ts";
import { mysqlStore } from "../mysql.ts";
import { errorNumber, judge } from "./errors.ts";

vi.setConfig({ testTimeout: 60_000 });

type Use = (options?: PoolOptions) => mysql.Pool;

await describeWith(
  "on MariaDB",
  () => freshDatabase("mariadb"),
  ({ url }) => {
    const pools: mysql.Pool[] = [];
    const use: Use = (options = {}) => {
      const pool = mysql.createPool({ uri: url, connectionLimit: 5, ...options });
      pools.push(pool);
      return pool;
    };
    afterEach(async () => {
      await Promise.all(pools.splice(0).map((pool) => pool.end()));
    });
    beforeAll(async () => void (await mysqlStore(use()).migrate()));
    settings(use);
    texts(use);
    faults(use, url);
    limits(use);
  },
);

function settings(use: Use): void {
  test.each([
    ["sql_mode = ''", "STRICT_TRANS_TABLES"],
    ["autocommit = 0", "autocommit"],
    ["NAMES latin1", "utf8mb4"],
    ["SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", "READ UNCOMMITTED"],
  ])("a pool with %s is refused, and nothing is written", async (set, said) => {
    const pool = use();
    pool.on("connection", (connection) => void connection.query(`SET ${set}`));
    const store = mysqlStore(pool);
    const link = someLink();
    for (const _ of ["once", "again"]) {
      const error: unknown = await store.issue(link).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: "invalid_option" });
      expect(String(error)).toContain(said);
    }
    expect(await mysqlStore(use()).explain(link.id)).toBeNull();
  });

  test("a pool's connections are looked at once each", async () => {
    const pool = use({ connectionLimit: 1 });
    const store = mysqlStore(pool);
    await store.session("none");
    const asked = async (): Promise<unknown> => {
      const [rows] = await pool.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Com_select'");
      return rows[0]?.["Value"];
    };
    const before = Number(await asked());
    await store.session("none");
    expect(Number(await asked())).toBe(before + 1);
  });

  test("a pool that takes callbacks is refused, and its promises are not", async () => {
    const { pool } = use();
    expect(() => mysqlStore(pool as unknown as mysql.Pool)).toThrow("pool.promise()");
    expect(await mysqlStore(pool.promise()).session("none")).toBeNull();
  });

  test("options are checked", () => {
    expect(() => mysqlStore(use(), { timeout: 0 })).toThrow("timeout must be");
  });
}

function texts(use: Use): void {
  test("a user agent of 200,000 characters, some outside the BMP, comes back whole", async () => {
    const store = mysqlStore(use());
    const link = await issued(store, { redirectTo: `/${"🦆".repeat(20_000)}` });
    const userAgent = `${"agent 🦆 ".repeat(25_000)} `;
    await store.open(opening(link, { visit: someVisit({ userAgent }) }));
    expect((await visitsOf(store, link))[0]?.userAgent).toBe(userAgent);
    expect((await linkOf(store, link)).redirectTo).toBe(link.redirectTo);
  });

  test("users whose ids differ in a space, in case or in an accent are others", async () => {
    const store = mysqlStore(use());
    const userId = someUser();
    const others = [`${userId} `, userId.toUpperCase(), `${userId}é`, `${userId}e`];
    for (const other of others) await issued(store, { userId: other });
    expect(await store.revoke({ userId, address: null }, Date.now())).toBe(0);
    for (const other of others) {
      expect(await store.revoke({ userId: other, address: null }, Date.now())).toBe(1);
    }
  });

  test("a user's id of 200 characters outside the BMP fits, and one that cannot is not cut off", async () => {
    const store = mysqlStore(use());
    const userId = "🦆".repeat(200);
    const link = await issued(store, { userId });
    expect((await linkOf(store, link)).userId).toBe(userId);
    const tooLong = someLink({ userId: "🦆".repeat(400) });
    await expect(store.issue(tooLong)).rejects.toMatchObject({ code: "store_unavailable" });
    expect(await store.explain(tooLong.id)).toBeNull();
  });
}

function faults(use: Use, url: string): void {
  test("a link that another transaction holds: 503 in time, and a good link afterwards", async () => {
    const pool = use({ connectionLimit: 1 });
    const store = mysqlStore(pool, { timeout: 300 });
    const link = await issued(store);
    const other = await use().getConnection();
    await other.query("BEGIN");
    await other.query("SELECT * FROM onpurpose_links WHERE id = ? FOR UPDATE", [link.id]);
    const press = pressing(link);
    const began = performance.now();
    await expect(store.redeem(press)).rejects.toMatchObject({ code: "store_unavailable" });
    expect(performance.now() - began).toBeLessThan(1000);
    await other.query("ROLLBACK");
    other.release();
    expect(told(await store.redeem(press))).toBe("redeemed");
    expect(await outcomesOf(store, link)).toEqual(["redeemed"]);
  });

  test("a lock that is waited for too long: it is tried again", async () => {
    const pool = use({ connectionLimit: 1 });
    await pool.query("SET innodb_lock_wait_timeout = 1");
    const store = mysqlStore(pool, { timeout: 10_000 });
    const link = await issued(store);
    const other = await use().getConnection();
    await other.query("BEGIN");
    await other.query("SELECT * FROM onpurpose_links WHERE id = ? FOR UPDATE", [link.id]);
    const result = store.redeem(pressing(link));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await other.query("ROLLBACK");
    other.release();
    expect(told(await result)).toBe("redeemed");
    expect(await outcomesOf(store, link)).toEqual(["redeemed"]);
  });

  test("a connection that is killed: the next call takes another", async () => {
    const pool = use({ connectionLimit: 1 });
    const store = mysqlStore(pool);
    const link = await issued(store);
    const connection = await pool.getConnection();
    const { threadId } = connection;
    connection.release();
    await mariadbQuery(url, `KILL ${threadId}`);
    await store.redeem(pressing(link)).catch((error: unknown) => {
      expect(error).toMatchObject({ code: "store_unavailable" });
    });
    expect(told(await store.open(opening(link)))).toMatch(/opened|used/);
  });

  test.each([1047, 1290, 1180])(
    "after error %i the connection is not used again",
    async (number) => {
      const pool = use({ connectionLimit: 1 });
      const store = mysqlStore(pool);
      const link = await issued(store);
      const id = async (): Promise<unknown> => {
        const [rows] = await pool.query<RowDataPacket[]>("SELECT connection_id() AS id");
        return rows[0]?.["id"];
      };
      const before = await id();
      await pool.query(`CREATE TRIGGER fault BEFORE UPDATE ON onpurpose_links FOR EACH ROW
      SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${number}`);
      const error: unknown = await store.redeem(pressing(link)).catch((error: unknown) => error);
      await pool.query("DROP TRIGGER fault");
      expect(error).toMatchObject({ code: "store_unavailable" });
      expect(String(error)).toContain(String(number));
      expect(await id()).not.toBe(before);
      expect(told(await store.redeem(pressing(link)))).toBe("redeemed");
    },
  );

  test.each([1213, 1020, 3101])("after error %i the whole of it is done again", async (number) => {
    const pool = use({ connectionLimit: 1 });
    const store = mysqlStore(pool);
    const link = await issued(store);
    // At the last statement but the COMMIT, twice.
    await pool.query(`CREATE TRIGGER conflict BEFORE INSERT ON onpurpose_visits FOR EACH ROW
      BEGIN SET @tries = coalesce(@tries, 0) + 1;
        IF @tries <= 2 THEN SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = ${number}; END IF; END`);
    try {
      expect(told(await store.redeem(pressing(link)))).toBe("redeemed");
    } finally {
      await pool.query("DROP TRIGGER conflict");
    }
    expect(await outcomesOf(store, link)).toEqual(["redeemed"]);
  });

  test("no tables: it says what to do", async () => {
    const pool = use({ database: "mysql" });
    await expect(mysqlStore(pool).session("none")).rejects.toMatchObject({
      code: "store_unavailable",
      message: "MySQL answered with error 1146; has migrate() been run?",
    });
  });

  test("no server: it says so, without naming a secret", async () => {
    const port = await freePort();
    const pool = use({ uri: "", host: "127.0.0.1", port, user: "root", password: "hunter2" });
    const error: unknown = await mysqlStore(pool)
      .session("none")
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "store_unavailable" });
    expect(String(error)).toContain("cannot be reached");
    expect(String(error)).not.toContain("hunter2");
  });

  test("a pool that has been waited for too long loses no connection", async () => {
    const pool = use({ connectionLimit: 1 });
    const store = mysqlStore(pool, { timeout: 200 });
    const held = await pool.getConnection();
    await expect(store.session("none")).rejects.toMatchObject({ code: "store_unavailable" });
    const { threadId } = held;
    held.release();
    await vi.waitFor(async () => {
      const next = await pool.getConnection();
      const same = next.threadId;
      next.release();
      assert.equal(same, threadId);
    });
  });
}

function limits(use: Use): void {
  // Behind limits of their own they do not wait for each other before they come to the one that they share.
  test.each(["READ COMMITTED", "REPEATABLE READ"])(
    "of 50 asks that meet at their second limit no more are let through than are free, on %s",
    async (level) => {
      const pool = use({ connectionLimit: 10 });
      pool.on("connection", (connection) => {
        void connection.query(`SET SESSION TRANSACTION ISOLATION LEVEL ${level}`);
      });
      const store = mysqlStore(pool);
      const spans = { firstWait: 10_000, maxWait: 10_000, calm: 60_000 };
      const shared = { key: someHash(), free: 7, ...spans };
      const askedAt = Date.now();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => {
          const own = { key: someHash(), free: 7, ...spans };
          return store.ask(asking({ askedAt }, [own, shared]));
        }),
      );
      expect(answers.filter(({ refusedBy }) => refusedBy === null)).toHaveLength(7);
      const refused = answers.filter(({ refusedBy }) => refusedBy !== null);
      expect(refused).toEqual(refused.map(() => ({ refusedBy: 1, waitMs: 10_000 })));
    },
  );
}

test("an error that is not the server's has no number", () => {
  const network = Object.assign(new Error("connect ECONNREFUSED"), {
    errno: -111,
    code: "ECONNREFUSED",
  });
  expect(errorNumber(network)).toBeNull();
  expect(judge(network)).toMatchObject({ again: false, answered: false });
});
