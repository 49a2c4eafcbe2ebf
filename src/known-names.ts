import { OnpurposeError } from "./errors.ts";

// Options that nobody reads are misspelt, and what they were to protect is not protected.

const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, "");

/** The accepted name that another was meant to be: the same but for capitals and strokes. */
export const meantName = (name: string, accepted: readonly string[]): string | undefined =>
  accepted.find((one) => one !== name && plain(one) === plain(name));

/** What stands after "there is no option": what it is called, or what there is. */
export function insteadOf(name: string, accepted: readonly string[]): string {
  const meant = meantName(name.split(".").at(-1) ?? "", accepted);
  return meant === undefined ? `, only ${accepted.join(", ")}` : `; it is called "${meant}"`;
}

/**
 * Options of a function of ours, none of which may have another name. `accepted`: as an object, so that the compiler
 * misses what is not named.
 *
 * @throws {OnpurposeError} `invalid_option`
 */
export function checkNames<O extends object>(
  where: string,
  options: O,
  accepted: Readonly<Record<keyof O, true>>,
): void {
  const names = Object.keys(accepted);
  const fault = (text: string): OnpurposeError =>
    new OnpurposeError("invalid_option", `${where}: ${text}`);
  if (typeof options !== "object" || options === null) {
    throw fault(`takes an object with ${names.join(", ")}`);
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw fault(`there is no option "${unknown}"${insteadOf(unknown, names)}`);
}
