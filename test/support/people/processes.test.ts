import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { inAnotherProcess } from "../another-process.ts";
import { isAlive, until } from "../servers/processes.ts";
import { start, stop } from "./processes.ts";

// What is started here starts another, and says which. Some browsers end and leave that behind.
const family = "sleep 600 & echo $!; wait";
const orphan = "sleep 600 & echo $!";

const stdio = ["ignore", "pipe", "ignore"] as const;
const gone = (pid: number) => async (): Promise<boolean> => !(await isAlive(pid));

const numberFrom = (child: ChildProcess): Promise<number> =>
  once(child.stdout ?? child, "data").then(([said]: unknown[]) => Number(said));

describe("a started program", () => {
  test.each([family, orphan])("is stopped with what it has started: %s", async (script) => {
    const child = start("/bin/sh", ["-c", script], { stdio: [...stdio] });
    const other = await numberFrom(child);
    expect(await isAlive(other)).toBe(true);
    await stop(child);
    await until("both to go", 10_000, gone(other));
    expect(child.exitCode ?? child.signalCode).not.toBeNull();
  });

  test.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)(
    "does not outlive a test run that gets %s, nor does what it has started",
    async (signal) => {
      const { output, end } = await inAnotherProcess(
        import.meta.url,
        { start: "processes.ts" },
        `
        const numbers = [${JSON.stringify(family)}, ${JSON.stringify(orphan)}].map((script) => {
          const child = start("/bin/sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
          return new Promise((resolve) => child.stdout.on("data", (said) => resolve(Number(said))));
        });
        console.log((await Promise.all(numbers)).join(" "));
        setInterval(() => undefined, 1000);`,
      );
      const pids = output.split(" ").map(Number);
      expect(await Promise.all(pids.map(isAlive))).toEqual([true, true]);
      await end(signal);
      for (const pid of pids) await until(`${pid} to go`, 10_000, gone(pid));
    },
  );
});
