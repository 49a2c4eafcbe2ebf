import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Host } from "./hosts.ts";

export interface RunningHost {
  readonly host: Host;
  readonly origin: string;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
}

/** Starts one app as a process of its own, on a free port of this machine. */
export async function startHost(host: Host): Promise<RunningHost> {
  const port = await freePort();
  const file = join(import.meta.dirname, "hosts", `${host.name}.ts`);
  const child = spawn(process.execPath, [file], {
    // Nothing else of the environment: some of the libraries read options out of it.
    env: { PATH: process.env["PATH"], PORT: String(port) },
    stdio: "pipe",
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "exit");
  while (!output.includes("listening on ")) {
    const more = once(child.stdout, "data");
    if ((await Promise.race([more, ended.then(() => "ended")])) !== "ended") continue;
    throw new Error(`${host.name} did not start; has "npm ci" run in bench/gauntlet?\n${output}`);
  }
  return {
    host,
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

/** As installed: `better-auth 1.7.25`. */
export function versionsOf(host: Host): string[] {
  return host.packages.map((name) => {
    const file = join(import.meta.dirname, "node_modules", name, "package.json");
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
    return `${name} ${version}`;
  });
}
