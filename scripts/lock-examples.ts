// Writes the lockfiles of the examples anew, with the package as it is now: after a change of its dependencies, or of
// an example's. Run it under a current Node: `npm run lock-examples`, or `npm run lock-examples -- next nuxt` for some.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const root = join(import.meta.dirname, "..");
const examples = join(root, "examples");

const Packed = v.pipe(v.array(v.object({ filename: v.string() })), v.minLength(1));
const Lock = v.looseObject({
  packages: v.record(v.string(), v.looseObject({ integrity: v.optional(v.string()) })),
});

function npm(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} in ${cwd}: ${stderr}`);
  return stdout;
}

const all = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !all.includes(name));
if (unknown !== undefined) throw new Error(`examples/ has no ${unknown}, only ${all.join(", ")}`);
const chosen = wanted.length === 0 ? all : wanted;

npm(root, "run", "build");
const told: unknown = JSON.parse(npm(root, "pack", "--json", "--pack-destination", examples));
const [packed] = v.parse(Packed, told);
const tarball = join(examples, "onpurpose.tgz");
renameSync(join(examples, packed?.filename ?? ""), tarball);
for (const name of chosen) {
  const folder = join(examples, name);
  const file = join(folder, "package-lock.json");
  rmSync(file, { force: true });
  npm(
    folder,
    "install",
    "--package-lock-only",
    "--ignore-scripts",
    "--omit-lockfile-registry-resolved",
  );
  const lock = v.parse(Lock, JSON.parse(readFileSync(file, "utf8")));
  // It is another tarball after each change.
  const { integrity: _, ...own } = lock.packages["node_modules/onpurpose"] ?? {};
  const packages = { ...lock.packages, "node_modules/onpurpose": own };
  writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  console.log(name);
}
