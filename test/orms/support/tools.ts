import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureDependencies } from "../../../scripts/with-node/dependencies.js";
import { SetupError } from "../../../scripts/with-node/setup-error.js";
import { isCi } from "../../support/ci.ts";
import type { Orm } from "./orm.ts";

const root = join(import.meta.dirname, "../../..");
/** Where the tools are installed: apart from the project's own dependencies, of which they are none. */
const hosts = join(import.meta.dirname, "../hosts");

/** Installs them once. False where they are not to be had, and the tests of them are to be skipped. */
export async function installTools(): Promise<boolean> {
  try {
    await ensureDependencies(hosts, process.execPath);
  } catch (error) {
    if (!(error instanceof SetupError) || isCi()) throw error;
    console.warn(`WARNING: tests of Prisma and others are SKIPPED. ${error.message}`);
    return false;
  }
  linkOurs();
  return true;
}

/** As if it were installed there: its sources. */
function linkOurs(): void {
  try {
    symlinkSync(root, join(hosts, "node_modules/onpurpose"), "dir");
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isThere) throw error;
  }
}

export async function loadOrm(tool: Orm["tool"]): Promise<Orm> {
  const loaded: unknown = await import(join(hosts, `${tool}.ts`));
  if (isModule(loaded)) return loaded.orm;
  throw new Error(`${tool}.ts exports no orm`);
}

const isModule = (loaded: unknown): loaded is { readonly orm: Orm } =>
  typeof loaded === "object" && loaded !== null && "orm" in loaded;

/** A folder in which files find the tools. */
export function workFolder(): { readonly path: string; remove(): void } {
  const work = join(hosts, "made");
  mkdirSync(work, { recursive: true });
  const path = mkdtempSync(join(work, "orm-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Holds our helpers against the tools' own types. */
export async function checkTypes(): Promise<void> {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", hosts]);
}
