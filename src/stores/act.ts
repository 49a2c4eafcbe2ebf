// What the contract says of the things that operators do.

/** What an operator can do that changes something, or takes data out. */
export type ActName = (typeof actNames)[number];
export const actNames = [
  "issue",
  "revoke_link",
  "revoke_user",
  "revoke_all",
  "end_session",
  "end_sessions",
  "export",
  "erase",
] as const;

/** Something that an operator did, or was about to do. */
export interface Act {
  /** Random. */
  readonly id: string;
  readonly at: number;
  /** As the host names them, at most 200 characters. */
  readonly operator: string;
  readonly name: ActName;
  readonly linkId: string | null;
  readonly userId: string | null;
  /** To how many links or sessions it was done; null while that is not known, for ever where it failed. */
  readonly count: number | null;
}

export interface ActRequest {
  /** Those about this link; null: all. */
  readonly linkId: string | null;
  /** Those about this user; null: all. */
  readonly userId: string | null;
  /** How many at most: 1 to 500. */
  readonly limit: number;
}

/** Some of the acts, and where to go on; null where there are no more. */
export interface ActPage {
  readonly acts: readonly Act[];
  readonly next: string | null;
}
