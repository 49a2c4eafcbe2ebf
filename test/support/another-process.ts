import { spawn } from "node:child_process";
import { once } from "node:events";

/** A process of our own code. */
export interface AnotherProcess {
  /** What it printed first. */
  readonly output: string;
  /** Ends it by a signal, as a test run is ended. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Runs code in a process of its own. `imports`: by name, the files that it has them from, as seen from `base`. */
export async function inAnotherProcess(
  base: string,
  imports: Readonly<Record<string, string>>,
  code: string,
): Promise<AnotherProcess> {
  const lines = Object.entries(imports).map(
    ([name, file]) => `import { ${name} } from ${JSON.stringify(new URL(file, base).href)};`,
  );
  const program = [...lines, code].join("\n");
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const output = await once(child.stdout, "data").then(([chunk]: unknown[]) => String(chunk));
  return {
    output,
    async end(signal) {
      child.kill(signal);
      await closed;
    },
  };
}
