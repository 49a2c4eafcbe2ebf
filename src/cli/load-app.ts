import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { MagicLinks } from "../magic-links.ts";
import { UsageError } from "./usage-error.ts";

/**
 * What `createMagicLinks` gave, out of a module of the app's: its default export, or any other.
 *
 * @throws {UsageError} where there is no such file, or nothing like that in it.
 */
export async function loadApp(file: string): Promise<MagicLinks> {
  const path = resolve(file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UsageError(`there is no file "${file}"`);
  }
  const loaded: unknown = await import(pathToFileURL(path).href);
  const exported = typeof loaded === "object" && loaded !== null ? Object.values(loaded) : [];
  const found = exported.find(isMagicLinks);
  if (found !== undefined) return found;
  throw new UsageError(`${file} exports nothing that createMagicLinks gave`);
}

function isMagicLinks(value: unknown): value is MagicLinks {
  if (typeof value !== "object" || value === null) return false;
  return "reclassify" in value && "explain" in value && "issue" in value;
}
