// The pipeline of `npm test`. Every step runs, also after a failed one, so that one run tells everything.
// With arguments (`npm test -- src/token.test.ts`) only vitest runs, on those.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { keepFilesInMemory, startQuickServers } from "./pipeline/quick-disk.ts";
import { binary, root, runNode } from "./pipeline/run-node.ts";
import { noCounts, runVitest, sum, type Counts } from "./pipeline/vitest.ts";

interface Check {
  readonly name: string;
  readonly command: readonly string[];
  readonly prepare?: () => void;
}

const source = "--conditions=onpurpose-source";
const tsc = binary("typescript", "tsc");

const checks: readonly Check[] = [
  { name: "format", command: [binary("oxfmt", "oxfmt"), "--check"] },
  { name: "lint", command: [binary("oxlint", "oxlint")] },
  { name: "types", command: [tsc, "--noEmit"] },
  { name: "import directions", command: ["scripts/check-imports.ts"] },
  {
    name: "build",
    command: [tsc, "-p", "tsconfig.build.json"],
    // A file that was renamed must not live on in the package.
    prepare: () => rmSync(join(root, "dist"), { recursive: true, force: true }),
  },
  { name: "dead code", command: [binary("knip", "knip"), "--no-progress"] },
  { name: "package: publint", command: [binary("publint", "publint"), "--strict"] },
  {
    name: "package: types",
    command: [binary("@arethetypeswrong/cli", "attw"), "--pack", ".", "--profile", "esm-only"],
  },
  { name: "package: size", command: ["scripts/check-size.ts"] },
  { name: "package: exports", command: ["scripts/check-exports.ts"] },
];

/** Runs one check, quietly unless it fails. */
async function runCheck(check: Check): Promise<Counts> {
  process.stdout.write(`${check.name} … `);
  const start = performance.now();
  check.prepare?.();
  const { code, output } = await runNode(check.command, "collect");
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? "passed" : "FAILED"} (${seconds} s)`);
  if (code !== 0) console.log(`\n${output.trim()}\n`);
  return { ...noCounts, [code === 0 ? "passed" : "failed"]: 1 };
}

async function main(args: readonly string[]): Promise<void> {
  // The same files are compiled in hundreds of processes.
  process.env["NODE_COMPILE_CACHE"] ??= join(root, "node_modules/.cache/onpurpose/compiled");
  let counts = noCounts;
  if (args.length === 0) {
    for (const check of checks) counts = sum(counts, await runCheck(check));
  }
  if (args.length === 0 || args.some((arg) => arg.includes("browser"))) {
    // Its failure is not counted: the browser tests themselves say what is missing.
    await runNode(["scripts/ensure-chromium.ts"], "show");
  }
  if (args.length === 0 || args.some((arg) => /stores|test\//.test(arg))) {
    // The same: tests of a store say themselves that its server is missing.
    await runNode(["scripts/ensure-servers.ts"], "show");
  }
  if (args.length === 0) {
    keepFilesInMemory();
    await startQuickServers();
  }
  console.log("vitest …");
  counts = sum(counts, await runVitest([source], ["--project=!heavy", ...args]));
  process.exitCode = counts.failed === 0 ? 0 : 1;
  // Read by machines: alone on the last line, in exactly this form.
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}

await main(process.argv.slice(2));
