import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type Client } from "@libsql/client";
import { LibsqlDialect } from "@libsql/kysely-libsql";
import { afterAll, describe, test, vi } from "vitest";
import { testLaws, testStore, type StoreTestOptions } from "../../testing/index.ts";
import { kyselyStore, type KyselyStore } from "../kysely.ts";
import type { Store } from "../store.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe("libSQL in a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-libsql-"));
  const clientOf = new WeakMap<Store, Client>();
  const clients: Client[] = [];
  let files = 0;
  afterAll(() => {
    for (const client of clients) client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const createStore = async (): Promise<KyselyStore> => {
    const client = createClient({ url: `file:${join(folder, `${++files}.db`)}` });
    clients.push(client);
    await client.execute("PRAGMA journal_mode = WAL");
    // @ts-expect-error The dialect's types are those of the client that it brings along, an older one.
    const store = kyselyStore(new LibsqlDialect({ client }), { timeout: 20_000 });
    await store.migrate();
    clientOf.set(store, client);
    return store;
  };
  const failSession: NonNullable<StoreTestOptions["failSession"]> = async (store) => {
    const client = clientOf.get(store);
    await client?.execute(`CREATE TRIGGER no_sessions BEFORE INSERT ON onpurpose_sessions
      BEGIN SELECT RAISE(ABORT, 'the disk of sessions is gone'); END`);
    return async () => void (await client?.execute("DROP TRIGGER no_sessions"));
  };
  // SQLite's code, on which sqliteStore has raced in full.
  testStore({ describe, test }, createStore, { failSession, rounds: 250 });
  testLaws({ describe, test }, createStore, { failSession });
});
