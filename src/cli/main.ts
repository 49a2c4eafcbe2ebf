#!/usr/bin/env node
import { stripVTControlCharacters } from "node:util";
import { defineCommand, runCommand, runMain } from "citty";
import { visible } from "../timeline/outside.ts";
import { idsLast } from "./typed.ts";

const subCommands = {
  // Loaded when it is called: no command waits for another's parts.
  erase: () => import("./erase.ts").then(({ erase }) => erase),
  export: () => import("./export.ts").then(({ exportCommand }) => exportCommand),
  gauntlet: () => import("./gauntlet.ts").then(({ gauntlet }) => gauntlet),
  issue: () => import("./issue.ts").then(({ issue }) => issue),
  list: () => import("./list.ts").then(({ list }) => list),
  purge: () => import("./purge.ts").then(({ purge }) => purge),
  reclassify: () => import("./reclassify.ts").then(({ reclassify }) => reclassify),
  report: () => import("./report.ts").then(({ report }) => report),
  revoke: () => import("./revoke.ts").then(({ revoke }) => revoke),
  sessions: () => import("./sessions.ts").then(({ sessions }) => sessions),
  show: () => import("./show.ts").then(({ show }) => show),
};
// Names that every object has, such as toString, are no commands.
Object.setPrototypeOf(subCommands, null);

const main = defineCommand({
  meta: { name: "onpurpose", description: "Magic-link logins that only a person can use." },
  subCommands,
});

const rawArgs = idsLast(process.argv.slice(2));
const asksForHelp = rawArgs.length === 0 || rawArgs.some((arg) => arg === "--help" || arg === "-h");

if (asksForHelp) {
  await runMain(main, { rawArgs });
} else {
  try {
    await runCommand(main, { rawArgs });
  } catch (error) {
    process.stderr.write(`onpurpose: ${reasonOf(error)}\n`);
    process.exitCode = 2;
  }
}

/** Whoever typed a command needs the reason, not where in the code it was noticed; unless nobody foresaw it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return visible(String(error));
  const foreseen = ["UsageError", "GauntletError", "OnpurposeError", "CLIError"];
  if (!foreseen.includes(error.name)) return error.stack ?? error.message;
  // Citty colours its own.
  return visible(stripVTControlCharacters(error.message));
}
