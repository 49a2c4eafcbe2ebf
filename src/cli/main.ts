#!/usr/bin/env node
import { stripVTControlCharacters } from "node:util";
import { defineCommand, runCommand } from "citty";
import { visible } from "../timeline/outside.ts";
import { terminalColumns } from "./columns.ts";
import { commands, describeAll, describeOne } from "./commands.ts";
import { hidePasswords } from "./hide.ts";
import { helpOfAll, helpOfOne } from "./help.ts";
import { idsLast } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { versionOf } from "./version.ts";

const main = defineCommand({ meta: { name: "onpurpose" }, subCommands: commands });

const rawArgs = idsLast(process.argv.slice(2));

try {
  await run();
} catch (error) {
  process.stderr.write(`onpurpose: ${reasonOf(error)}\n`);
  process.exitCode = 2;
}
await end();

async function run(): Promise<void> {
  const asksForHelp =
    rawArgs.length === 0 || rawArgs.some((arg) => arg === "--help" || arg === "-h");
  if (asksForHelp) return printHelp();
  if (rawArgs.length === 1 && rawArgs[0] === "--version") return print([versionOf()]);
  await runCommand(main, { rawArgs });
}

async function printHelp(): Promise<void> {
  const name = rawArgs.find((arg) => !arg.startsWith("-"));
  if (name === undefined) {
    return print(helpOfAll(await describeAll(), versionOf(), terminalColumns()));
  }
  const described = await describeOne(name);
  if (described === null) throw new UsageError(`Unknown command ${name}`);
  print(helpOfOne(described, terminalColumns()));
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Whoever typed a command needs the reason, not where in the code it was noticed; unless nobody foresaw it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return visible(String(error));
  const foreseen = ["UsageError", "GauntletError", "OnpurposeError", "CLIError"];
  if (!foreseen.includes(error.name)) {
    return hidePasswords(error.stack ?? error.message, rawArgs, process.env);
  }
  // Citty colours its own.
  return visible(stripVTControlCharacters(error.message));
}

/** What reads the output may have had enough of it. */
process.stdout.on("error", () => process.exit());

/** What the app's own module holds open, such as a pool of connections, keeps no finished command waiting. */
async function end(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write("", () => resolve()));
  }
  process.exit();
}
