// What the contract says of deleting what is old.

/** Of each kind, what was over before a moment. Moments are epoch milliseconds. */
export interface PurgeRequest {
  /** Links, and asks with their codes, that expired before it. */
  readonly links: number;
  /** Visits that were made before it. */
  readonly visits: number;
  /** Sessions that expired, or were ended, before it. */
  readonly sessions: number;
  /** What operators did before it. */
  readonly acts: number;
  /** What was counted of days that ended before it. */
  readonly days: number;
  /** Visits and asks that were made before it keep the network of the client's address alone. */
  readonly addresses: number;
}

/** How many of each are gone; of `addresses`, in how many visits and asks they were cut. */
export interface Purged {
  readonly links: number;
  readonly asks: number;
  readonly visits: number;
  readonly sessions: number;
  readonly acts: number;
  readonly days: number;
  readonly addresses: number;
}

/** What one step of the walk has deleted, and where to go on; null where there is no more. */
export interface PurgePage {
  readonly purged: Purged;
  readonly next: string | null;
}

export const nothingPurged: Purged = {
  links: 0,
  asks: 0,
  visits: 0,
  sessions: 0,
  acts: 0,
  days: 0,
  addresses: 0,
};

export const addPurged = (one: Purged, other: Purged): Purged => ({
  links: one.links + other.links,
  asks: one.asks + other.asks,
  visits: one.visits + other.visits,
  sessions: one.sessions + other.sessions,
  acts: one.acts + other.acts,
  days: one.days + other.days,
  addresses: one.addresses + other.addresses,
});
