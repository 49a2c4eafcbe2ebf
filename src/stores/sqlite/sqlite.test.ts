import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test, vi } from "vitest";
import { OnpurposeError } from "../../errors.ts";
import { issued, linkOf, opening, pressing, someLink, told } from "../../testing/store/records.ts";
import { sqliteDialect } from "../sql/dialect.ts";
import { migrationsFor } from "../sql/migrations.ts";
import { sqliteStore } from "../sqlite.ts";
import { holdWriteLock, startStores } from "../../../test/support/sqlite-processes.ts";

// Some tests start a dozen processes, which takes a busy machine its time.
vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), "onpurpose-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = (): string => join(folder, `${++files}.db`);

const newest = migrationsFor(sqliteDialect).length;
const unavailable: unknown = expect.objectContaining({ code: "store_unavailable" });

describe("two stores on one file", () => {
  test("see each other's links, visits and sessions at once", async () => {
    const path = newPath();
    const [one, other] = [sqliteStore(path), sqliteStore(path)];
    const link = await issued(one);
    expect(told(await other.open(opening(link)))).toBe("opened");
    expect(told(await one.redeem(pressing(link)))).toBe("redeemed");
    expect(told(await other.redeem(pressing(link)))).toBe("refused: used");
    expect((await other.session(link.id))?.userId).toBe(link.userId);
    expect((await one.explain(link.id))?.visits).toHaveLength(3);
    await one.close();
    await other.close();
  });

  test("see what was written before the last one was closed", async () => {
    const path = newPath();
    const first = sqliteStore(path);
    const link = await issued(first);
    await first.close();
    const second = sqliteStore(path);
    expect((await linkOf(second, link)).address).toBe(link.address);
    await second.close();
  });
});

describe("migrations", () => {
  test("run once, however often the file is opened", async () => {
    const path = newPath();
    for (let opened = 0; opened < 3; opened++) await sqliteStore(path).close();
    const db = new DatabaseSync(path);
    const versions = db.prepare("SELECT version FROM onpurpose_migrations").all();
    const expected = Array.from({ length: newest }, (_, n) => n + 1);
    expect(versions.map(({ version }) => version)).toEqual(expected);
    db.close();
  });

  test("are safe when eight processes start on a new file at once", async () => {
    for (let round = 0; round < 2; round++) {
      const path = newPath();
      const ended = await startStores(path, 8);
      expect(ended).toEqual(Array.from({ length: 8 }, () => ({ code: 0, output: "" })));
      const db = new DatabaseSync(path);
      expect(db.prepare("SELECT count(*) AS links FROM onpurpose_links").get()).toEqual({
        links: 8,
      });
      expect(db.prepare("SELECT count(*) AS n FROM onpurpose_migrations").get()).toEqual({
        n: newest,
      });
      db.close();
    }
  });

  test("leave a newer schema alone, and say so", async () => {
    const path = newPath();
    await sqliteStore(path).close();
    const db = new DatabaseSync(path);
    db.exec("INSERT INTO onpurpose_migrations VALUES (99, 'from the future', 0, NULL)");
    db.close();
    expect(() => sqliteStore(path)).toThrow(expect.objectContaining({ code: "schema_too_new" }));
    expect(() => sqliteStore(path)).toThrow(/version 99.*update onpurpose/);
  });
});

describe("another process's write lock", () => {
  test("is waited for, without blocking the event loop", async () => {
    const path = newPath();
    const store = sqliteStore(path);
    const release = await holdWriteLock(path);
    let done = false;
    const writing = store.issue(someLink()).then(() => (done = true));
    let turns = 0;
    const start = Date.now();
    while (Date.now() - start < 300) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      turns++;
    }
    // A wait inside SQLite would last for the whole timeout and leave no turn for anyone else.
    expect(turns).toBeGreaterThan(10);
    expect(done).toBe(false);
    await release();
    await writing;
    await store.close();
  });

  test("makes a write fail as store_unavailable after the timeout, and nothing is written", async () => {
    const path = newPath();
    const store = sqliteStore(path, { timeout: 100 });
    const link = someLink();
    const release = await holdWriteLock(path);
    await expect(store.issue(link)).rejects.toEqual(unavailable);
    await expect(store.session(link.id)).resolves.toBeNull();
    await release();
    expect(await store.explain(link.id)).toBeNull();
    await store.issue(link);
    expect(await store.explain(link.id)).not.toBeNull();
    await store.close();
  });

  test("does not lose what is still to be written when the store is closed", async () => {
    const path = newPath();
    const store = sqliteStore(path);
    const link = someLink();
    const release = await holdWriteLock(path);
    const ended = Promise.all([store.issue(link), store.close()]);
    await release();
    await ended;
    const again = sqliteStore(path);
    expect((await linkOf(again, link)).id).toBe(link.id);
    await again.close();
  });
});

