import { OnpurposeError } from "./errors.ts";

/** Of an option of `createMagicLinks`: what it accepts, and never its value. */
export const wrongOption = (option: string, accepts: string): OnpurposeError =>
  new OnpurposeError("invalid_option", `createMagicLinks: option "${option}" must be ${accepts}`);
