import { spawn } from "node:child_process";
import { join } from "node:path";

const main = join(import.meta.dirname, "../../src/cli/main.ts");

/** How a command has ended, and what it printed. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** `npx onpurpose` with these arguments, in a process of its own. */
export function runCli(...args: readonly string[]): Promise<Ran> {
  const flags = ["--conditions=onpurpose-source", "--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, main, ...args], {
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let error = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, out, error }));
  });
}
