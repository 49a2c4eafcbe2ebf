import { createClient } from "@redis/client";
import mysql from "mysql2/promise";
import pg from "pg";
import { openStore } from "../test/support/open-store.ts";
import type { Floor } from "./floors/floor.ts";
import { mysqlFloor } from "./floors/mysql.ts";
import { postgresFloor } from "./floors/postgres.ts";
import { redisFloor } from "./floors/redis.ts";
import { sqliteFloor } from "./floors/sqlite.ts";

/** As many connections as the store that it is compared with has. */
const connections = 10;

/** The floor of the database at this address, whose tables it makes if need be. */
export async function floorAt(address: string): Promise<Floor> {
  const [, scheme = "", path = "", query = ""] = /^([a-z]+):([^?]*)\??(.*)$/.exec(address) ?? [];
  const parameters = new URLSearchParams(query);
  if (scheme === "sqlite") return sqliteFloor(path, parameters.get("synchronous") ?? "FULL");
  const opened = await openStore(address, 5000);
  await opened.migrate();
  await opened.close();
  switch (scheme) {
    case "postgres":
      return postgresFloor(new pg.Pool({ connectionString: address, max: connections }));
    case "mysql":
      return mysqlFloor(mysql.createPool({ uri: address, connectionLimit: connections }));
    case "redis": {
      const client = createClient({ url: `redis:${path}` });
      await client.connect();
      return redisFloor(client, parameters.get("prefix") ?? "onpurpose");
    }
    default:
      throw new Error(`no floor is known for ${scheme}`);
  }
}
