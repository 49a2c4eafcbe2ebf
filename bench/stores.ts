import pg from "pg";
import { postgresStore } from "onpurpose/stores/postgres";
import { sqliteStore } from "onpurpose/stores/sqlite";
import type { Store } from "onpurpose";
import { postgresFloor } from "./floors/postgres.ts";
import { sqliteFloor } from "./floors/sqlite.ts";
import type { Floor } from "./floors/floor.ts";

// What is measured, by the scheme of the database's address.

const connections = 32;
const poolOf = (url: string): pg.Pool => new pg.Pool({ connectionString: url, max: connections });

export async function storeAt(url: string): Promise<Store> {
  const { protocol, pathname } = new URL(url);
  switch (protocol) {
    case "postgres:": {
      const store = postgresStore(poolOf(url));
      await store.migrate();
      return store;
    }
    case "sqlite:":
      return sqliteStore(pathname);
    default:
      throw new Error(`no store is known for ${protocol}`);
  }
}

export async function floorAt(url: string): Promise<Floor> {
  const { protocol, pathname, searchParams } = new URL(url);
  switch (protocol) {
    case "postgres:": {
      await (await storeAt(url)).close();
      return postgresFloor(poolOf(url));
    }
    case "sqlite:":
      return sqliteFloor(pathname, searchParams.get("synchronous") ?? "FULL");
    default:
      throw new Error(`no floor is known for ${protocol}`);
  }
}
