import { sql, type RawBuilder } from "kysely";
import { postgresDialect } from "../sql/dialect.ts";
import { linkColumns } from "../sql/schema.ts";
import { compile, parameter, type Statement } from "../sql/statement.ts";

// What the statements of one trip are made of.

export type Part = RawBuilder<unknown>;

export const text = (name: string): Part => postgresDialect.typed(parameter<string>(name), "text");
export const moment = (name: string): Part =>
  postgresDialect.typed(parameter<number>(name), "moment");
export const id = text("id");
export const at = moment("at");
export const flag = (name: string): Part => sql`${moment(name)} = 1`;

export const statement = (name: string, query: RawBuilder<unknown>): Statement =>
  compile(name, { compile: () => query.compile(postgresDialect.compiler) });

export const columns = sql.join(linkColumns.map((name) => sql.ref(`l.${name}`)));
export const link = sql`link AS (SELECT ${columns} FROM onpurpose_links AS l WHERE id = ${id})`;

/** Adds a visit to the link that `from` gives a row of. */
export const addVisit = (outcome: Part, reason: Part, from: Part): Part => sql`visit AS (
  INSERT INTO onpurpose_visits
    (link_id, at, method, outcome, reason, client_address, network, user_agent, browser,
      traits, kind, client_name, reasons, rules)
  SELECT ${id}, ${at}, ${text("method")}, ${outcome}, ${reason}, ${text("client_address")},
    ${text("network")}, ${text("user_agent")}, ${text("visitor")},
    ${text("traits")}, ${text("kind")}, ${text("client_name")}, ${text("reasons")}, ${moment("rules")}
  FROM ${from}
)`;
