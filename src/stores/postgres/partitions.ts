import { OnpurposeError } from "../../errors.ts";

/** How the tables are to be spread. Without it each is one piece. */
export interface PostgresPartitions {
  /** Over how many pieces each table is spread by the hash of its key: 2 to 1,024. */
  readonly partitions: number;
  /**
   * Whether visits are spread like the links that they belong to, or by the month in which they happened, so that
   * old ones can be dropped as a whole; see {@link postgresVisitsMonth}. Default "link".
   */
  readonly visits?: "link" | "month";
}

/** By what each table is spread; every statement on the path of a request names it. */
const keys: Readonly<Record<string, string>> = {
  onpurpose_links: "id",
  onpurpose_account_links: "account",
  onpurpose_visits: "link_id",
  onpurpose_sessions: "id",
  onpurpose_asks: '"key"',
  onpurpose_ask_log: "id",
};

/**
 * The statements that make the tables in pieces, of those that make them in one.
 *
 * @throws {OnpurposeError} `invalid_argument`
 */
export function partitioned({
  partitions,
  visits = "link",
}: PostgresPartitions): (statement: string) => string[] {
  if (!Number.isInteger(partitions) || partitions < 2 || partitions > 1024) {
    throw new OnpurposeError(
      "invalid_argument",
      "postgresSchema: partitions must be a whole number from 2 to 1024",
    );
  }
  return (statement) => {
    const [, table = ""] = /^CREATE TABLE IF NOT EXISTS (\w+) /.exec(statement) ?? [];
    const key = keys[table];
    if (key === undefined) return [statement];
    if (table === "onpurpose_visits" && visits === "month") return byMonth(statement);
    const pieces = Array.from(
      { length: partitions },
      (_, n) =>
        `CREATE TABLE IF NOT EXISTS ${table}_${n} PARTITION OF ${table}
FOR VALUES WITH (MODULUS ${partitions}, REMAINDER ${n})`,
    );
    return [`${statement} PARTITION BY HASH (${key})`, ...pieces];
  };
}

/** Months are made one by one, later; a visit of a month that nobody has made is kept all the same. */
const byMonth = (statement: string): string[] => [
  `${statement} PARTITION BY RANGE (at)`,
  "CREATE TABLE IF NOT EXISTS onpurpose_visits_other PARTITION OF onpurpose_visits DEFAULT",
];

/**
 * The SQL that makes the partition for the visits of one month (UTC), named like `onpurpose_visits_2027_01`. Run
 * it before the month begins. Drop the table to drop the month.
 *
 * @param month Year and month, such as "2027-01".
 * @throws {OnpurposeError} `invalid_argument`
 */
export function postgresVisitsMonth(month: string): string {
  const [, year, number] = /^(2\d{3})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === undefined || number === undefined) {
    throw new OnpurposeError(
      "invalid_argument",
      'postgresVisitsMonth takes a year and a month, such as "2027-01"',
    );
  }
  const from = Date.UTC(Number(year), Number(number) - 1);
  const to = Date.UTC(Number(year), Number(number));
  return `CREATE TABLE IF NOT EXISTS onpurpose_visits_${year}_${number} PARTITION OF onpurpose_visits
FOR VALUES FROM (${from}) TO (${to});
`;
}
