import { titleOf, type Migration } from "./migration.ts";

// Files that are TypeScript: two functions, or methods, that lead there and back.

/** As it stands in code. */
const quoted = (text: string): string => `\`${text.replaceAll(/[\\`]|\$\{/g, "\\$&")}\``;

const list = (name: string, statements: readonly string[]): string =>
  `const ${name} = [\n${statements.map((text) => `  ${quoted(text)},\n`).join("")}];\n`;

const drops = ({ tables }: Migration): readonly string[] =>
  tables.toReversed().map((table) => `DROP TABLE ${table}`);

/** The way back, one statement at a time; of an update there is none. */
function back(migration: Migration, run: string, indent: string): readonly string[] {
  return migration.from === 0
    ? [
        "// Deletes all links, visits and sessions: everybody is logged out.",
        `for (const text of drops) ${run};`,
      ].map((line) => `${indent}${line}`)
    : [
        "// It has only added what older code need not know: there is no need for a way back.",
        'throw new Error("This update of onpurpose\'s tables cannot be undone.");',
      ].map((line) => `${indent}${line}`);
}

const lists = (migration: Migration): string =>
  [
    list("statements", migration.statements),
    ...(migration.from === 0 ? [list("drops", drops(migration))] : []),
  ].join("\n");

/** A class of TypeORM. It tells the order of migrations by the thirteen digits at the end of their names. */
export function typeormClass(migration: Migration, now: number): string {
  return `// ${titleOf(migration)}.
import type { MigrationInterface, QueryRunner } from "typeorm";

export class Onpurpose${now} implements MigrationInterface {
  name = "Onpurpose${now}";

  async up(runner: QueryRunner): Promise<void> {
    for (const text of statements) await runner.query(text);
  }

  async down(${migration.from === 0 ? "runner: QueryRunner" : ""}): Promise<void> {
${back(migration, "await runner.query(text)", "    ").join("\n")}
  }
}

${lists(migration)}`;
}

export function knexFile(migration: Migration): string {
  return functions(migration, {
    heading: 'import type { Knex } from "knex";',
    parameter: "knex: Knex",
    run: "await knex.raw(text)",
  });
}

export function kyselyFile(migration: Migration): string {
  return functions(migration, {
    heading: 'import { sql, type Kysely } from "kysely";',
    parameter: "db: Kysely<never>",
    run: "await sql.raw(text).execute(db)",
  });
}

interface Words {
  readonly heading: string;
  readonly parameter: string;
  readonly run: string;
}

const functions = (migration: Migration, { heading, parameter, run }: Words): string =>
  `// ${titleOf(migration)}.
${heading}

export async function up(${parameter}): Promise<void> {
  for (const text of statements) ${run};
}

export async function down(${migration.from === 0 ? parameter : ""}): Promise<void> {
${back(migration, run, "  ").join("\n")}
}

${lists(migration)}`;
