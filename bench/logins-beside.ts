import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { measure } from "./load.ts";

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** How often to measure, and for how long each time. */
export interface Beside {
  readonly rounds: number;
  readonly seconds: number;
}

/**
 * Whole logins per second beside a job against the same without it, in turn, through a server on the database. The job is
 * a script that works from "go" to "stop"; gives what it answers to "tell".
 */
export async function loginsBeside(
  database: string,
  job: readonly [script: string, ...args: readonly string[]],
  { rounds, seconds }: Beside,
): Promise<unknown> {
  const children: ChildProcess[] = [];
  const start = async (script: string, ...args: readonly string[]): Promise<ChildProcess> => {
    const child = fork(new URL(script, import.meta.url), args);
    children.push(child);
    await once(child, "message");
    return child;
  };
  try {
    const port = 40_000 + Math.floor(Math.random() * 20_000);
    await start("server-onpurpose.ts", database, String(port));
    const [script, ...args] = job;
    const worker = await start(script, database, ...args);
    for (const connections of [1, 32]) {
      const ratios: number[] = [];
      await measure(port, connections, 1);
      for (let round = 0; round < rounds; round++) {
        const alone = await measure(port, connections, seconds);
        worker.send("go");
        const beside = await measure(port, connections, seconds);
        worker.send("stop");
        await new Promise((resolve) => setTimeout(resolve, 300));
        ratios.push(beside.loginsPerSecond / alone.loginsPerSecond);
        console.log(
          `  ${connections}: ${alone.loginsPerSecond.toFixed(0)} logins/s alone, p99 ${alone.p99.toFixed(1)} ms; beside ${beside.loginsPerSecond.toFixed(0)}, p99 ${beside.p99.toFixed(1)} ms`,
        );
      }
      const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
      console.log(`${connections} connections: ratio ${median(ratios).toFixed(2)}  (${range})`);
    }
    worker.send("tell");
    const answers: readonly unknown[] = await once(worker, "message");
    return answers[0];
  } finally {
    for (const child of children) child.kill();
    for (const child of children) if (child.exitCode === null) await once(child, "exit");
  }
}
