import * as v from "valibot";
import type { DjangoLink } from "../../flows/adopt-link.ts";
import { UsageError } from "../usage-error.ts";
import type { Tables } from "./open-tables.ts";

/** What stands in django-magic-link's table, as far as it matters here. */
export interface DjangoTable {
  readonly counts: DjangoCounts;
  /** The links that were not used and not switched off, in the order in which they were issued. */
  unused(): AsyncIterable<DjangoLink>;
}

export interface DjangoCounts {
  readonly all: number;
  readonly used: number;
  /** Switched off without having been used. */
  readonly inactive: number;
}

const table = "magic_link_magiclink";
const pageSize = 500;

// Drivers give numbers as texts where they might be too big.
const Whole = v.pipe(v.union([v.string(), v.number(), v.bigint(), v.null()]), v.transform(Number));
const Counts = v.object({ all_links: Whole, used: Whole, inactive: Whole });
const Shared = v.object({ email: v.string() });
const Row = v.object({
  id: Whole,
  token: v.string(),
  user_id: v.string(),
  email: v.nullable(v.string()),
  redirect_to: v.string(),
  created: Whole,
  expires: Whole,
});

/**
 * @param userTable Of Django's users: that of the setting AUTH_USER_MODEL.
 * @throws {UsageError} where the tables are not there, or not what they should be.
 */
export async function readDjangoTable(tables: Tables, userTable: string): Promise<DjangoTable> {
  const users = quoted(tables, userTable);
  const [row] = await tables.read(
    `select count(*) as all_links,
      sum(case when logged_in_at is not null then 1 else 0 end) as used,
      sum(case when logged_in_at is null and not is_active then 1 else 0 end) as inactive
      from ${table}`,
  );
  const { all_links: all, used, inactive } = parsed(Counts, row);
  return {
    counts: { all, used, inactive },
    async *unused() {
      const shared = await sharedAddresses(tables, users);
      let last = 0;
      for (;;) {
        const rows = await tables.read(pageAfter(tables, users, last));
        for (const one of rows.map((row) => parsed(Row, row))) {
          last = one.id;
          yield linkOf(one, shared);
        }
        if (rows.length < pageSize) return;
      }
    },
  };
}

/** Addresses of several users, in lower case. Django itself asks for none to be unique, or proved. */
async function sharedAddresses(tables: Tables, users: string): Promise<ReadonlySet<string>> {
  const rows = await tables.read(
    `select lower(email) as email from ${users} where email <> ''
      group by lower(email) having count(*) > 1`,
  );
  return new Set(rows.map((row) => parsed(Shared, row).email.trim().toLowerCase()));
}

function pageAfter({ kind }: Tables, users: string, last: number): string {
  const { text, millis } = columns[kind];
  return `select m.id, ${text("m.token")} as token, ${text("m.user_id")} as user_id, u.email as email,
      m.redirect_to, ${millis("m.created_at")} as created, ${millis("m.expires_at")} as expires
      from ${table} m left join ${users} u on u.id = m.user_id
      where m.id > ${last} and m.is_active and m.logged_in_at is null
      order by m.id limit ${pageSize}`;
}

/** How each database gives a column as a text, and a moment as epoch milliseconds. */
const columns = {
  postgres: {
    text: (column: string) => `cast(${column} as text)`,
    millis: (column: string) => `floor(extract(epoch from ${column}) * 1000)`,
  },
  mysql: {
    text: (column: string) => `cast(${column} as char)`,
    millis: (column: string) =>
      `floor(timestampdiff(microsecond, '1970-01-01 00:00:00', ${column}) / 1000)`,
  },
  // Whole seconds: a link ends a part of one earlier, not later.
  sqlite: {
    text: (column: string) => `cast(${column} as text)`,
    millis: (column: string) => `cast(strftime('%s', ${column}) as integer) * 1000`,
  },
} as const;

function linkOf(row: v.InferOutput<typeof Row>, shared: ReadonlySet<string>): DjangoLink {
  if (row.created > Date.now() + 60_000) {
    throw new UsageError(
      "--from has links that were issued later than now. Is this machine's clock right? Of a Django with USE_TZ = False only PostgreSQL tells when its links expire.",
    );
  }
  return {
    uuid: row.token,
    userId: row.user_id,
    email: row.email,
    sharesAddress: shared.has(row.email?.trim().toLowerCase() ?? ""),
    redirectTo: row.redirect_to,
    issuedAt: row.created,
    expiresAt: row.expires,
  };
}

function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  row: unknown,
): v.InferOutput<Schema> {
  const { success, output } = v.safeParse(schema, row);
  if (success) return output;
  throw new UsageError(`--from: the rows of ${table} are not those of django-magic-link 1.0.`);
}

function quoted({ kind }: Tables, name: string): string {
  if (!/^\w+(?:\.\w+)?$/.test(name)) {
    throw new UsageError('--user-table is the name of a table, such as "accounts_user".');
  }
  const quote = kind === "mysql" ? "`" : '"';
  return name
    .split(".")
    .map((part) => quote + part + quote)
    .join(".");
}
