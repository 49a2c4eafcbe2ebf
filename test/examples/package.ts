import { execFile, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isCi } from "../support/ci.ts";

export const root = join(import.meta.dirname, "../..");

/** Runs a program to its end, which may take minutes: meanwhile this process goes on. */
export function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // As from a person's shell: what tests are told makes of a build one for development, or leaves packages out.
    const env = { ...process.env, NODE_ENV: undefined, VITEST: undefined };
    const options = { cwd, env, maxBuffer: 2 ** 26 };
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve();
      reject(new Error(`${command} ${args.join(" ")} failed: ${error.message}${stdout}${stderr}`));
    });
  });
}

/** Whether packages can be had. Without a network a laptop does without these tests and says so; a CI run fails. */
export function canInstall(): boolean {
  const { status } = spawnSync("npm", ["ping", "--silent"], { cwd: root, timeout: 20_000 });
  if (status === 0 || isCi()) return true;
  console.warn("WARNING: tests of the examples are SKIPPED. npm reaches no registry.");
  return false;
}

/** When a file below a folder was last written; 0 where there is none. */
function newest(folder: string): number {
  const path = join(root, folder);
  if (!existsSync(path)) return 0;
  const files = readdirSync(path, { recursive: true, encoding: "utf8" });
  return Math.max(0, ...files.map((file) => statSync(join(path, file)).mtimeMs));
}

/** Where what is heavy goes: the temporary files of a run of all tests are in memory. */
const disk = "/var/tmp";

/** The package as it would be published, in a folder of its own, under the name that the examples know it by. */
export async function packed(size: "light" | "heavy" = "light"): Promise<string> {
  const place = size === "heavy" && existsSync(disk) ? disk : tmpdir();
  const folder = mkdtempSync(join(place, "onpurpose-examples-"));
  if (newest("src") > newest("dist")) {
    await run(
      process.execPath,
      ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"],
      root,
    );
  }
  await run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], root);
  const [name = ""] = readdirSync(folder);
  renameSync(join(folder, name), join(folder, "onpurpose.tgz"));
  return folder;
}

/** What an example makes when it is used, and what is no part of it. */
const made = /[\\/](node_modules|build|dist|\.[a-z-]+|(links|auth|app)\.db[-a-z]*)$/;

/** A copy of an example beside the package, with what its lockfile names. */
export async function installed(name: string, folder: string): Promise<string> {
  const copy = join(folder, name);
  const filter = (path: string): boolean => !made.test(path);
  cpSync(join(root, "examples", name), copy, { recursive: true, filter });
  await run("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], copy);
  return copy;
}

/** Its types, against those of the package. */
export const check = (copy: string): Promise<void> => run("npm", ["run", "check"], copy);

export const build = (copy: string): Promise<void> => run("npm", ["run", "build"], copy);

export const removed = (folder: string): void => rmSync(folder, { recursive: true, force: true });
