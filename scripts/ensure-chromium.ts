// Sees to it that the browser tests have a browser. Silent when there is one.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromiumPath } from "../test/support/chromium.ts";

function aptGet(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // stdin closed, so that no package can stop to ask a question.
  return spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}

function install(): void {
  // Only in the throw-away machines where one is root already: no sudo, no surprise on a laptop.
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log("Installing Chromium for the browser tests once …");
  // The lists of a fresh container are empty. Where updating fails, old lists may still do.
  aptGet("update", "-qq");
  aptGet("install", "-qq", "-y", "--no-install-recommends", "chromium");
}

if (chromiumPath() === undefined) install();
if (chromiumPath() === undefined) {
  console.error(
    "There is no Chromium for the browser tests: install one (`sudo apt-get install chromium`, `brew install --cask chromium`) or set CHROMIUM_PATH.",
  );
  process.exitCode = 1;
}
