import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { isCi } from "./ci.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Where a Chromium is installed on this machine, if anywhere. `CHROMIUM_PATH` goes before all others. */
export function chromiumPath(): string | undefined {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen !== undefined && chosen !== "") {
    // Falling back to another browser would hide the mistake.
    if (!isExecutable(chosen)) throw new Error(`CHROMIUM_PATH is no program: ${chosen}`);
    return chosen;
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  // Last, the one that Playwright itself has fetched on a machine without any.
  return [...places, ...macPlaces, chromium.executablePath()].find(isExecutable);
}

let warned = false;

/**
 * The Chromium for a browser test, or undefined where the test is to be skipped: a laptop may do without
 * one, and says so; a CI run that silently tested less than it claims would be worse than none, and throws.
 */
export function requireChromium(): string | undefined {
  const path = chromiumPath();
  if (path !== undefined) return path;
  const message = "No Chromium found: install it (chromium, Google Chrome) or set CHROMIUM_PATH.";
  if (isCi()) throw new Error(message);
  if (!warned) console.warn(`WARNING: browser tests are SKIPPED. ${message}`);
  warned = true;
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
