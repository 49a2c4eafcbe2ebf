import { describe } from "vitest";
import { freshDatabase } from "../../support/servers/fresh-database.ts";
import { describeWith } from "../../support/servers/missing.ts";
import { ormLaws } from "./laws.ts";
import type { Orm } from "./orm.ts";
import { installTools } from "./tools.ts";

/** All that holds for one tool, in each database. */
export async function ormSuite(tool: Orm["tool"]): Promise<void> {
  if (!(await installTools())) {
    describe.skip(`${tool} is not installed`, () => {});
    return;
  }
  await describeWith(
    `${tool} in PostgreSQL`,
    () => freshDatabase("postgres"),
    ({ url }) => ormLaws(tool, "postgres", url),
  );
  await describeWith(
    `${tool} in MariaDB`,
    () => freshDatabase("mariadb"),
    ({ url }) => ormLaws(tool, "mysql", url),
  );
  describe(`${tool} in a file of SQLite`, () => ormLaws(tool, "sqlite", null));
}
