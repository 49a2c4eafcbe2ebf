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

/**
 * A statement in two forms: where nobody is to be told, an event that is not written must not cost anything. Each is
 * prepared by those connections that need it.
 */
export interface Telling {
  readonly quiet: Statement;
  readonly telling: Statement;
}

export const inBothForms = (
  name: string,
  query: (told: boolean) => RawBuilder<unknown>,
): Telling => ({
  quiet: statement(name, query(false)),
  telling: statement(`${name}_told`, query(true)),
});

/** Adds an event for each row that `from` gives. */
export const addEvent = (outcomeAndReason: Part, from: Part): Part => sql`told AS (
  INSERT INTO onpurpose_events (at, id, link_id, outcome, reason, told)
  SELECT ${at}, ${text("event")}, ${id}, ${outcomeAndReason}, ${text("told")} FROM ${from}
)`;

/** Adds a visit to the link that `from` gives a row of; where it is told, also its event. */
export const addVisit = (
  told: boolean,
  outcome: Part,
  reason: Part,
  from: Part,
): Part => sql`visit AS (
  INSERT INTO onpurpose_visits
    (link_id, at, method, outcome, reason, client_address, network, user_agent, browser,
      traits, kind, client_name, reasons, rules)
  SELECT ${id}, ${at}, ${text("method")}, ${outcome}, ${reason}, ${text("client_address")},
    ${text("network")}, ${text("user_agent")}, ${text("visitor")},
    ${text("traits")}, ${text("kind")}, ${text("client_name")}, ${text("reasons")}, ${moment("rules")}
  FROM ${from}
)${told ? sql`, ${addEvent(sql`${outcome}, ${reason}`, from)}` : sql``}`;
