import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface Process {
  /** All that it has printed, in whole lines. */
  lines(): readonly string[];
  /** Waits until it has ended by itself, and gives its exit code; null where a signal ended it. */
  ended(): Promise<number | null>;
  kill(): Promise<void>;
}

/** Starts a file. It ends when its input does: it never outlives this process. */
export function startProcess(file: URL, env: Readonly<Record<string, string>>): Process {
  const path = fileURLToPath(file);
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=onpurpose-source"];
  const child = spawn(process.execPath, [...flags, path], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const closed = once(child, "close").then(([code]: unknown[]) => code as number | null);
  return {
    lines: () => printed.split("\n").slice(0, -1),
    ended: () => closed,
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
