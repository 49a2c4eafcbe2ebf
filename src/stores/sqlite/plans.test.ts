import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { sqliteDialect } from "../sql/dialect.ts";
import type { RowStatements } from "../sql/purge-statements.ts";
import type { Statement } from "../sql/statement.ts";
import { compileStatements } from "../sql/statements.ts";
import { sqliteStore } from "../sqlite.ts";

// What operators and jobs look for is found by an index, in its order: SQLite answers in the app's own process.

const folder = mkdtempSync(join(tmpdir(), "onpurpose-plans-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = compileStatements(sqliteDialect);
const path = join(folder, "empty.db");
await sqliteStore(path).close();
const db = new DatabaseSync(path);
afterAll(() => db.close());

const planOf = (text: string): string[] =>
  db
    .prepare(`EXPLAIN QUERY PLAN ${text}`)
    .all()
    .map(({ detail }) => String(detail));

const { listNewest, listOldest, acts, actsOfLink, actsOfUser, events } = run;
const pages = { listNewest, listOldest, acts, actsOfLink, actsOfUser, events };
const rowsOf = ({ nth, last, remove, full }: RowStatements): Statement[] =>
  full === null ? [nth, last, remove] : [nth, last, remove, full.found, full.cut];
const { listAccountNewest, listAccountOldest, seen, countAsks, days, forgetEvents } = run;
const { fullAddressesOfVisits, cutAddressesOfVisits, fullAddressesOfAsks, purgeActs } = run;
const others = {
  listAccountNewest,
  listAccountOldest,
  seen,
  countAsks,
  days,
  forgetEvents,
  fullAddressesOfVisits,
  cutAddressesOfVisits,
  fullAddressesOfAsks,
  purgeActs,
};

describe("no table is read as a whole", () => {
  const rows = Object.fromEntries(run.rows.map((walk) => [`rows of ${walk.kind}`, rowsOf(walk)]));
  test.each(Object.entries({ ...pages, ...others, ...rows }))("%s", (_, statements) => {
    for (const { text } of [statements].flat()) {
      // The page that has just been found, p, has its few rows read as they are.
      expect(planOf(text).filter((step) => /^SCAN (?!p\b)/.test(step))).toEqual([]);
    }
  });
});

describe("nothing is sorted, but links of one account", () => {
  test.each(Object.entries(pages))("%s", (_, statements) => {
    for (const { text } of statements) {
      expect(planOf(text).filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
    }
  });
});
