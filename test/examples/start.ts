import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../support/demo.ts";

// What a failed test leaves behind must not outlive the run.
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export interface Example {
  readonly url: string;
  output(): string;
  stop(): Promise<void>;
}

/** How an example is run. */
export interface ExampleOptions {
  /** Default `start`. */
  readonly script?: "start" | "dev";
  /** More of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs an example as its users do, and waits until it answers. */
export async function startExample(
  folder: string,
  smtpUrl: string,
  { script = "start", env: more = {} }: ExampleOptions = {},
): Promise<Example> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    ...process.env,
    NODE_OPTIONS: "",
    // By which frameworks know that they are tested: Astro's development server has no pages then.
    NODE_ENV: undefined,
    VITEST: undefined,
    PORT: String(port),
    SMTP_URL: smtpUrl,
    ONPURPOSE_SECRET: "a secret of the examples, which is longer than 32 bytes",
    ...more,
  };
  const child = spawn("npm", ["run", script], { cwd: folder, env, detached: true });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  }
  const stop = async (): Promise<void> => {
    running.delete(child);
    if (child.exitCode !== null || child.pid === undefined) return;
    const ended = once(child, "exit");
    // npm, its shell and the server.
    process.kill(-child.pid, "SIGTERM");
    await ended;
  };
  const giveUpAt = Date.now() + 60_000;
  while (!(await answers(`${url}/magic-link`))) {
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      await stop();
      throw new Error(`the example did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, output: () => output, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    const { status, body } = await fetch(url);
    await body?.cancel();
    return status === 200;
  } catch {
    return false;
  }
}
