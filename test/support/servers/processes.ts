import { execFile, spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Owner } from "./owner.ts";
import { willDieWithUs } from "./reaper.ts";

/** Runs a program to its end and gives what it printed; an error holds that, too. At most `timeout` ms, 60 000 by default. */
export async function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; owner?: Owner | undefined; timeout?: number },
): Promise<string> {
  const { cwd, owner, timeout = 60_000 } = options;
  const settings = { cwd, timeout, killSignal: "SIGKILL", ...owner } as const;
  const { stdout, stderr } = await promisify(execFile)(program, args, settings);
  return stdout + stderr;
}

export interface ServerProcess {
  readonly pid: number;
  running(): boolean;
  /** Asks it to end by this signal, and kills it after 10 s. Also when it has ended already. */
  stop(signal: NodeJS.Signals): Promise<void>;
  /** SIGKILL to it and everything that it has started; all of it is gone when this resolves. */
  kill(): Promise<void>;
  /** The end of what it wrote, for error messages. */
  log(): string;
}

/** Starts a server in its folder. It need not be ready yet: see {@link until}. */
export function start(
  program: string,
  args: readonly string[],
  options: { cwd: string; owner?: Owner | undefined },
): ServerProcess {
  const logFile = join(options.cwd, "server.log");
  const output = openSync(logFile, "a");
  const child = spawn(program, args, {
    cwd: options.cwd,
    ...options.owner,
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} cannot be started`);
  child.unref();
  child.once("exit", willDieWithUs(pid));
  return {
    pid,
    running: () => isRunning(child),
    stop: (signal) => stop(child, signal),
    kill: () => kill(child),
    log: () => readFileSync(logFile, "utf8").slice(-2000),
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  const end = Date.now() + 10_000;
  while (isRunning(child)) {
    if (Date.now() > end) return kill(child);
    await sleep(10);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || !isRunning(child)) return;
  // Stopped first, so that it starts nothing more while we look.
  child.kill("SIGSTOP");
  const pids = [child.pid, ...descendants(child.pid, await processes())];
  for (const pid of pids) signal(pid, "SIGKILL");
  await until(`the end of the processes ${pids.join(", ")}`, 10_000, async () => {
    const left = await processes();
    return !isRunning(child) && !left.some(({ pid }) => pids.includes(pid));
  });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}

interface Listed {
  readonly pid: number;
  readonly parent: number;
}

/** The processes of this machine, without those that have ended and wait for their parent to notice. */
async function processes(): Promise<readonly Listed[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,stat="]);
  const rows = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  return rows
    .filter(([, , state]) => state?.startsWith("Z") === false)
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

/** Whether a process is running. One that has ended, and waits for its parent to notice, is not. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await processes()).some((each) => each.pid === pid);
}

function descendants(of: number, all: readonly Listed[]): number[] {
  const children = all.filter(({ parent }) => parent === of).map(({ pid }) => pid);
  return children.flatMap((pid) => [pid, ...descendants(pid, all)]);
}

/** Waits until `holds` gives true. What it throws is "not yet", and is told when `timeout` ms are over. */
export async function until(
  what: string,
  timeout: number,
  holds: () => Promise<boolean>,
): Promise<void> {
  const end = Date.now() + timeout;
  let reason: unknown;
  while (Date.now() < end) {
    try {
      if (await holds()) return;
      reason = undefined;
    } catch (error) {
      reason = error;
    }
    await sleep(25);
  }
  throw new Error(`Waited ${timeout} ms in vain for ${what}`, { cause: reason });
}

/** Waits until a server answers. Ends early, with its log, when it ends instead. */
export async function ready(
  server: ServerProcess,
  timeout: number,
  answers: () => Promise<boolean>,
): Promise<void> {
  const ended = () => new Error(`The server has ended:\n${server.log()}`);
  await until("a server to answer", timeout, async () => !server.running() || answers()).catch(
    (error: unknown) => {
      throw new Error(`The server does not answer:\n${server.log()}`, { cause: error });
    },
  );
  if (!server.running()) throw ended();
}
