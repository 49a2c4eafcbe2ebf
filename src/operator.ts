import { OnpurposeError } from "./errors.ts";

/** Who looks at the operators' pages, as the host calls them: a name, or an account of the host's. */
export type Operator = string | { readonly id: string; readonly name?: string };

/** Of what is kept with an act. */
const longestName = 200;

/**
 * What an operator is called in the records of what they do, or null where the host named nobody.
 *
 * @throws {OnpurposeError} `invalid_host_answer`
 */
export function nameOperator(answer: unknown): string | null {
  if (answer === null || answer === undefined || answer === false) return null;
  const name = lineOf(typeof answer === "string" ? answer : nameOfAccount(answer));
  if (name !== "") return name;
  throw new OnpurposeError(
    "invalid_host_answer",
    'operators must give a name, an object with the text "id", or null',
  );
}

function nameOfAccount(account: unknown): string {
  if (typeof account !== "object" || account === null) return "";
  const id: unknown = Reflect.get(account, "id");
  const name: unknown = Reflect.get(account, "name");
  if (typeof id !== "string" || id === "") return "";
  return typeof name === "string" && name !== "" ? `${name} (${id})` : id;
}

/** One line that every store can keep. */
const lineOf = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cs}\s]+/gu, " ")
    .trim()
    .slice(0, longestName)
    .replace(/\p{Cs}$/u, "");
