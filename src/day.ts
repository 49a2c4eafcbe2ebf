/** A day, in milliseconds. */
export const dayMs = 24 * 60 * 60 * 1000;

/** The number of the day, in UTC, that a moment lies in: days since 1970-01-01. */
export const dayOf = (at: number): number => Math.floor(at / dayMs);
