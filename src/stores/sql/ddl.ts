import type { TableDialect } from "./dialect.ts";

// What changes of tables are made of.

export interface Index {
  readonly name: string;
  readonly columns: string;
  /** Left out where the database's indexes hold all rows. */
  readonly where?: string;
}

/** A table with its indexes, as one statement or several. */
export function table(
  t: TableDialect,
  name: string,
  columns: string,
  indexes: readonly Index[] = [],
): string[] {
  const inline = indexes.map((index) => `,\n  INDEX ${index.name} (${index.columns})`);
  const all = t.inlineIndexes ? `${columns}${inline.join("")}` : columns;
  const create = `CREATE TABLE IF NOT EXISTS ${name} (\n  ${all}\n)${t.options}`;
  return t.inlineIndexes
    ? [create]
    : [create, ...indexes.map((index) => createIndex(t, name, index))];
}

function createIndex(t: TableDialect, table: string, { name, columns, where }: Index): string {
  const condition = where !== undefined && t.partialIndexes ? ` WHERE ${where}` : "";
  return `CREATE INDEX IF NOT EXISTS ${name} ON ${table} (${columns})${condition}`;
}

/** Columns that may be null: to add such ones changes no row. And an index, all at once where one has to look later. */
export function addColumns(
  t: TableDialect,
  table: string,
  columns: readonly string[],
  index?: Index,
): string[] {
  const added = columns.map((column) => `ADD COLUMN ${column}`);
  if (index !== undefined && t.inlineIndexes) added.push(addedIndex(index));
  const altered = t.addsColumnsAtOnce
    ? [`ALTER TABLE ${table}\n  ${added.join(",\n  ")}`]
    : added.map((add) => `ALTER TABLE ${table} ${add}`);
  return index === undefined || t.inlineIndexes
    ? altered
    : [...altered, createIndex(t, table, index)];
}

/** To a table that has rows already. */
export const addIndex = (t: TableDialect, table: string, index: Index): string[] => [
  t.inlineIndexes ? `ALTER TABLE ${table} ${addedIndex(index)}` : createIndex(t, table, index),
];

const addedIndex = ({ name, columns }: Index): string => `ADD INDEX ${name} (${columns})`;

export const hasColumn = (
  table: string,
  column: string,
): string => `SELECT 1 FROM information_schema.columns
WHERE table_schema = database() AND table_name = '${table}' AND column_name = '${column}'`;

export const hasIndex = (
  table: string,
  { name }: Index,
): string => `SELECT 1 FROM information_schema.statistics
WHERE table_schema = database() AND table_name = '${table}' AND index_name = '${name}'`;
