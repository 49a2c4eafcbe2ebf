import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { expect } from "vitest";
import { requireRuntime } from "./programs.ts";

const root = join(import.meta.dirname, "../../..");
const vitest = join(root, "node_modules/vitest/vitest.mjs");

/** Versions of Node that are supported, beside the one that all tests run on: the oldest, and the next. */
export const otherNodes = ["node-22", "node-26"] as const;

/** Which tests run there, and how many of them pass at the least: running nothing passes, too. */
export interface OnNode {
  readonly project: string;
  readonly paths: readonly string[];
  readonly atLeast: number;
}

/** Runs tests on another version of Node, which `npm` and all that it starts use as well; false where there is none. */
export async function passesOn(name: (typeof otherNodes)[number], tests: OnNode): Promise<boolean> {
  const node = await requireRuntime(name);
  if (node === undefined) return false;
  const { code, output } = await run(node, tests);
  expect(code, output.slice(-8000)).toBe(0);
  const plain = output.replaceAll(/\u001b\[\d+m/g, "");
  expect(Number(/Tests\D+(\d+) passed/.exec(plain)?.[1])).toBeGreaterThanOrEqual(tests.atLeast);
  return true;
}

function run(node: string, { project, paths }: OnNode): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const args = [vitest, "run", "--project", project, "--reporter", "dot", ...paths];
    const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env["PATH"]}` };
    const child = spawn(node, args, { cwd: root, env });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += String(chunk)));
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, output }));
  });
}