describe("group commit", () => {
  test("32 writes of one turn are one commit", async () => {
    const path = newPath();
    const store = sqliteStore(path);
    const before = commitsIn(path);
    await Promise.all(Array.from({ length: 32 }, () => store.issue(someLink())));
    expect(commitsIn(path) - before).toBe(1);
    await store.issue(someLink());
    await store.issue(someLink());
    expect(commitsIn(path) - before).toBe(3);
    await store.close();
  });

  test("one write that fails does not take its neighbours with it", async () => {
    const store = sqliteStore(newPath());
    const links = Array.from({ length: 9 }, () => someLink());
    const [, , twin] = links;
    const writes = [...links, { ...someLink(), id: twin?.id ?? "" }].map((link) =>
      store.issue(link),
    );
    const settled = await Promise.allSettled(writes);
    expect(settled.slice(0, 9).map(({ status }) => status)).toEqual(Array(9).fill("fulfilled"));
    expect(settled[9]).toEqual({ status: "rejected", reason: unavailable });
    for (const link of links) expect((await linkOf(store, link)).address).toBe(link.address);
    await store.close();
  });

  test("an acknowledged write is already in another connection's view", async () => {
    const path = newPath();
    const store = sqliteStore(path);
    const reader = new DatabaseSync(path);
    const count = reader.prepare("SELECT count(*) AS n FROM onpurpose_links");
    for (let written = 1; written <= 20; written++) {
      await store.issue(someLink());
      expect(count.get()).toEqual({ n: written });
    }
    reader.close();
    await store.close();
  });
});

describe("durability", () => {
  test("commits are synced to the disk, in WAL", async () => {
    const path = newPath();
    const exec = vi.spyOn(DatabaseSync.prototype, "exec");
    const store = sqliteStore(path);
    const db = exec.mock.contexts.at(-1);
    exec.mockRestore();
    if (!(db instanceof DatabaseSync)) throw new Error("the store opened no database");
    expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(db.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    await store.close();
  });

  test("close() writes what is still waiting", async () => {
    const path = newPath();
    const store = sqliteStore(path);
    const links = Array.from({ length: 5 }, () => someLink());
    const writes = Promise.all(links.map((link) => store.issue(link)));
    await store.close();
    await writes;
    const again = sqliteStore(path);
    for (const link of links) expect((await linkOf(again, link)).id).toBe(link.id);
    await again.close();
  });

  test("a closed store says that it is unavailable, and may be closed again", async () => {
    const store = sqliteStore(newPath());
    await store.close();
    await store.close();
    await expect(store.issue(someLink())).rejects.toEqual(unavailable);
    await expect(store.session("any")).rejects.toEqual(unavailable);
  });
});

describe("a file that cannot be used", () => {
  const failure = (open: () => unknown): OnpurposeError => {
    try {
      open();
    } catch (error) {
      if (error instanceof OnpurposeError) return error;
      throw error;
    }
    throw new Error("It was opened.");
  };

  test("is named, with the reason", () => {
    const garbage = newPath();
    writeFileSync(garbage, "This is not a database. ".repeat(400));
    const missing = join(folder, "no such folder", "links.db");
    for (const path of [garbage, missing, folder]) {
      const { code, message } = failure(() => sqliteStore(path));
      expect(code).toBe("store_unavailable");
      expect(message).toContain(path);
    }
    expect(failure(() => sqliteStore(garbage)).message).toMatch(/not a database/);
    expect(readFileSync(garbage, "utf8")).toContain("This is not a database.");
  });

  test("is refused at the start when it can only be read", async () => {
    const path = newPath();
    await sqliteStore(path).close();
    const { code, message } = failure(() => sqliteStore(`file:${path}?mode=ro`));
    expect(code).toBe("store_unavailable");
    expect(message).toMatch(/readonly/);
  });

  test("options that make no sense are refused", () => {
    for (const timeout of [0, -1, 1.5, 60_001, Number.NaN]) {
      expect(failure(() => sqliteStore(newPath(), { timeout })).code).toBe("invalid_option");
    }
    expect(failure(() => sqliteStore("")).code).toBe("invalid_option");
  });
});

/** Commits in the write-ahead log: the frames whose header says how large the database is after them. */
function commitsIn(path: string): number {
  const wal = readFileSync(`${path}-wal`);
  const pageSize = wal.readUInt32BE(8);
  const salt = wal.subarray(16, 24);
  let commits = 0;
  for (let at = 32; at + 24 + pageSize <= wal.length; at += 24 + pageSize) {
    // Frames with another salt are left over from before the log started anew.
    const current = wal.subarray(at + 8, at + 16).equals(salt);
    if (current && wal.readUInt32BE(at + 4) > 0) commits++;
  }
  return commits;
}
