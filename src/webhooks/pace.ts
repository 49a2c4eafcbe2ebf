/** How fast events are sent, and how patiently. Spans in milliseconds. */
export interface Pace {
  /** So many links at once. */
  readonly atOnce: number;
  /** The wait after an event was not taken; it doubles with each further try. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** A receiver may ask for a wait of so long at most. */
  readonly longestAsked: number;
  /** After so many links in a row that it did not take, the receiver is left alone for a while. */
  readonly patience: number;
  /** Between two looks at what others have left in the outbox. */
  readonly look: number;
  /** After something has happened, so that one look finds all of it; and before what was sent is noted, for the same. */
  readonly rest: number;
  /** For how long one process alone sends. */
  readonly lease: number;
  /** How long the end waits for what is under way. */
  readonly closing: number;
  /** How often a failure is reported that goes on. */
  readonly report: number;
  /** So many events are held in memory, and so many of them of one link. */
  readonly most: number;
  readonly mostOfLink: number;
}

export const usualPace: Pace = {
  atOnce: 8,
  firstWait: 1000,
  longestWait: 5 * 60_000,
  longestAsked: 60 * 60_000,
  patience: 8,
  look: 3000,
  rest: 20,
  lease: 30_000,
  closing: 5000,
  report: 5 * 60_000,
  most: 1000,
  mostOfLink: 32,
};

/** The wait after so many failures in a row. Half of it is random, so that what failed together does not come again together. */
export function waitAfter({ firstWait, longestWait }: Pace, failures: number): number {
  const whole = Math.min(firstWait * 2 ** (failures - 1), longestWait);
  return whole / 2 + (Math.random() * whole) / 2;
}
