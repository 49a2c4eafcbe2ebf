import * as v from "valibot";

// Shapes that several options have. The message is what stands after "must be".

export const whole = (least: number, most: number, unit: string): v.GenericSchema<number, number> =>
  v.custom(
    (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= least && value <= most,
    `a whole number of ${unit} from ${least} to ${most}`,
  );

/** No list, which would pass for an object without any of its keys. */
export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A text that a condition holds for. */
export const textThat = (
  holds: (text: string) => boolean,
  accepts: string,
): v.GenericSchema<string, string> =>
  v.custom((value) => typeof value === "string" && holds(value), accepts);
