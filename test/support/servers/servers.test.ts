import { existsSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { inAnotherProcess } from "../another-process.ts";
import { freshDatabase } from "./fresh-database.ts";
import { mariadbQuery, mariadbServer } from "./mariadb.ts";
import { describeWith } from "./missing.ts";
import { reportMissing } from "./unavailable.ts";
import { freePorts } from "./ports.ts";
import { postgresQuery, postgresServer } from "./postgres.ts";
import { isAlive, start, until } from "./processes.ts";
import { temporaryFolder } from "./reaper.ts";
import { redisCommand, redisServer } from "./redis.ts";

const write = "CREATE TABLE notes (id integer PRIMARY KEY)";

await describeWith(
  "a database on PostgreSQL",
  () => freshDatabase("postgres"),
  ({ url, drop }) => {
    test("is there, empty, and gone when dropped", async () => {
      await postgresQuery(url, write);
      await postgresQuery(url, "INSERT INTO notes VALUES (7)");
      expect(await postgresQuery(url, "SELECT id FROM notes")).toEqual([{ id: 7 }]);
      await drop();
      await expect(postgresQuery(url, "SELECT 1")).rejects.toThrow("does not exist");
    });
  },
);

await describeWith(
  "a database on MariaDB",
  () => freshDatabase("mariadb"),
  ({ url, drop }) => {
    test("is there, empty, and gone when dropped", async () => {
      await mariadbQuery(url, write);
      await mariadbQuery(url, "INSERT INTO notes VALUES (7)");
      expect(await mariadbQuery(url, "SELECT id FROM notes")).toEqual([{ id: 7 }]);
      await drop();
      await expect(mariadbQuery(url, "SELECT 1")).rejects.toThrow("Unknown database");
    });
  },
);

await describeWith(
  "a key prefix on Redis",
  () => freshDatabase("redis"),
  ({ url, prefix, drop }) => {
    test("is empty, and its keys alone are gone when dropped", async () => {
      const mine = `${prefix}note`;
      const other = `other-${prefix}`;
      expect(await redisCommand(url, "SET", mine, "7")).toBe("OK");
      await redisCommand(url, "SET", other, "8");
      await drop();
      expect(await redisCommand(url, "GET", mine)).toBeNull();
      expect(await redisCommand(url, "GETDEL", other)).toBe("8");
    });
  },
);

const programs = { from: "programs" } as const;

await describeWith(
  "a PostgreSQL server started for the tests",
  () => postgresServer(programs),
  ({ url, pid, stop }) => {
    test("answers until it is stopped", async () => {
      expect(await postgresQuery(url, "SELECT 7 AS seven")).toEqual([{ seven: 7 }]);
      await stop();
      expect(pid).not.toBeNull();
      expect(pid !== null && (await isAlive(pid))).toBe(false);
      await expect(postgresQuery(url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
    });
  },
);

await describeWith(
  "a MariaDB server started for the tests",
  () => mariadbServer(programs),
  ({ url, pid, stop }) => {
    test("answers until it is stopped", async () => {
      expect(await mariadbQuery(url, "SELECT 7 AS seven")).toEqual([{ seven: 7 }]);
      await stop();
      expect(pid).not.toBeNull();
      expect(pid !== null && (await isAlive(pid))).toBe(false);
      await expect(mariadbQuery(url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
    });
  },
);

await describeWith(
  "a Redis server started for the tests",
  () => redisServer(programs),
  ({ url, pid, stop }) => {
    test("answers until it is stopped", async () => {
      expect(await redisCommand(url, "ECHO", "7")).toBe("7");
      await stop();
      expect(pid).not.toBeNull();
      expect(pid !== null && (await isAlive(pid))).toBe(false);
      await expect(redisCommand(url, "PING")).rejects.toThrow("ECONNREFUSED");
    });
  },
);

describe("a server", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test("that is named but not there is an error, not a reason to take another", async () => {
    const [port] = await freePorts(1);
    vi.stubEnv("ONPURPOSE_REDIS_URL", `redis://127.0.0.1:${port}`);
    await expect(redisServer()).rejects.toThrow("ONPURPOSE_REDIS_URL leads to no server");
  });

  test("that cannot be had is reported with what to install", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    expect(reportMissing("galera")).toBeNull();
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("apt-get install mariadb-server"),
    );
  });

  test("is killed with everything it has started", async () => {
    const cwd = temporaryFolder("family");
    // Like PostgreSQL's, the child is in a session of its own: no signal to a group reaches it.
    const server = start("/bin/sh", ["-c", "setsid sleep 600 & echo $!; wait"], { cwd });
    await vi.waitUntil(() => server.log().trim() !== "");
    const child = Number(server.log());
    expect([await isAlive(server.pid), await isAlive(child)]).toEqual([true, true]);
    await server.kill();
    expect([await isAlive(server.pid), await isAlive(child)]).toEqual([false, false]);
    expect(server.running()).toBe(false);
  });

  test("does not outlive a process that is killed, nor does its folder", async () => {
    const { output, end } = await inAnotherProcess(
      import.meta.url,
      { start: "processes.ts", temporaryFolder: "reaper.ts" },
      `
      const cwd = temporaryFolder("orphan");
      const { pid } = start("/bin/sleep", ["600"], { cwd });
      console.log(JSON.stringify({ pid, cwd }));
      setInterval(() => undefined, 1000);`,
    );
    const { pid, cwd } = JSON.parse(output) as { pid: number; cwd: string };
    expect([await isAlive(pid), existsSync(cwd)]).toEqual([true, true]);
    await end("SIGKILL");
    await until("both to go", 10_000, async () => !(await isAlive(pid)) && !existsSync(cwd));
  });
});
