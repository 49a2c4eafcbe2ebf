import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromiumPath } from "../chromium.ts";

export type Program =
  | "chromium"
  | "firefox"
  | "miniBrowser"
  | "webKitWebDriver"
  | "xvfb"
  | "xdotool"
  | "dbus"
  | "gdbus";

/** Where the programs are that are driven by people and robots. Undefined: not on this machine. */
export function findPrograms(): Readonly<Record<Program, string | undefined>> {
  return {
    chromium: chromiumPath(),
    firefox: onPath("firefox-esr"),
    miniBrowser: miniBrowserPath(),
    webKitWebDriver: onPath("WebKitWebDriver"),
    xvfb: onPath("Xvfb"),
    xdotool: onPath("xdotool"),
    dbus: onPath("dbus-daemon"),
    gdbus: onPath("gdbus"),
  };
}

const programs = findPrograms();
const warned = new Set<string>();

/**
 * Whether all of these are there. Where one is missing the tests are to be skipped, loudly: also in CI, for these
 * browsers are an extra that `node scripts/ensure-browsers.ts` brings.
 */
export function haveAll(...names: readonly Program[]): boolean {
  const missing = names.filter((name) => programs[name] === undefined);
  for (const name of missing) {
    if (warned.has(name)) continue;
    warned.add(name);
    console.warn(
      `WARNING: tests are SKIPPED, there is no ${name} here. As root: node scripts/ensure-browsers.ts`,
    );
  }
  return missing.length === 0;
}

/** The path of a program that {@link haveAll} has found. */
export function programPath(name: Program): string {
  const path = programs[name];
  if (path === undefined) throw new Error(`There is no ${name} on this machine.`);
  return path;
}

function onPath(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** WebKitGTK's own small browser stands on no PATH: /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser. */
function miniBrowserPath(): string | undefined {
  if (!existsSync("/usr/lib")) return undefined;
  const places = readdirSync("/usr/lib")
    .filter((folder) => folder.endsWith("-linux-gnu"))
    .flatMap((folder) =>
      ["webkit2gtk-4.1", "webkit2gtk-4.0"].map((version) => join("/usr/lib", folder, version)),
    );
  return places.map((place) => join(place, "MiniBrowser")).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
