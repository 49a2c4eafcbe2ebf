import * as v from "valibot";

// A shape that several options have. The message is what stands after "must be".

export const whole = (
  least: number,
  most: number,
  unit: string,
): v.GenericSchema<number, number> => {
  const accepts = `a whole number of ${unit} from ${least} to ${most}`;
  return v.pipe(
    v.number(accepts),
    v.integer(accepts),
    v.minValue(least, accepts),
    v.maxValue(most, accepts),
  );
};
