import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { willDieWithUs } from "../servers/reaper.ts";

// A test that fails halfway stops nothing; what it started must not outlive the run.
// Each with what is to be called when all of its group has ended.
const running = new Map<ChildProcess, () => void>();

/** Starts a program as the head of a group of its own: browsers have many processes, and all of them are to end. */
export function start(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, "env" | "stdio" | "cwd"> = {},
): ChildProcess {
  const child = spawn(program, args, { stdio: "ignore", ...options, detached: true });
  // Where there is no such program there is nothing to end.
  child.on("error", () => undefined);
  if (child.pid !== undefined) running.set(child, willDieWithUs(child.pid));
  return child;
}

/** Ends a program and whatever it has started. `graceMs`: how long it may take to end by itself. */
export async function stop(child: ChildProcess, graceMs = 2000): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const ended = once(child, "exit");
    kill(child, "SIGTERM");
    const timer = new Promise((resolve) => setTimeout(resolve, graceMs, "late").unref());
    if ((await Promise.race([ended, timer])) === "late") {
      kill(child, "SIGKILL");
      await ended;
    }
  }
  // Also those of its group that outlive their head.
  kill(child, "SIGKILL");
  running.get(child)?.();
  running.delete(child);
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended.
  }
}
