import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, test, vi } from "vitest";
import { testLaws, testStore, type StoreTestOptions } from "../testing/index.ts";
import { sqliteStore } from "./sqlite.ts";
import type { Store } from "./store.ts";

// The races have thousands of callers, and a busy machine's disk can be slow to sync.
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "onpurpose-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pathOf = new WeakMap<Store, string>();
let files = 0;

function createStore(): Store {
  const path = join(folder, `${++files}.db`);
  const store = sqliteStore(path);
  pathOf.set(store, path);
  return store;
}

const failSession: NonNullable<StoreTestOptions["failSession"]> = async (store) => {
  const db = new DatabaseSync(pathOf.get(store) ?? "");
  db.exec(`CREATE TRIGGER no_sessions BEFORE INSERT ON onpurpose_sessions
    BEGIN SELECT RAISE(ABORT, 'the disk of sessions is gone'); END`);
  return async () => {
    db.exec("DROP TRIGGER no_sessions");
    db.close();
  };
};

describe("in a file", () => {
  testStore({ describe, test }, createStore, { failSession });
  testLaws({ describe, test }, createStore, { failSession });
});

describe("in memory", () => {
  testStore({ describe, test }, () => sqliteStore(":memory:"));
  testLaws({ describe, test }, () => sqliteStore(":memory:"));
});
