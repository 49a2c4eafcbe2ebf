import type { UnaskedLink, WithEvent } from "../store.ts";
import type { Within } from "../within.ts";
import { issue } from "./links.ts";
import { bind, type Statement, type Values } from "./statement.ts";
import type { Statements } from "./statements.ts";
import type { Result } from "./steps.ts";

const nothing: Result = { rows: [], changes: 0 };

/** Runs a statement of the catalogue where the host says. */
export async function runWithin(
  within: Within,
  statement: Statement,
  values: Values,
): Promise<void> {
  await within({ sql: statement.text, values: bind(statement, values) });
}

/** The steps of issuing, in a transaction of the host's. Of a link that nobody has asked for they read nothing. */
export async function issueWithin(
  run: Statements,
  link: UnaskedLink & WithEvent,
  within: Within,
): Promise<void> {
  const steps = issue(run, link);
  for (let next = steps.next(nothing); next.done !== true; next = steps.next(nothing)) {
    // The host has begun it.
    if (next.value !== "begin") await runWithin(within, next.value.statement, next.value.values);
  }
}
