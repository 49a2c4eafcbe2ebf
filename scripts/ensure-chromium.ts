// Sees to it that the browser tests have a browser. Silent when there is one.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromiumPath } from "../test/support/chromium.ts";

function aptGet(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // stdin closed, so that no package can stop to ask a question.
  return spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}

function installByApt(): void {
  // Only in the throw-away machines where one is root already: no sudo, no surprise on a laptop.
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  // The lists of a fresh container are empty. Where updating fails, old lists may still do.
  aptGet("update", "-qq");
  // With a font: how the pages look is tested, too.
  aptGet("install", "-qq", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core");
}

/** Into this user's own cache, where no system package is to be had. */
function installByPlaywright(): void {
  const cli = join(import.meta.dirname, "..", "node_modules", "playwright-core", "cli.js");
  spawnSync(process.execPath, [cli, "install", "chromium"], {
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 300_000,
  });
}

for (const install of [installByApt, installByPlaywright]) {
  if (chromiumPath() !== undefined) break;
  console.log("Installing Chromium for the browser tests once …");
  install();
}
if (chromiumPath() === undefined) {
  console.error(
    "There is no Chromium for the browser tests: install one (`sudo apt-get install chromium`, `brew install --cask chromium`) or set CHROMIUM_PATH.",
  );
  process.exitCode = 1;
}
