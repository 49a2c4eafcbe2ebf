import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureDependencies } from "../../../scripts/with-node/dependencies.js";
import { SetupError } from "../../../scripts/with-node/setup-error.js";
import { isCi } from "../../support/ci.ts";

/** Where the other runtimes are installed: apart from the project's own dependencies, of which they are none. */
const home = join(import.meta.dirname, "../programs");
const requireThere = createRequire(join(home, "package.json"));

/** A program in a package of npm, by the kind of machine that it is built for. */
const packages = {
  bun: { "linux-x64": "@oven/bun-linux-x64/bin/bun" },
  deno: { "linux-x64": "@deno/linux-x64-glibc/deno" },
  /** The oldest Node that is supported, and the next one after ours. */
  "node-22": { "linux-x64": "node-22/bin/node" },
  "node-26": { "linux-x64": "node-26/bin/node" },
} as const;

type Runtime = keyof typeof packages | "workerd";

let whyNot: string | undefined;
let installed: Promise<void> | undefined;

/** Installs the runtimes once, whichever test file asks first. */
async function install(): Promise<void> {
  try {
    await ensureDependencies(home, process.execPath);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    whyNot = error.message;
  }
}

/** The program of a runtime, or of what starts it; undefined where there is none. */
async function findRuntime(name: Runtime): Promise<string | undefined> {
  installed ??= install();
  await installed;
  if (whyNot !== undefined) return undefined;
  if (name === "workerd") return has("miniflare") && has("esbuild") ? process.execPath : undefined;
  const byMachine: Readonly<Record<string, string>> = packages[name];
  const file = byMachine[`${process.platform}-${process.arch}`];
  const path = file === undefined ? undefined : join(home, "node_modules", file);
  return path !== undefined && existsSync(path) ? path : undefined;
}

/**
 * The same for a test, undefined where it is to be skipped: a laptop may do without and says so; a CI run that silently
 * tested less than it claims would be worse than none, and throws.
 */
export async function requireRuntime(name: Runtime): Promise<string | undefined> {
  const path = await findRuntime(name);
  if (path !== undefined) return path;
  const message = `There is no ${name} for this machine. ${whyNot ?? ""}`.trim();
  if (isCi()) throw new Error(message);
  console.warn(`WARNING: tests on ${name} are SKIPPED. ${message}`);
  return undefined;
}

function has(name: string): boolean {
  try {
    return existsSync(requireThere.resolve(name));
  } catch {
    return false;
  }
}
