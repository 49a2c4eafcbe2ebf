import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { binary, root, runNode } from "./run-node.ts";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function sum(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

const Report = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(
    v.object({
      status: v.string(),
      assertionResults: v.array(v.object({ status: v.string() })),
    }),
  ),
});

/** Runs vitest for all to see and counts from its JSON report. */
export async function runVitest(
  flags: readonly string[],
  args: readonly string[],
): Promise<Counts> {
  const file = join(root, `node_modules/.cache/onpurpose/vitest-${process.pid}.json`);
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const vitest = binary("vitest", "vitest");
    const { code } = await runNode([...flags, vitest, "run", ...reporters, ...args], "show");
    return count(file, code);
  } finally {
    rmSync(file, { force: true });
  }
}

function count(file: string, code: number): Counts {
  const report = readReport(file);
  if (report === undefined) return { ...noCounts, failed: 1 };
  // A test file that cannot even be loaded has no tests that could fail. It counts as one.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    // An error outside of any test (an unhandled rejection) shows in the exit code only.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function readReport(file: string): v.InferOutput<typeof Report> | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(file, "utf8"));
    return v.parse(Report, json);
  } catch {
    return undefined;
  }
}
