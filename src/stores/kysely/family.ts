import { MysqlAdapter, PostgresAdapter, SqliteAdapter, type Dialect } from "kysely";
import { OnpurposeError } from "../../errors.ts";
import { judge as judgeMysql } from "../mysql/errors.ts";
import { judge as judgePostgres } from "../postgres/database.ts";
import type { SqlFault } from "../sql/database.ts";
import { mysqlDialect, postgresDialect, sqliteDialect, type SqlDialect } from "../sql/dialect.ts";

/** Which SQL a database speaks. */
export type Family = "postgres" | "mysql" | "sqlite";

/** What is to be known of a family to run our statements on it. */
export interface FamilyTraits {
  readonly dialect: SqlDialect;
  /** What an error means. The drivers' texts may hold values, and are left to the error's cause. */
  judge(error: unknown): SqlFault;
}

export const families: Readonly<Record<Family, FamilyTraits>> = {
  postgres: { dialect: postgresDialect, judge: discreet(judgePostgres) },
  mysql: { dialect: mysqlDialect, judge: discreet(judgeMysql) },
  sqlite: { dialect: sqliteDialect, judge: judgeSqlite },
};

/** @throws {OnpurposeError} `invalid_option` where the dialect does not tell. */
export function familyOf(dialect: Dialect): Family {
  const adapter = dialect.createAdapter();
  if (adapter instanceof PostgresAdapter) return "postgres";
  if (adapter instanceof MysqlAdapter) return "mysql";
  if (adapter instanceof SqliteAdapter) return "sqlite";
  throw new OnpurposeError(
    "invalid_option",
    'kyselyStore: the dialect does not tell which SQL it speaks; set family to "postgres", "mysql" or "sqlite"',
  );
}

/** Where no database has answered, a driver's text may be anything. */
function discreet(judge: (error: unknown) => SqlFault): (error: unknown) => SqlFault {
  return (error) => {
    const fault = judge(error);
    return fault.answered || fault.again ? fault : { ...fault, message: outage(error) };
  };
}

const sqliteBusy = /^SQLITE_(?:BUSY|LOCKED)/;
// The file itself is what fails.
const sqliteOutage = /^SQLITE_(?:IOERR|CORRUPT|CANTOPEN|NOTADB|FULL|MISUSE)/;

function judgeSqlite(error: unknown): SqlFault {
  const name = nameOf(error);
  const number = sqliteNumber(error);
  const busy = number === null ? false : (number & 0xff) === 5 || (number & 0xff) === 6;
  if (number === null && name?.startsWith("SQLITE_") !== true) {
    return { message: outage(error), again: false, answered: false };
  }
  return {
    message: `the database answered with ${name ?? "error"}${number === null ? "" : ` ${number}`}`,
    again: busy || sqliteBusy.test(name ?? ""),
    answered: !sqliteOutage.test(name ?? ""),
  };
}

const lost = "the database cannot be reached, or its driver failed";

function outage(error: unknown): string {
  const name = nameOf(error);
  return name === null ? lost : `${lost}: ${name}`;
}

/** The word by which an error is named, such as ECONNREFUSED. */
function nameOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const { code } = error;
  return typeof code === "string" && /^[A-Z0-9_]{3,60}$/.test(code) ? code : null;
}

/** The number by which `node:sqlite` names an error. */
function sqliteNumber(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error)) return null;
  return typeof error.errcode === "number" ? error.errcode : null;
}
