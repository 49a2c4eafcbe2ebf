const minute = 60;
const hour = 3600;
const day = 86_400;

/** Spans of time in the words of one language. */
export interface Spans {
  /** How long something still is: whole minutes, hours or days, never rounded up past its end. */
  readonly left: (seconds: number) => string;
  /** How long to wait, rounded up, and a minute at the least: whoever comes back then does not come too early. */
  readonly wait: (seconds: number) => string;
}

/**
 * @param languageTag BCP 47, as `Intl` takes it.
 * @param lessThanAMinute What stands for less than 60 seconds.
 */
export function createSpans(languageTag: string, lessThanAMinute: string): Spans {
  const format = (unit: string): Intl.NumberFormat =>
    new Intl.NumberFormat(languageTag, { style: "unit", unit, unitDisplay: "long" });
  const [minutes, hours, days] = [format("minute"), format("hour"), format("day")];
  const left = (seconds: number): string => {
    if (seconds < minute) return lessThanAMinute;
    if (seconds < 2 * hour) return minutes.format(Math.floor(seconds / minute));
    if (seconds < 2 * day) return hours.format(Math.floor(seconds / hour));
    return days.format(Math.floor(seconds / day));
  };
  return { left, wait: (seconds) => left(roundedUp(Math.max(seconds, minute))) };
}

/** To the unit that it will be told in. */
function roundedUp(seconds: number): number {
  const unit = seconds <= 2 * hour ? minute : seconds <= 2 * day ? hour : day;
  return Math.ceil(seconds / unit) * unit;
}
