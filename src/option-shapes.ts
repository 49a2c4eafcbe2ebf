import * as v from "valibot";

// Shapes that several options have. The message is what stands after "must be".

export const whole = (least: number, most: number, unit: string): v.GenericSchema<number, number> =>
  v.custom(
    (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= least && value <= most,
    `a whole number of ${unit} from ${least} to ${most}`,
  );

/** A text that a condition holds for. */
export const textThat = (
  holds: (text: string) => boolean,
  accepts: string,
): v.GenericSchema<string, string> =>
  v.custom((value) => typeof value === "string" && holds(value), accepts);
