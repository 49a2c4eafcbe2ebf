// Sees to it that the tests have database servers to start. Silent when all are there; starts none.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  canStart,
  debianPackages,
  howToGet,
  serverKinds,
  type ServerKind,
} from "../test/support/servers/programs.ts";

function missingKinds(): readonly ServerKind[] {
  return serverKinds.filter((kind) => !canStart(kind));
}

function aptGet(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // stdin closed, so that no package can stop to ask a question.
  return spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}

function installByApt(kinds: readonly ServerKind[]): void {
  // Only in the throw-away machines where one is root already: no sudo, no surprise on a laptop.
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log("Installing database servers for the tests once …");
  // The lists of a fresh container are empty. Where updating fails, old lists may still do.
  aptGet("update", "-qq");
  // One by one: a package that is not to be had must not keep the others away.
  for (const name of new Set(kinds.flatMap(debianPackages))) {
    aptGet("install", "-qq", "-y", "--no-install-recommends", name);
  }
}

const missing = missingKinds();
if (missing.length > 0) installByApt(missing);
for (const kind of missingKinds()) console.error(howToGet(kind));
process.exitCode = missingKinds().length === 0 ? 0 : 1;
