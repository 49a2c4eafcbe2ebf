import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment } from "../../support/environment.ts";
import { publicUrl, secret, serving, type ServerProcess } from "../../support/site.ts";

/** A server of `test/runtimes/servers` in a process of its own. */
export async function startOn(
  program: string,
  args: readonly string[],
  mails: string,
  more: Readonly<Record<string, string>> = {},
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
      ...more,
    },
    // It ends when its input does: it never outlives this process.
    stdio: ["pipe", "pipe", "pipe"],
  });
  const server = await serving(child);
  return {
    ...server,
    async stop(signal) {
      await server.stop(signal);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
