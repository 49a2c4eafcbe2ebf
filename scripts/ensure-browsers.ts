// Brings the browsers beside Chromium, which some tests drive as robots and as people: Firefox ESR and WebKitGTK, a
// screen for them, hands, and what a screen reader needs. To be asked for: `node scripts/ensure-browsers.ts`. Silent
// when all is there. Never fails: without them those tests are skipped, and say so.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findPrograms, type Program } from "../test/support/people/programs.ts";

/** The packages of Debian 12, about 110 MB to fetch and 510 MB on disk altogether. Chromium has a script of its own. */
const packages: readonly (readonly [Program, readonly string[]])[] = [
  ["firefox", ["firefox-esr"]],
  // The driver comes with the library, and the library with its MiniBrowser.
  ["miniBrowser", ["webkit2gtk-driver"]],
  ["webKitWebDriver", ["webkit2gtk-driver"]],
  ["xvfb", ["xvfb"]],
  ["xdotool", ["xdotool"]],
  ["dbus", ["dbus", "at-spi2-core"]],
  ["gdbus", ["libglib2.0-bin"]],
];

function missing(): string[] {
  const found = findPrograms();
  const lacking = packages.filter(([program]) => found[program] === undefined);
  return [...new Set(lacking.flatMap(([, names]) => names))];
}

function aptGet(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // stdin closed, so that no package can stop to ask a question.
  const ended = spawnSync("apt-get", args, {
    env,
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 300_000,
  });
  return ended.status === 0;
}

const wanted = missing();
if (wanted.length > 0) {
  // Only in the throw-away machines where one is root already: no sudo, no surprise on a laptop.
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log(`Installing ${wanted.join(", ")} …`);
    // The lists of a fresh container are empty. Where updating fails, old lists may still do.
    aptGet("update", "-qq");
    aptGet("install", "-qq", "-y", "--no-install-recommends", ...wanted);
  }
  const lacking = missing();
  if (lacking.length > 0) {
    console.warn(
      `There is no ${lacking.join(", ")} here: the tests that need them are skipped. With Debian: \`sudo apt-get install ${lacking.join(" ")}\`.`,
    );
  }
}
