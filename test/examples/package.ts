import { spawnSync } from "node:child_process";
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

export function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? stdout + stderr}`);
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

/** The package as it would be published, in a folder of its own, under the name that the examples know it by. */
export function packed(): string {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-examples-"));
  if (newest("src") > newest("dist")) {
    run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], root);
  }
  run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], root);
  const [name = ""] = readdirSync(folder);
  renameSync(join(folder, name), join(folder, "onpurpose.tgz"));
  return folder;
}

/** A copy of an example beside the package, with what its lockfile names. */
export function installed(name: string, folder: string): string {
  const copy = join(folder, name);
  const own = (path: string): boolean =>
    !/[\\/](node_modules|(links|auth|app)\.db[-a-z]*)$/.test(path);
  cpSync(join(root, "examples", name), copy, { recursive: true, filter: own });
  run("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], copy);
  return copy;
}

/** Its types, against those of the package. */
export const check = (copy: string): void => run("npm", ["run", "check"], copy);

export const removed = (folder: string): void => rmSync(folder, { recursive: true, force: true });
