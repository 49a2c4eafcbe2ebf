import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment } from "../../support/environment.ts";
import { publicUrl, secret, type ServerProcess } from "../../support/site.ts";

/** A server of `test/runtimes/servers` in a process of its own. */
export async function startOn(
  program: string,
  args: readonly string[],
  mails: string,
): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-runtime-"));
  const child = spawn(program, args, {
    cwd: join(import.meta.dirname, "../servers"),
    env: {
      ...environment,
      HOME: folder,
      ONPURPOSE_DATABASE: join(folder, "links.db"),
      ONPURPOSE_SECRET: secret,
      ONPURPOSE_URL: publicUrl,
      ONPURPOSE_MAILS: mails,
    },
    // It ends when its input does: it never outlives this process.
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  const closed = once(child, "close");
  const port = new Promise<string>((resolve) => {
    const collect = (chunk: Buffer): void => {
      printed += chunk.toString();
      const [, found] = /listening on port (\d+)\n/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
  });
  const listening = await Promise.race([port, closed.then(() => null)]);
  if (listening === null) throw new Error(`The server did not start:\n${printed}`);
  return {
    origin: `http://127.0.0.1:${listening}`,
    output: () => printed,
    async stop(signal) {
      child.kill(signal);
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
