import { spawn } from "node:child_process";
import { GauntletError, messageOf } from "./gauntlet-error.ts";
import type { Mailed } from "./target.ts";

const timeoutMs = 30_000;

/**
 * Runs the operator's command, which makes a link for the address in the environment variable `GAUNTLET_ADDRESS` and
 * prints it on its last line: the link, and after a blank the code if there is one, or both as JSON.
 */
export async function runStart(command: string, address: string): Promise<Mailed> {
  const output = await run(command, address);
  const last = output.trim().split(/\r?\n/).at(-1)?.trim() ?? "";
  const { link, code } = readLine(last);
  if (link === null || !URL.canParse(link)) {
    throw new GauntletError("The last line that --start prints is no link.");
  }
  return { link, code };
}

function readLine(line: string): Mailed {
  if (!line.startsWith("{")) {
    const [link = null, ...code] = line.split(/\s+/);
    return { link, code: code.length === 0 ? null : code.join(" ") };
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return { link: null, code: null };
  }
  const read = (name: string): string | null => {
    const value: unknown =
      typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, name) : null;
    return typeof value === "string" ? value : null;
  };
  return { link: read("link") ?? read("url"), code: read("code") };
}

function run(command: string, address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // By a shell, as the operator would: it is the operator's own command. The address is not put into its text.
    const child = spawn(command, {
      shell: true,
      timeout: timeoutMs,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, GAUNTLET_ADDRESS: address },
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-65_536);
    });
    child.on("error", (error) => reject(new GauntletError(`--start: ${messageOf(error)}`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new GauntletError(`--start ended with ${signal ?? code ?? "nothing"}.`));
    });
  });
}
