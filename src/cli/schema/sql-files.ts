import { titleOf, type Migration } from "./migration.ts";

// Files that are SQL. What is to be said to whoever puts them into a project stands on top.

const comment = (lines: readonly string[]): string =>
  lines.map((line) => `-- ${line}`.trimEnd()).join("\n");

const ended = ({ statements }: Migration): readonly string[] =>
  statements.map((statement) => `${statement};\n`);

export const plainSql = (migration: Migration): string => ended(migration).join("\n");

/** For prisma/migrations/<time>_onpurpose/migration.sql. */
export function prismaSql(migration: Migration): string {
  const schema = migration.database === "postgres" ? "public." : "";
  const head = [
    `${titleOf(migration)}: prisma/migrations/<time>_onpurpose/migration.sql`,
    "",
    "Prisma Migrate leaves them as they are when prisma.config.ts names them as somebody else's:",
    "",
    "  experimental: { externalTables: true },",
    "  tables: {",
    "    external: [",
    ...migration.tables.map((table) => `      "${schema}${table}",`),
    "    ],",
    "  },",
  ];
  return `${comment(head)}\n\n${ended(migration).join("\n")}`;
}

/** No filter holds for sequences. */
const aboutTheSequence = [
  "",
  "Only for `push`, once these tables are there (it would drop the sequence of one), in the schema:",
  "",
  '  export const onpurposeVisitsNumber = pgSequence("onpurpose_visits_number_seq");',
];

/** For the file that `drizzle-kit generate --custom` makes. */
export function drizzleSql(migration: Migration): string {
  const head = [
    `${titleOf(migration)}: into the file that this makes:`,
    "",
    "  npx drizzle-kit generate --custom --name onpurpose",
    "",
    "So that `push` and `pull` leave them as they are, in drizzle.config.ts:",
    "",
    '  tablesFilter: ["*", "!onpurpose_*"],',
    ...(migration.database === "postgres" ? aboutTheSequence : []),
  ];
  return `${comment(head)}\n\n${ended(migration).join("--> statement-breakpoint\n")}`;
}
