import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { isCi } from "./ci.ts";

const main = join(import.meta.dirname, "../../src/cli/main.ts");

/** How a command has ended, and what it printed. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Where a command runs, and what it is given besides its arguments. */
export interface Around {
  readonly cwd?: string;
  /** On top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed, each as soon as what is printed ends with its question. */
  readonly types?: readonly (readonly [question: RegExp, answer: string])[];
}

const flags = ["--conditions=onpurpose-source", "--disable-warning=ExperimentalWarning"];

/** `npx onpurpose` with these arguments, in a process of its own. */
export const runCli = (...args: readonly string[]): Promise<Ran> => runCliIn({}, ...args);

export const runCliIn = (around: Around, ...args: readonly string[]): Promise<Ran> =>
  run(process.execPath, [...flags, main, ...args], around);

/** The same on a terminal, made by `script` of util-linux. What it printed, of both kinds, is `out`. */
export const runCliOnTerminal = (...args: readonly string[]): Promise<Ran> =>
  runCliOnTerminalIn({}, ...args);

export function runCliOnTerminalIn(around: Around, ...args: readonly string[]): Promise<Ran> {
  const quoted = [process.execPath, ...flags, main, ...args].map(
    (arg) => `'${arg.replaceAll("'", `'\\''`)}'`,
  );
  return run("script", ["-qec", quoted.join(" "), "/dev/null"], around);
}

/** Whether this machine has it. A laptop may do without, and says so; a CI run may not. */
export function hasTerminals(): boolean {
  const { status, stdout } = spawnSync("script", ["--version"], { encoding: "utf8" });
  if (status === 0 && stdout.includes("util-linux")) return true;
  const message = "No `script` of util-linux found: install it (bsdutils).";
  if (isCi()) throw new Error(message);
  console.warn(`WARNING: tests on a terminal are SKIPPED. ${message}`);
  return false;
}

function run(program: string, args: readonly string[], around: Around): Promise<Ran> {
  const { cwd, env = {}, types = [] } = around;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    // One that waits for an answer that never comes must not outlive its test.
    timeout: types.length === 0 ? undefined : 60_000,
    stdio: [types.length === 0 ? "ignore" : "pipe", "pipe", "pipe"],
  });
  let out = "";
  let error = "";
  let answered = 0;
  let heard = 0;
  child.stdout?.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    const [question, answer] = types[answered] ?? [];
    if (question === undefined) return;
    // Readline moves the cursor behind its question.
    if (!question.test(stripVTControlCharacters(out.slice(heard)))) return;
    heard = out.length;
    answered++;
    child.stdin?.write(answer);
  });
  child.stderr?.on("data", (chunk: Buffer) => (error += chunk.toString()));
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, out, error }));
  });
}
