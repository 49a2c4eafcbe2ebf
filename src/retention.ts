import { dayMs } from "./day.ts";
import { OnpurposeError } from "./errors.ts";

/** For how many days records are kept, each 2 to 3,650. Nothing goes by itself: `upkeep()` deletes. */
export interface RetentionOptions {
  /** Links, and asks with their codes, after they have expired. Default 90. */
  readonly links?: number;
  /** Visits: who opened which link when, from where and with what. Default 90; never longer than links. */
  readonly visits?: number;
  /** Sessions, after they have expired or were ended. Default 30. */
  readonly sessions?: number;
  /** What operators did. Default 365. */
  readonly acts?: number;
  /** What reports were counted from, day by day; it names nobody. Default 730. */
  readonly reports?: number;
  /**
   * Client addresses of visits and asks, in full: later the /24 of IPv4 or the /48 of IPv6 stays. Default: as long as
   * the visits.
   */
  readonly addresses?: number;
}

/** For how long each kind of record is kept, in milliseconds. */
export interface Retention {
  readonly links: number;
  readonly visits: number;
  readonly sessions: number;
  readonly acts: number;
  readonly reports: number;
  /** Null: addresses are never cut. */
  readonly addresses: number | null;
}

/** @throws {OnpurposeError} `invalid_option` */
export function readRetention({
  links = 90,
  visits,
  sessions = 30,
  acts = 365,
  reports = 730,
  addresses,
}: RetentionOptions): Retention {
  if (visits !== undefined && visits > links) {
    // Nobody could tell any more which link they were to.
    throw new OnpurposeError(
      "invalid_option",
      'createMagicLinks: option "retention.visits" must be no longer than links',
    );
  }
  return Object.freeze({
    links: links * dayMs,
    visits: (visits ?? Math.min(90, links)) * dayMs,
    sessions: sessions * dayMs,
    acts: acts * dayMs,
    reports: reports * dayMs,
    addresses: addresses === undefined ? null : addresses * dayMs,
  });
}
