import { OnpurposeError } from "./errors.ts";

/** For how many days records are kept, each 2 to 3,650. Nothing goes by itself: `upkeep()` deletes. */
export interface RetentionOptions {
  /** Links, and asks with their codes, after they have expired. Default 90. */
  readonly links?: number;
  /** Visits: who opened which link when, from where and with what. Default 90; never longer than links. */
  readonly visits?: number;
  /** Sessions, after they have expired or were ended. Default 30. */
  readonly sessions?: number;
}

/** For how long each kind of record is kept, in milliseconds. */
export interface Retention {
  readonly links: number;
  readonly visits: number;
  readonly sessions: number;
}

const day = 24 * 60 * 60 * 1000;

/** @throws {OnpurposeError} `invalid_option` */
export function readRetention({ links = 90, visits, sessions = 30 }: RetentionOptions): Retention {
  if (visits !== undefined && visits > links) {
    // Nobody could tell any more which link they were to.
    throw new OnpurposeError(
      "invalid_option",
      'createMagicLinks: option "retention.visits" must be no longer than links',
    );
  }
  return Object.freeze({
    links: links * day,
    visits: (visits ?? Math.min(90, links)) * day,
    sessions: sessions * day,
  });
}
