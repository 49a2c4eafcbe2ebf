import type { Compilable } from "kysely";
import { compile, type Statement } from "./statement.ts";

// LIMIT takes no value on every driver, and how many rows there will be is what a plan depends on. So statements
// that give a page of rows, or are about one, are compiled for a few sizes of pages.

const sizes = [10, 50, 100, 500] as const;

/** A statement that gives so many rows at most. */
interface SizedStatement extends Statement {
  readonly size: number;
}

/** The same statement for pages of each size, the smallest first. */
export type Sized = readonly SizedStatement[];

export const sized = (name: string, query: (size: number) => Compilable): Sized =>
  sizes.map((size) => ({ ...compile(`${name}_${size}`, query(size)), size }));

/** The one for the smallest page that holds as many rows; what it gives beyond them is to be left out. */
export function ofSize(statements: Sized, count: number): SizedStatement {
  const found = statements.find(({ size }) => size >= count);
  if (found === undefined) throw new TypeError(`no page holds ${count} rows`);
  return found;
}
