// Proves what package.json promises: each subpath of `exports` has its source and its built files, can be
// imported by its public name, and has one row in the README. Runs after the build.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const root = join(import.meta.dirname, "..");
const Target = v.union([v.string(), v.record(v.string(), v.string())]);
const Manifest = v.object({ name: v.string(), exports: v.record(v.string(), Target) });

const conditions = ["onpurpose-source", "types", "default"];

function check(): readonly string[] {
  const json: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const manifest = v.parse(Manifest, json);
  const readmeFile = join(root, "README.md");
  const readme = existsSync(readmeFile) ? readFileSync(readmeFile, "utf8") : "";
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    // A plain file, such as package.json: it only has to be there.
    if (typeof target === "string") return missing(subpath, [target]);
    const name = manifest.name + subpath.slice(1);
    return [
      ...missing(subpath, Object.values(target)),
      ...conditions
        .filter((condition) => !(condition in target))
        .map((condition) => `${subpath}: has no "${condition}"`),
      ...importFault(name),
      ...rowFault(name, readme),
    ];
  });
}

/** Twice is what a merge gone wrong leaves. */
function rowFault(name: string, readme: string): readonly string[] {
  const rows = readme.split(`\n| \`${name}\` `).length - 1;
  return rows === 1 ? [] : [`${name}: README.md has ${rows} rows about it, and not one`];
}

function missing(subpath: string, files: readonly string[]): readonly string[] {
  return files
    .filter((file) => !existsSync(join(root, file)))
    .map((file) => `${subpath}: ${file} does not exist`);
}

/** Imports by the public name, in a Node of its own without our condition, as a host's Node would. */
function importFault(name: string): readonly string[] {
  const code = `await import(${JSON.stringify(name)})`;
  const env = { ...process.env, NODE_OPTIONS: "" };
  const options = { cwd: root, env, encoding: "utf8" } as const;
  const child = spawnSync(process.execPath, ["--input-type=module", "--eval", code], options);
  if (child.status === 0) return [];
  return [`${name}: cannot be imported from the build\n${child.stderr}`];
}

const faults = check();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
