import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { MagicLinks } from "../magic-links.ts";
import { UsageError } from "./usage-error.ts";

/** The names by which an app's own module is found without being named: the first that is there. */
const configNames = ["", "src/", "app/", "server/"].flatMap((folder) =>
  ["ts", "mts", "js", "mjs"].map((end) => `${folder}onpurpose.config.${end}`),
);

/** The one in this folder, or in one of those that apps have their modules in; null where there is none. */
export const findConfig = (): string | null => configNames.find(isFile) ?? null;

/**
 * What `createMagicLinks` gave, out of a module of the app's: its default export, or any other.
 *
 * @param file Default: `onpurpose.config.ts` in this folder.
 * @param otherwise What else there is to say where there is none, as the rest of a sentence.
 * @throws {UsageError} where there is no such file, or nothing like that in it.
 */
export async function loadApp(file: string | undefined, otherwise = ""): Promise<MagicLinks> {
  const found = file ?? findConfig();
  if (found === null) {
    throw new UsageError(
      `There is no onpurpose.config.ts in this folder. Name the module that exports what createMagicLinks gave with --app${otherwise}.`,
    );
  }
  if (!isFile(found)) throw new UsageError(`there is no file "${found}"`);
  const loaded = await load(found);
  const exported = typeof loaded === "object" && loaded !== null ? Object.values(loaded) : [];
  const app = exported.find(isMagicLinks);
  if (app !== undefined) return app;
  throw new UsageError(`${found} exports nothing that createMagicLinks gave`);
}

async function load(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code !== "ERR_UNKNOWN_FILE_EXTENSION") throw error;
    throw new UsageError(
      `${file} is TypeScript, which Node ${process.versions.node} cannot run: take Node 22.18 or later, or name the built module with --app.`,
    );
  }
}

function isFile(file: string): boolean {
  return statSync(resolve(file), { throwIfNoEntry: false })?.isFile() === true;
}

function isMagicLinks(value: unknown): value is MagicLinks {
  if (typeof value !== "object" || value === null) return false;
  return "reclassify" in value && "explain" in value && "issue" in value;
}
