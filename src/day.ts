/** A day, in milliseconds. */
export const dayMs = 24 * 60 * 60 * 1000;

/** The number of the day, in UTC, that a moment lies in: days since 1970-01-01. */
export const dayOf = (at: number): number => Math.floor(at / dayMs);

/** A day in UTC as `2026-11-30`. */
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** The number of the day that is written so; null where there is no such day. */
export function readDay(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (Number.isNaN(at)) return null;
  const day = dayOf(at);
  // The engine takes a 30th of February for the 2nd of March.
  return dayText(day) === text ? day : null;
}
