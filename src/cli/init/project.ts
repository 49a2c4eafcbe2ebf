import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";

/** What a project's folder tells of it. */
export interface Project {
  /** Names of the packages that it depends on. */
  readonly packages: ReadonlySet<string>;
  readonly typeScript: boolean;
  /** How files of our own end. */
  readonly extension: "ts" | "mts" | "js" | "mjs";
  /** How one of them is named in another's import, which differs with TypeScript's settings. */
  readonly importedAs: string;
  /** What installs packages: the words before their names. */
  readonly install: string;
  /** Whether git leaves `.env` out. False also where there is no git. */
  readonly ignoresEnv: boolean;
}

/** @throws {UsageError} where no project is in this folder. */
export function readProject(): Project {
  const manifest = readManifest();
  const packages = new Set(
    ["dependencies", "devDependencies"].flatMap((field) => namesIn(manifest, field)),
  );
  const typeScript = existsSync("tsconfig.json") || packages.has("typescript");
  const isModule = Reflect.get(manifest, "type") === "module";
  const extension = extensionOf(typeScript, isModule);
  return {
    packages,
    typeScript,
    extension,
    importedAs: importsTypeScript() ? extension : extension.replace("ts", "js"),
    install: installer(),
    ignoresEnv: isIgnored(".env"),
  };
}

function readManifest(): object {
  if (!existsSync("package.json")) {
    throw new UsageError("There is no package.json in this folder: run it in your app's own.");
  }
  try {
    const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
    if (typeof manifest === "object" && manifest !== null) return manifest;
  } catch {
    // Said below.
  }
  throw new UsageError("The package.json in this folder cannot be read.");
}

function namesIn(manifest: object, field: string): readonly string[] {
  const found: unknown = Reflect.get(manifest, field);
  return typeof found === "object" && found !== null ? Object.keys(found) : [];
}

function extensionOf(typeScript: boolean, isModule: boolean): Project["extension"] {
  // Ours are modules: where a file's end alone does not say so, another end does.
  if (typeScript) return isModule ? "ts" : "mts";
  return isModule ? "js" : "mjs";
}

/** Whether imports end in .ts: what runs TypeScript as it is wants that, and what builds it the opposite. */
function importsTypeScript(): boolean {
  if (!existsSync("tsconfig.json")) return false;
  const settings = readFileSync("tsconfig.json", "utf8");
  return /"(?:allowImportingTsExtensions|rewriteRelativeImportExtensions)"\s*:\s*true/.test(
    settings,
  );
}

function installer(): string {
  const known = [
    ["pnpm-lock.yaml", "pnpm add"],
    ["yarn.lock", "yarn add"],
    ["bun.lock", "bun add"],
    ["bun.lockb", "bun add"],
  ] as const;
  return known.find(([file]) => existsSync(file))?.[1] ?? "npm install";
}

/** By git itself: no file is ignored that it already keeps. */
export function isIgnored(file: string): boolean {
  return spawnSync("git", ["check-ignore", "--quiet", file], { stdio: "ignore" }).status === 0;
}
