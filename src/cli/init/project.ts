import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";

/** What a project's folder tells of it. */
export interface Project {
  /** Nothing is in the folder yet, not even a package.json. */
  readonly isEmpty: boolean;
  /** Modules of its own are at its root, or in `src`. */
  readonly sources: { readonly root: boolean; readonly src: boolean };
  /** Names of the packages that it depends on. */
  readonly packages: ReadonlySet<string>;
  readonly typeScript: boolean;
  /** How files of our own end. */
  readonly extension: "ts" | "mts" | "js" | "mjs";
  /** Whether imports end as the files do, also those of TypeScript. */
  readonly importsTypeScript: boolean;
  /** What installs packages: the words before their names. */
  readonly install: string;
  /** What starts the app while somebody develops it; null where the project does not say. */
  readonly start: string | null;
  /** Whether a secret in `.env` stays out of git: `open` where it must be left out first, `kept` where git has the file. */
  readonly env: "ignored" | "open" | "kept";
}

/** @throws {UsageError} where no project is in this folder, though it is not empty. */
export function readProject(): Project {
  const isEmpty = readdirSync(".").every((name) => name === ".git");
  const manifest = isEmpty ? { type: "module" } : readManifest();
  const packages = new Set(
    ["dependencies", "devDependencies"].flatMap((field) => namesIn(manifest, field)),
  );
  const typeScript = existsSync("tsconfig.json") || packages.has("typescript");
  const install = installer();
  return {
    isEmpty,
    sources: { root: hasModules("."), src: hasModules("src") },
    packages,
    typeScript,
    extension: extensionOf(typeScript, Reflect.get(manifest, "type")),
    importsTypeScript: importsTypeScript(),
    install,
    start: isEmpty ? "npm start" : starter(manifest, install),
    env: envOf(),
  };
}

function hasModules(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((name) => /^(?!.*\.config\.).*\.[cm]?[jt]sx?$/.test(name));
}

function envOf(): Project["env"] {
  if (isIgnored(".env")) return "ignored";
  return git("ls-files", "--error-unmatch", ".env") ? "kept" : "open";
}

function starter(manifest: object, install: string): string | null {
  const scripts = namesIn(manifest, "scripts");
  const name = ["dev", "start:dev", "develop", "start"].find((each) => scripts.includes(each));
  if (name === undefined) return null;
  const [program = "npm"] = install.split(" ");
  return name === "start" ? `${program} start` : `${program} run ${name}`;
}

function readManifest(): object {
  if (!existsSync("package.json")) {
    throw new UsageError(
      "There is no package.json in this folder: run it in your app's own, or in an empty one.",
    );
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

function extensionOf(typeScript: boolean, type: unknown): Project["extension"] {
  // Ours are modules: where a file's end alone does not say so, another end does. What builds TypeScript makes of it what
  // the project is; run as it is, it counts as what it looks like unless package.json says otherwise.
  if (typeScript) return type === "commonjs" ? "mts" : "ts";
  return type === "module" ? "js" : "mjs";
}

/** Whether imports end in .ts: what runs TypeScript as it is wants that, and what builds it the opposite. */
function importsTypeScript(): boolean {
  if (!existsSync("tsconfig.json")) return true;
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
export const isIgnored = (file: string): boolean => git("check-ignore", "--quiet", file);

const git = (...args: readonly string[]): boolean =>
  spawnSync("git", args, { stdio: "ignore" }).status === 0;
