import { OnpurposeError } from "./errors.ts";

/** Of an option of `createMagicLinks`, or of `where`: what it accepts, and never its value. */
export const wrongOption = (
  option: string,
  accepts: string,
  where = "createMagicLinks",
): OnpurposeError =>
  new OnpurposeError("invalid_option", `${where}: option "${option}" must be ${accepts}`);
