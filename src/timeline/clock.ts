import { OnpurposeError } from "../errors.ts";

/** How moments are written in one time zone. */
export interface Clock {
  /** Such as "UTC". */
  readonly zone: string;
  /** "2030-01-31". */
  readonly day: (at: number) => string;
  /** "14:02:07". */
  readonly time: (at: number) => string;
}

/**
 * @param timeZone As `Intl.DateTimeFormat` takes it.
 * @throws {OnpurposeError} `invalid_argument` for a zone that this runtime does not know.
 */
export function createClock(timeZone: string, caller: string): Clock {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch (cause) {
    const message = `${caller}: timeZone must be the name of a time zone, such as "Europe/Berlin"`;
    throw new OnpurposeError("invalid_argument", message, { cause });
  }
  const write = (
    at: number,
    names: readonly Intl.DateTimeFormatPartTypes[],
    sign: string,
  ): string => {
    const parts = format.formatToParts(at);
    return names.map((name) => parts.find(({ type }) => type === name)?.value ?? "").join(sign);
  };
  return {
    zone: format.resolvedOptions().timeZone,
    day: (at) => write(at, ["year", "month", "day"], "-"),
    time: (at) => write(at, ["hour", "minute", "second"], ":"),
  };
}

/** @throws {OnpurposeError} `invalid_argument` unless it is a whole number within the bounds. */
export function checkWhole(
  value: number,
  [least, most]: readonly [number, number],
  name: string,
): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const message = `${name} must be a whole number from ${least} to ${most}`;
  throw new OnpurposeError("invalid_argument", message);
}
