import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure, type Measured } from "./load.ts";

// Whole logins per second, ours against a floor, in one run and in turn, so that the machine's moods hit
// all of them alike. Only the ratios mean anything. The load comes from this process, the servers are others.
// Usage: node bench/logins.ts [rounds] [seconds]
const rounds = Number(process.argv[2] ?? 7);
const seconds = Number(process.argv[3] ?? 2);

const contenders = [
  { name: "onpurpose, FULL", script: "server-onpurpose.ts", args: [] as string[] },
  { name: "floor, FULL", script: "server-floor.ts", args: ["FULL"] },
  { name: "floor, NORMAL", script: "server-floor.ts", args: ["NORMAL"] },
] as const;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function start(
  folder: string,
  index: number,
): Promise<{ child: ChildProcess; port: number }> {
  const { script, args } = contenders[index] ?? contenders[0];
  const port = 40_000 + Math.floor(Math.random() * 20_000);
  const file = join(folder, `${index}.db`);
  const child = fork(new URL(script, import.meta.url), [file, String(port), ...args]);
  await once(child, "message");
  return { child, port };
}

async function compare(connections: number, ports: readonly number[]): Promise<void> {
  const results: Measured[][] = contenders.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, port] of ports.entries()) {
      const measured = await measure(port, connections, round === -1 ? 1 : seconds);
      if (round >= 0) results[index]?.push(measured);
    }
  }
  console.log(
    `\n${connections} connection${connections === 1 ? "" : "s"}, ${rounds} rounds of ${seconds} s each, in turn`,
  );
  for (const [index, { name }] of contenders.entries()) {
    const own = results[index] ?? [];
    const rate = median(own.map((one) => one.loginsPerSecond));
    const p50 = median(own.map((one) => one.p50));
    const p99 = median(own.map((one) => one.p99));
    console.log(
      `  ${name.padEnd(18)} ${rate.toFixed(0).padStart(6)} logins/s   p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms`,
    );
  }
  for (const floor of [1, 2]) {
    const ratios =
      results[0]?.map(
        ({ loginsPerSecond }, round) =>
          loginsPerSecond / (results[floor]?.[round]?.loginsPerSecond ?? NaN),
      ) ?? [];
    const sorted = ratios.toSorted((a, b) => a - b);
    const name = contenders[floor]?.name ?? "";
    console.log(
      `  ratio to ${name.padEnd(14)} ${median(ratios).toFixed(2)}  (${sorted[0]?.toFixed(2)} to ${sorted.at(-1)?.toFixed(2)})`,
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), "onpurpose-bench-"));
const servers = await Promise.all(contenders.map((_, index) => start(folder, index)));
try {
  const ports = servers.map(({ port }) => port);
  await compare(1, ports);
  await compare(32, ports);
} finally {
  for (const { child } of servers) child.kill();
  rmSync(folder, { recursive: true, force: true });
}
