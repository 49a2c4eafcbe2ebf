import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { GauntletError } from "../gauntlet-error.ts";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
];

/** Where others keep it: macOS, then Windows. */
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ...["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) => {
    const folder = process.env[name];
    return folder === undefined
      ? []
      : [join(folder, "Google", "Chrome", "Application", "chrome.exe")];
  }),
];

/**
 * The Chromium of this machine: what `CHROMIUM_PATH` names, and no other; else one on the PATH, in the usual places,
 * or the one that Playwright has fetched.
 */
export function findChromium(fetched: string): string {
  const chosen = process.env["CHROMIUM_PATH"] ?? "";
  if (chosen !== "") {
    if (isProgram(chosen)) return chosen;
    throw new GauntletError(`CHROMIUM_PATH is no program: ${chosen}`);
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = [...onPath, ...places, fetched].find(isProgram);
  if (found !== undefined) return found;
  throw new GauntletError(
    "Some intermediaries run a browser, and no Chromium was found: install one, set CHROMIUM_PATH, or leave them out with --no-browser.",
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
