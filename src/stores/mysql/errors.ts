import { reasonOf, type SqlFault } from "../sql/database.ts";

// Numbers of errors, as MySQL and MariaDB share them:
// https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html

// The transaction can be run again as a whole. The drive sends ROLLBACK first, which matters for those errors
// that undo a statement only.
const conflicts = new Set([
  1213, // deadlock; on Galera, also lost to another node's write, as late as at COMMIT
  // A row is there twice. Ids are random, so it is the same one: on Galera, from another node's transaction that is
  // just being applied, before this one is told that it has lost.
  1062,
  1060, // a column is there already: on a cluster, by another server's process that migrates as well
  1205, // waited too long for a lock
  1020, // a row has changed since it was read: MariaDB with innodb_snapshot_isolation
  1412, // a table was altered since the transaction began
  1615, // a prepared statement has to be prepared again, and that failed too often
  3101, // group replication: lost to another server's write
]);

// The answer came from a server, or a connection, that is not to be counted on any more: the next connection
// may lead to a better one.
const broken = new Set([
  1047, // Galera: this node is not part of the cluster now
  1053, // shutting down
  1180, // Galera, and others: the commit failed, or nobody knows
  1290, // read-only, by a global setting: a primary that is none any more
  1792, // read-only
  1836, // read-only
  1927, // MariaDB: the connection was killed
  3169, // MySQL: the session was killed
  4031, // MySQL: idle for too long
]);

const missing = new Set([1146, 1054]); // no such table, no such column

/** What an error of mysql2 means. */
export function judge(error: unknown): SqlFault {
  const number = errorNumber(error);
  if (number === null) {
    const message = `MySQL cannot be reached${reasonOf(error)}`;
    return { message, again: false, answered: false };
  }
  const hint = missing.has(number) ? "; has migrate() been run?" : "";
  return {
    message: `MySQL answered with error ${number}${hint}`,
    again: conflicts.has(number),
    answered: !broken.has(number),
  };
}

/** The number by which the server names an error; null when it came from elsewhere. */
export function errorNumber(error: unknown): number | null {
  if (!(error instanceof Error) || !("errno" in error) || !("sqlState" in error)) return null;
  // Node's errors have negative numbers, and no SQL state.
  return typeof error.errno === "number" && error.errno >= 1000 ? error.errno : null;
}
