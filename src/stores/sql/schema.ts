// The tables as every SQL store has them. Moments are epoch milliseconds; hashes and ids are base64url text.

export interface Tables {
  readonly onpurpose_links: LinkRow;
  readonly onpurpose_account_links: AccountLinkRow;
  readonly onpurpose_visits: VisitRow;
  readonly onpurpose_sessions: SessionRow;
  readonly onpurpose_asks: AskRow;
  readonly onpurpose_ask_log: AskLogRow;
  readonly onpurpose_days: DayRow;
  readonly onpurpose_acts: ActRow;
  readonly onpurpose_events: EventRow;
  readonly onpurpose_leases: LeaseRow;
}

/** Partitioned by `id`, where it is partitioned. */
interface LinkRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly address: string;
  readonly purpose: string;
  readonly asked_by: string | null;
  readonly redirect_to: string;
  readonly issued_at: number;
  readonly expires_at: number;
  readonly first_opened_at: number | null;
  readonly redeemed_at: number | null;
  readonly redeemed_by: string | null;
  readonly revoked_at: number | null;
  readonly revoked_because: string | null;
  readonly claim_id: string | null;
  readonly claimed_until: number | null;
}

/**
 * Which links an account has: how a login finds the links that it ends without looking through all of them.
 * Partitioned by `account`. Says nothing about whether a link is alive; the link itself does.
 */
interface AccountLinkRow {
  /** See {@link userKey} and {@link addressKey}. */
  readonly account: string;
  readonly expires_at: number;
  readonly link_id: string;
  readonly asked_by: string | null;
}

/** Partitioned by `link_id`, or by `at`, so that an old month can be dropped as a whole. */
interface VisitRow {
  readonly link_id: string;
  readonly at: number;
  readonly method: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly client_address: string | null;
  readonly network: string;
  readonly user_agent: string | null;
  readonly browser: string | null;
  readonly traits: string | null;
  /** Null in rows that nothing has judged, as are the three after it. */
  readonly kind: string | null;
  readonly client_name: string | null;
  /** Names of rules, with a blank between them. */
  readonly reasons: string | null;
  readonly rules: number | null;
}

/** Partitioned by `id`, which is the id of the link that opened it. */
interface SessionRow {
  readonly id: string;
  readonly secret_hash: string;
  readonly user_id: string;
  readonly address: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly ended_at: number | null;
}

/** What is counted, under a key, for limits. Partitioned by `key`. */
interface AskRow {
  readonly key: string;
  readonly count: number;
  readonly window_ends_at: number;
}

/** Each ask for a link. Partitioned by `id`, which is the id of the link that was asked for. */
interface AskLogRow {
  readonly id: string;
  readonly address_hash: string;
  readonly code_hash: string;
  readonly asked_by: string;
  readonly asked_at: number;
  readonly expires_at: number;
  readonly client_address: string | null;
  readonly network: string;
  readonly user_agent: string | null;
  readonly attempts: number;
  readonly outcome: string | null;
  readonly settled_at: number | null;
  readonly mail_domain: string | null;
  readonly language: string | null;
}

/** What was counted of a day. */
interface DayRow {
  readonly day: number;
  readonly counted_at: number;
  readonly tallies: string;
}

/** What an operator did. */
interface ActRow {
  readonly at: number;
  readonly id: string;
  readonly operator: string;
  readonly name: string;
  readonly link_id: string | null;
  readonly user_id: string | null;
  readonly count: number | null;
}

/** What receivers have yet to be told. */
interface EventRow {
  readonly at: number;
  readonly id: string;
  readonly link_id: string | null;
  /** Of a visit, as is the reason: the statement that judges it may be the only one that knows. */
  readonly outcome: string | null;
  readonly reason: string | null;
  /** JSON: the rest of what happened. */
  readonly told: string;
}

/** Who may do something alone. */
interface LeaseRow {
  readonly name: string;
  readonly holder: string;
  readonly held_until: number;
}

/** The name of an account in `onpurpose_account_links`: of its links that have a user. */
export const userKey = (userId: string): string => `user:${userId}`;
/** Of the links to an address that were asked for, or have no user yet. */
export const addressKey = (address: string): string => `address:${address}`;

// A statement names its columns: one that says * would give others after a migration has added one, and
// PostgreSQL refuses to run a prepared statement whose columns have changed.

export const linkColumns = [
  "id",
  "user_id",
  "address",
  "purpose",
  "asked_by",
  "redirect_to",
  "issued_at",
  "expires_at",
  "first_opened_at",
  "redeemed_at",
  "redeemed_by",
  "revoked_at",
  "revoked_because",
  "claim_id",
  "claimed_until",
] as const satisfies readonly (keyof LinkRow)[];

export const visitColumns = [
  "link_id",
  "at",
  "method",
  "outcome",
  "reason",
  "client_address",
  "network",
  "user_agent",
  "browser",
  "traits",
  "kind",
  "client_name",
  "reasons",
  "rules",
] as const satisfies readonly (keyof VisitRow)[];

export const sessionColumns = [
  "id",
  "secret_hash",
  "user_id",
  "address",
  "created_at",
  "expires_at",
  "ended_at",
] as const satisfies readonly (keyof SessionRow)[];

export const askColumns = [
  "id",
  "address_hash",
  "code_hash",
  "asked_by",
  "asked_at",
  "expires_at",
  "client_address",
  "network",
  "user_agent",
  "attempts",
  "outcome",
  "settled_at",
  "mail_domain",
  "language",
] as const satisfies readonly (keyof AskLogRow)[];

export const actColumns = [
  "at",
  "id",
  "operator",
  "name",
  "link_id",
  "user_id",
  "count",
] as const satisfies readonly (keyof ActRow)[];
