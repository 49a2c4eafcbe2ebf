#!/usr/bin/env node
import { defineCommand, runCommand, runMain } from "citty";
import { GauntletError } from "../gauntlet/gauntlet-error.ts";
import { UsageError } from "./usage-error.ts";

const main = defineCommand({
  meta: { name: "onpurpose", description: "Magic-link logins that only a person can use." },
  subCommands: {
    // Loaded when it is called: no command waits for another's parts.
    gauntlet: () => import("./gauntlet.ts").then(({ gauntlet }) => gauntlet),
    purge: () => import("./purge.ts").then(({ purge }) => purge),
    reclassify: () => import("./reclassify.ts").then(({ reclassify }) => reclassify),
  },
});

const rawArgs = process.argv.slice(2);
const asksForHelp = rawArgs.length === 0 || rawArgs.some((arg) => arg === "--help" || arg === "-h");

if (asksForHelp) {
  await runMain(main, { rawArgs });
} else {
  try {
    await runCommand(main, { rawArgs });
  } catch (error) {
    // Whoever typed this needs the reason, not where in the code it was noticed.
    const known = error instanceof UsageError || error instanceof GauntletError;
    const named = error instanceof Error && error.name === "CLIError";
    const told = known || named ? error.message : error instanceof Error ? error.stack : error;
    process.stderr.write(`onpurpose: ${String(told)}\n`);
    process.exitCode = 2;
  }
}
