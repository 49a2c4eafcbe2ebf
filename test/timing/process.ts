import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { environment } from "../support/environment.ts";

export interface Listening {
  readonly port: number;
  stop(): Promise<void>;
}

/** Runs a file of this folder as a process, until it says where it listens. */
export async function run(
  name: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Listening> {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=onpurpose-source"];
  const child = spawn(process.execPath, [...flags, file], {
    env: { ...environment, ...env },
    // It ends when its input does: it never outlives this process.
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  let printed = "";
  const port = new Promise<number>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const [, found] = /listening on port (\d+)\n/.exec(printed) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
  });
  const found = await Promise.race([port, closed.then(() => null)]);
  if (found === null) throw new Error(`${name} did not start:\n${printed}`);
  return {
    port: found,
    async stop() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
