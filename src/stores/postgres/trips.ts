import type { SqlConnection } from "../sql/database.ts";
import type { AsyncDrive } from "../sql/drive.ts";
import { fromTraits } from "../sql/rows.ts";
import { findAccount } from "../sql/sessions.ts";
import { bind, type Statement, type Values } from "../sql/statement.ts";
import type { Statements } from "../sql/statements.ts";
import type { Row, Steps } from "../sql/steps.ts";
import { addUnknownVisit } from "../sql/visits.ts";
import type { Account, CurrentLogin, VisitFacts } from "../store.ts";
import { tellVisit } from "../told.ts";
import type { Telling } from "./parts.ts";

export class Trips {
  readonly #drive: AsyncDrive;
  /** For what goes beyond one statement, such as visits to links that do not exist. */
  readonly statements: Statements;

  constructor(drive: AsyncDrive, statements: Statements) {
    this.#drive = drive;
    this.statements = statements;
  }

  first(statement: Statement | Telling, values: Values): Promise<Row | undefined> {
    return this.#drive.connected((connection) =>
      first(connection, formOf(statement, values), values),
    );
  }

  /** A press, judged again where the first judgement could not see what another press had just written. */
  judged(press: Telling, values: Values): Promise<Row | undefined> {
    const statement = formOf(press, values);
    return this.#drive.connected(async (connection) => {
      const row = await first(connection, statement, { ...values, again: 0 });
      if (row?.["verdict"] !== "again") return row;
      return first(connection, statement, { ...values, again: 1 });
    });
  }

  /** What takes more than one statement. */
  write<T>(steps: () => Steps<T>): Promise<T> {
    return this.#drive.write(steps);
  }

  /** There is no such link: keeps the visit, within the network's budget. */
  unknown(request: Unknown): Promise<Account | null> {
    const { linkId, visit, current } = request;
    const { statements } = this;
    return this.write(function* () {
      const account = yield* findAccount(statements, current, visit.at);
      yield* addUnknownVisit(statements, linkId, visit);
      return account;
    });
  }

  async unknownPress(request: Unknown) {
    const current = await this.unknown(request);
    return { outcome: "refused", reason: "unknown", link: null, current } as const;
  }
}

/** The form that these values are for. */
export function formOf(statement: Statement | Telling, { event = null }: Values): Statement {
  if (!("quiet" in statement)) return statement;
  return event === null ? statement.quiet : statement.telling;
}

interface Unknown {
  readonly linkId: string;
  readonly visit: VisitFacts;
  readonly current: CurrentLogin | null;
}

async function first(
  connection: SqlConnection,
  statement: Statement,
  values: Values,
): Promise<Row | undefined> {
  return (await connection.execute(statement, bind(statement, values))).rows[0];
}

export function fromVisitor(id: string, visit: VisitFacts): Values {
  return {
    id,
    at: visit.at,
    method: visit.method,
    client_address: visit.clientAddress,
    network: visit.network,
    user_agent: visit.userAgent,
    visitor: visit.browser,
    ...fromTraits(visit),
    event: visit.event ?? null,
    told: visit.event === undefined ? null : tellVisit(visit),
  };
}
