import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { requireRuntime } from "./support/programs.ts";

// What adapters keep is kept on other versions of Node, too: their servers differ more than their languages do.

const root = join(import.meta.dirname, "../..");
const vitest = join(root, "node_modules/vitest/vitest.mjs");

function run(node: string, folders: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const args = [vitest, "run", "--project", "system", "--reporter", "dot", ...folders];
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

test.for(["node-22", "node-26"] as const)(
  "adapters and integrations on %s",
  { timeout: 400_000 },
  async (name, { skip }) => {
    const node = await requireRuntime(name);
    if (node === undefined) return skip();
    const { code, output } = await run(node, ["test/adapters", "test/integrations"]);
    expect(code, output.slice(-8000)).toBe(0);
    // Not by running nothing.
    expect(
      Number(/Tests\D+(\d+) passed/.exec(output.replaceAll(/\u001b\[\d+m/g, ""))?.[1]),
    ).toBeGreaterThan(600);
  },
);
