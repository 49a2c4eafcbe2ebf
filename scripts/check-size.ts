// Holds the size of what others load and install. Runs after the build.
//
// What `createMagicLinks` pulls into a bundle by itself is counted as a bundler cuts it: minified, with all that is
// loaded at once, and without what is loaded when it is first needed ("core"). With the routes, which the first request
// loads, it is all that a login needs ("login"). A budget is what it was, and little more: whoever needs more says so by
// changing it.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import * as v from "valibot";

const root = join(import.meta.dirname, "..");

/** In bytes. */
const budgets = { core: 60_000, login: 166_000, packed: 1_900_000, unpacked: 7_800_000 };

const Packed = v.pipe(
  v.array(v.object({ size: v.number(), unpackedSize: v.number() })),
  v.minLength(1),
);
const Lock = v.object({
  packages: v.record(
    v.string(),
    v.object({
      dev: v.optional(v.boolean(), false),
      optional: v.optional(v.boolean(), false),
      peer: v.optional(v.boolean(), false),
      hasInstallScript: v.optional(v.boolean(), false),
    }),
  ),
});

async function sizeOf(exported: string): Promise<number> {
  const entry = "\0core";
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    external: /^node:/,
    // That what is loaded later is asked for at once is meant so.
    logLevel: "silent",
    plugins: [
      {
        name: "core",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? exported : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  const chunks = new Map(
    output.flatMap((one) => (one.type === "chunk" ? [[one.fileName, one] as const] : [])),
  );
  const loaded = new Set(output.filter((one) => one.type === "chunk" && one.isEntry));
  for (const one of loaded) {
    for (const name of one.type === "chunk" ? one.imports : []) {
      const chunk = chunks.get(name);
      // A set tells of what is added to it while it is walked over.
      if (chunk !== undefined) loaded.add(chunk);
    }
  }
  let size = 0;
  for (const one of loaded) size += one.type === "chunk" ? Buffer.byteLength(one.code) : 0;
  return size;
}

function packedSizes(): { packed: number; unpacked: number } {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  const [sizes] = v.parse(Packed, JSON.parse(stdout));
  return { packed: sizes?.size ?? 0, unpacked: sizes?.unpackedSize ?? 0 };
}

/** What users of the package get with it runs nothing of its own as it is installed. */
function installScripts(): readonly string[] {
  const { packages } = v.parse(
    Lock,
    JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")),
  );
  return Object.entries(packages)
    .filter(([, one]) => one.hasInstallScript && !one.dev && !one.optional && !one.peer)
    .map(([name]) => `${name} runs a script when it is installed`);
}

const exportOf = (name: string, file: string): string =>
  `export { ${name} } from ${JSON.stringify(join(root, "dist", file))};`;
const core = exportOf("createMagicLinks", "index.js");
const login = [
  core,
  exportOf("createServe", "routes/serve.js"),
  exportOf("createLanguages", "locales/languages.js"),
  exportOf("chooseLanguage", "http/language.js"),
  exportOf("issue", "flows/issue.js"),
].join("\n");
const sizes = { core: await sizeOf(core), login: await sizeOf(login), ...packedSizes() };
const over = (["core", "login", "packed", "unpacked"] as const)
  .filter((name) => sizes[name] === 0 || sizes[name] > budgets[name])
  .map((name) => `${name}: ${sizes[name]} bytes, and ${budgets[name]} are allowed`);
const faults = [...over, ...installScripts()];
for (const fault of faults) console.error(fault);
console.log(JSON.stringify(sizes));
process.exitCode = faults.length === 0 ? 0 : 1;
