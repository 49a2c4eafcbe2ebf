import { transactionOf, type SqlConnection } from "../sql/database.ts";
import { postgresDialect } from "../sql/dialect.ts";
import { migrateOn } from "../sql/migrate.ts";

/** Migrates in one transaction. Processes that come together pass one by one. */
export async function migratePostgres(connection: SqlConnection): Promise<number> {
  const transaction = transactionOf(connection);
  await transaction.begin();
  await connection.command("SELECT pg_advisory_xact_lock(hashtext('onpurpose_migrations'))");
  const version = await migrateOn(connection, postgresDialect);
  await transaction.commit();
  return version;
}
