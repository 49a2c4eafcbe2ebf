// Logs in to the examples of frameworks that build (Next and the like), over HTTP and in Chromium: each installed from the
// package as it is now, compiled, built, and run by its production server and by its development server. For releases;
// `npm test` builds them only. With names (`npm run heavy-examples -- next nuxt`) only those.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { binary, root, runNode } from "./pipeline/run-node.ts";
import { runVitest } from "./pipeline/vitest.ts";

const names = process.argv.slice(2);
const unfit = names.find((name) => !/^[a-z0-9-]+$/.test(name));
if (unfit !== undefined) throw new Error(`${unfit} is no name of a folder in examples/`);

rmSync(join(root, "dist"), { recursive: true, force: true });
const build = await runNode([binary("typescript", "tsc"), "-p", "tsconfig.build.json"], "show");
if (build.code !== 0) process.exit(build.code);
await runNode(["scripts/ensure-chromium.ts"], "show");
const chosen = names.length === 0 ? [] : ["-t", `^(${names.join("|")}) `];
const { passed, failed, skipped } = await runVitest(
  ["--conditions=onpurpose-source"],
  ["--project=heavy", ...chosen],
);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
// Names that no folder has.
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
