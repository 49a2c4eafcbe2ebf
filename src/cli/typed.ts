import { parseArgs } from "node:util";
import type { ArgsDef } from "citty";
import { UsageError } from "./usage-error.ts";

/** Of a link, and of the session that it opened. It may begin with a dash; no option is as long. */
export const isLinkId = (text: string): boolean => /^[\w-]{43}$/.test(text);

/**
 * With ids that begin with a dash where they are taken for no options: behind an equals sign where they are the value of
 * an option for ids, else behind all options.
 */
export function idsLast(rawArgs: readonly string[]): string[] {
  const end = rawArgs.includes("--") ? rawArgs.indexOf("--") : rawArgs.length;
  const options: string[] = [];
  const ids: string[] = [];
  for (const arg of rawArgs.slice(0, end)) {
    const last = options.at(-1) ?? "";
    if (!arg.startsWith("-") || !isLinkId(arg)) options.push(arg);
    else if (["--link", "--end"].includes(last)) options.splice(-1, 1, `${last}=${arg}`);
    else ids.push(arg);
  }
  const others = [...ids, ...rawArgs.slice(end + 1)];
  return others.length === 0 && end === rawArgs.length ? options : [...options, "--", ...others];
}

/**
 * Hears every slip of the keys. Nothing that stands there is repeated in an
 * error: it may be a link's secret, in the wrong place.
 *
 * @param repeatable Options that may be given more than once.
 * @throws {UsageError} For an option that there is none of, one without its value, or too many arguments.
 */
export function checkTyped(
  rawArgs: readonly string[],
  known: ArgsDef,
  repeatable: readonly string[] = [],
): void {
  const given = new Set<string>();
  let besides = 0;
  for (const token of tokensOf(rawArgs, known)) {
    if (token.kind === "positional") besides++;
    if (token.kind !== "option") continue;
    checkOption(token, known);
    if (given.has(token.name) && !repeatable.includes(token.name)) {
      throw new UsageError(`${token.rawName} is given more than once.`);
    }
    given.add(token.name);
  }
  const places = Object.values(known).filter(({ type }) => type === "positional").length;
  if (besides <= places) return;
  const most = places === 0 ? "no argument" : "one argument";
  throw new UsageError(`There is ${most} besides the options, not ${besides}. See --help.`);
}

function tokensOf(rawArgs: readonly string[], known: ArgsDef) {
  const options = Object.entries(known).flatMap(([name, { type }]) =>
    type === "string" || type === "boolean" ? [[name, { type }] as const] : [],
  );
  const parsed = parseArgs({
    args: rawArgs.map((arg) => (isLinkId(arg) ? "id" : arg)),
    options: Object.fromEntries(options),
    strict: false,
    tokens: true,
  });
  return parsed.tokens;
}

interface TypedOption {
  readonly name: string;
  /** With its dashes. */
  readonly rawName: string;
  readonly value?: string | undefined;
  /** Whether the value stood behind an equals sign. */
  readonly inlineValue?: boolean | undefined;
}

function checkOption({ name, rawName, value, inlineValue }: TypedOption, known: ArgsDef): void {
  const typeOf = (option: string) =>
    Object.hasOwn(known, option) && rawName.startsWith("--") ? known[option]?.type : undefined;
  const type = typeOf(name);
  if (type === "string") {
    if (value === undefined || value === "") throw new UsageError(`${rawName} needs a value.`);
    if (inlineValue !== true && value.startsWith("-")) {
      throw new UsageError(
        `${rawName} needs a value. One that begins with a dash is typed ${rawName}=-...`,
      );
    }
  } else if (type === "boolean" || typeOf(name.replace(/^no-/, "")) === "boolean") {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
  } else {
    throw new UsageError(`There is no option ${rawName}. See --help.`);
  }
}
