import { UsageError } from "./usage-error.ts";

/** Every value of an option that can be given more than once. */
export function valuesOf(rawArgs: readonly string[], option: string): string[] {
  return rawArgs.flatMap((arg, at) => {
    if (arg === `--${option}`) return [rawArgs[at + 1] ?? ""];
    return arg.startsWith(`--${option}=`) ? [arg.slice(option.length + 3)] : [];
  });
}

/** @throws {UsageError} Unless it is a number within these bounds. */
export function readNumber(
  option: string,
  text: string | undefined,
  [least, most]: readonly [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new UsageError(`--${option} is a number from ${least} to ${most}.`);
}

/** @throws {UsageError} Unless it is an address of the web. */
export function readUrl(option: string, text: string | undefined): string {
  // Without what stands for the address, which no URL may hold as it is.
  const tried = text?.replaceAll("{address}", "a") ?? "";
  if (text !== undefined && URL.canParse(tried) && /^https?:$/.test(new URL(tried).protocol)) {
    return text;
  }
  throw new UsageError(
    text === undefined
      ? `--${option} is missing. See --help.`
      : `--${option} must be an http(s) URL.`,
  );
}

/** @throws {UsageError} Unless it is a regular expression. */
export function readPattern(option: string, text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    return new RegExp(text, "m");
  } catch {
    throw new UsageError(`--${option} must be a regular expression.`);
  }
}
