import { OnpurposeError } from "../../errors.ts";
import type { SqlConnection } from "../sql/database.ts";
import { mysqlDialect } from "../sql/dialect.ts";
import { migrateOn } from "../sql/migrate.ts";
import type { Statement } from "../sql/statement.ts";

// Locks are the server's, not the database's, and their names have 64 characters at most.
const name = "concat('onpurpose:', sha1(database()))";

const ask = (name: string, text: string, parameters: readonly string[] = []): Statement => ({
  name,
  text: `SELECT ${text} AS answer`,
  parameters,
  givesRows: true,
});
const lock = ask("onpurpose_lock", `get_lock(${name}, ?)`, ["seconds"]);
const unlock = ask("onpurpose_unlock", `release_lock(${name})`);

/**
 * Brings the schema up to date. MySQL commits each change of a table by itself, so nothing is undone when one
 * fails: the next run starts with the same migration again, whose statements do no harm the second time.
 *
 * @param timeout For how long another process may hold it up, in milliseconds.
 */
export async function migrateMysql(connection: SqlConnection, timeout: number): Promise<number> {
  const { rows } = await connection.execute(lock, [Math.max(1, Math.floor(timeout / 1000))]);
  if (Number(rows[0]?.["answer"]) !== 1) {
    throw new OnpurposeError("store_unavailable", "another process is migrating the database");
  }
  try {
    // On a cluster another server's process may have been quicker: a version is then written twice, which is a
    // conflict like any other, and all of this is run again.
    return await migrateOn(connection, mysqlDialect);
  } finally {
    // A connection that is broken has lost its lock already.
    await connection.execute(unlock, []).catch(() => {});
  }
}
