import type pg from "pg";
import { bind, type Statement, type Values } from "../../src/stores/sql/statement.ts";

/** A node of what `EXPLAIN (FORMAT JSON)` gives. */
interface Plan {
  readonly "Relation Name"?: string;
  readonly "Actual Loops"?: number;
  readonly Plans?: readonly Plan[];
}

/** Which partitions of each table one run of a statement read or wrote. */
export type Touched = Readonly<Record<string, readonly string[]>>;

/**
 * Runs a statement as the store does, prepared, by the plan for any values, and lists what it touched: a node of
 * the plan with a table counts when it ran. A partition that was pruned has no node, or one that never ran.
 */
export async function touchedBy(
  client: pg.PoolClient,
  statement: Statement,
  values: Values,
): Promise<Touched> {
  const bound = bind(statement, values);
  // Types are left out, as pg leaves them out: the statement must tell them by itself.
  await client.query(`PREPARE explained AS ${statement.text}`);
  try {
    await client.query("SET plan_cache_mode = force_generic_plan");
    const literals = bound.map((value) => literal(value)).join(", ");
    const { rows } = await client.query<{ "QUERY PLAN": { Plan: Plan }[] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE explained${bound.length > 0 ? `(${literals})` : ""}`,
    );
    return collect(rows[0]?.["QUERY PLAN"][0]?.Plan);
  } finally {
    await client.query("DEALLOCATE explained");
  }
}

function literal(value: string | number | null): string {
  if (value === null) return "NULL";
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

function collect(root: Plan | undefined): Touched {
  const touched: Record<string, Set<string>> = {};
  const visit = (plan: Plan): void => {
    const name = plan["Relation Name"];
    // The node that writes a table as a whole names the table itself; which of its pieces it wrote, the
    // nodes below it tell, or the trigger of its table.
    if (name !== undefined && (plan["Actual Loops"] ?? 0) > 0) {
      const [, table = name, piece] = /^(onpurpose_[a-z_]+?)_(\d[\d_]*|other)$/.exec(name) ?? [];
      const pieces = (touched[table] ??= new Set());
      if (piece !== undefined) pieces.add(piece);
    }
    for (const child of plan.Plans ?? []) visit(child);
  };
  if (root !== undefined) visit(root);
  return Object.fromEntries(
    Object.entries(touched).map(([table, pieces]) => [table, [...pieces].toSorted()]),
  );
}
