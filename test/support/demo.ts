import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment } from "./environment.ts";

export interface DemoOptions {
  /** Environment variables on top of PORT and ONPURPOSE_DATABASE. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the data is. Left out: a new folder, removed by `stop`. */
  readonly folder?: string;
  /** Left out: a free one. */
  readonly port?: number;
}

export interface Demo {
  /** The origin that people use: `http://localhost:PORT`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** The SQLite file of the app and onpurpose; the secret and the inbox stand beside it. */
  readonly database: string;
  /** All that was printed so far, on both streams. */
  output(): string;
  /** Stops it and waits for its end: the exit code, or the signal that killed it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

// A test that fails halfway stops nothing; what it started must not outlive the run.
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Runs the real demo in a process of its own. Resolves once it serves. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { child, port, database, output, ended, cleanUp } = await spawnDemo(options);
  const { pid } = child;
  const serving = new Promise<void>((resolve) => {
    child.stdout?.on("data", () => {
      if (output().includes("listening")) resolve();
    });
  });
  const timer = new Promise<"slow">((resolve) => setTimeout(resolve, 30_000, "slow").unref());
  const first = await Promise.race([serving, ended, timer]);
  if (first !== undefined || pid === undefined) {
    child.kill("SIGKILL");
    await ended;
    cleanUp();
    throw new Error(`The demo did not start (${String(first)}):\n${output()}`);
  }
  return {
    url: `http://localhost:${port}`,
    port,
    pid,
    database,
    output,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      const end = await ended;
      cleanUp();
      return end;
    },
  };
}

/** Runs a demo that is expected to refuse: its exit code and what it printed. */
export async function runDemo(
  options: DemoOptions,
): Promise<{ code: number | NodeJS.Signals; output: string }> {
  const { ended, output, cleanUp, child } = await spawnDemo(options);
  const timer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  const code = await ended;
  clearTimeout(timer);
  cleanUp();
  return { code, output: output() };
}

async function spawnDemo({ env = {}, folder, port }: DemoOptions) {
  const data = folder ?? mkdtempSync(join(tmpdir(), "onpurpose-demo-"));
  const database = env["ONPURPOSE_DATABASE"] ?? join(data, "demo.db");
  const chosen = port ?? (await freePort());
  const child: ChildProcess = spawn(
    process.execPath,
    ["--conditions=onpurpose-source", join(import.meta.dirname, "../../demo/main.ts")],
    {
      // Not the whole environment: a developer's own SMTP_URL must not send the tests' mails.
      env: {
        ...environment,
        PORT: String(chosen),
        ONPURPOSE_DATABASE: database,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  running.add(child);
  child.on("close", () => running.delete(child));
  let printed = "";
  child.stdout?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  return {
    child,
    port: chosen,
    database,
    output: () => printed,
    ended: endOf(child),
    cleanUp: () => {
      if (folder === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ?? code ?? 1));
  });
}

/** A port that nothing listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export interface ShownMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly url: string;
}

/**
 * The newest mail to an address, read from the development inbox once there are `count` of them: links that
 * a person asks for are mailed after the answer.
 */
export async function waitForMail(url: string, address: string, count = 1): Promise<ShownMail> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const response = await fetch(`${url}/inbox.json?to=${encodeURIComponent(address)}`);
    const mails: unknown = await response.json();
    if (!Array.isArray(mails) || !mails.every(isShownMail)) throw new Error("That is no inbox.");
    const [newest] = mails;
    if (newest !== undefined && mails.length >= count) return newest;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`No mail number ${count} to ${address} came.`);
}

function isShownMail(value: unknown): value is ShownMail {
  if (typeof value !== "object" || value === null) return false;
  const names = ["to", "subject", "text", "html", "url"];
  return names.every((name) => typeof Reflect.get(value, name) === "string");
}
