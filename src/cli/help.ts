import type { ArgDef, ArgsDef } from "citty";
import { breakLine } from "../timeline/break-line.ts";
import { beside } from "./columns.ts";

/** What help is made of: the first line of the description says what the command does, examples follow. */
export interface Described {
  readonly name: string;
  readonly description: string;
  readonly args: ArgsDef;
}

/** What `npx onpurpose --help` prints. */
export function helpOfAll(
  commands: readonly Described[],
  version: string,
  columns: number,
): readonly string[] {
  return [
    `onpurpose ${version}: magic-link logins that only a person can use.`,
    "",
    "  npx onpurpose <command> [options]",
    "",
    "Commands",
    ...beside(
      commands.map(({ name, description }) => [name, firstLine(description)]),
      columns,
    ),
    "",
    "npx onpurpose <command> --help has an example and all options of each.",
  ];
}

/** What `npx onpurpose <command> --help` prints. */
export function helpOfOne({ description, args }: Described, columns: number): readonly string[] {
  const all = Object.entries(args);
  const places = all.filter(([, { type }]) => type === "positional");
  const named = all.filter(([, { type }]) => type !== "positional");
  const isCommon = ([name]: (typeof named)[number]): boolean => common.includes(name);
  // What is the command's own comes first.
  const options = [...named.filter((each) => !isCommon(each)), ...named.filter(isCommon)];
  return [
    ...description.split("\n").flatMap((line) =>
      // Examples are copied: they stay as they are.
      line.startsWith(" ") ? [line] : breakLine(line, columns, (part) => part.length),
    ),
    ...section("Arguments", places, (name) => `<${name}>`, columns),
    ...section("Options", options, nameOf, columns),
  ];
}

/** What nearly all commands take. */
const common = ["app", "database", "json"];

const firstLine = (description: string): string => description.split("\n", 1).join();

function section(
  title: string,
  args: readonly (readonly [string, ArgDef])[],
  shown: (name: string, arg: ArgDef) => string,
  columns: number,
): readonly string[] {
  if (args.length === 0) return [];
  const rows = args.map(([name, arg]) => [shown(name, arg), textOf(arg)] as const);
  return ["", title, ...beside(rows, columns)];
}

function nameOf(name: string, arg: ArgDef): string {
  if (arg.type !== "boolean") return `--${name} <${arg.valueHint ?? "text"}>`;
  // What is so unless it is said is switched off by its opposite.
  return arg.default === true ? `--no-${name}` : `--${name}`;
}

function textOf(arg: ArgDef): string {
  const { description = "" } = arg;
  if (arg.type === "boolean" && arg.default === true) return arg.negativeDescription ?? description;
  const { default: usual } = arg;
  return usual === undefined || usual === false ? description : `${description}. Default: ${usual}`;
}
