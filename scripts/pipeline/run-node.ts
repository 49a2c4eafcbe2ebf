import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import * as v from "valibot";

export const root = join(import.meta.dirname, "../..");

const Manifest = v.object({
  bin: v.union([v.string(), v.record(v.string(), v.string())]),
});

/** The JavaScript file behind a tool's command: run by our own Node, whatever `node` is on PATH. */
export function binary(packageName: string, command: string): string {
  const folder = join(root, "node_modules", packageName);
  const json: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { bin } = v.parse(Manifest, json);
  const file = typeof bin === "string" ? bin : bin[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, file);
}

export interface Ended {
  readonly code: number;
  readonly output: string;
}

let running: ChildProcess | undefined;

// Whoever stops the pipeline wants the step that is running to stop with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    running?.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
}

/** Runs Node with these arguments at the root of the project, its output shown at once or collected. */
export function runNode(args: readonly string[], output: "show" | "collect"): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const stdio = output === "show" ? "inherit" : "pipe";
    const child = spawn(process.execPath, args, { cwd: root, stdio });
    running = child;
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    }
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (signal !== null) text += `\nended by ${signal}`;
      resolve({ code: code ?? 1, output: text });
    });
  });
}
