import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freshDatabase } from "../test/support/servers/fresh-database.ts";
import { measure, type Measured } from "./load.ts";

// Whole logins per second, ours against a floor on the same database and driver, in one run and in turn, so
// that the machine's moods hit all of them alike. Only the ratios mean anything. The load comes from this
// process, the servers are others.
// Usage: node bench/logins.ts [sqlite|postgres|mysql|redis] [rounds] [seconds]
const [store = "sqlite"] = process.argv.slice(2);
const rounds = Number(process.argv[3] ?? 7);
const seconds = Number(process.argv[4] ?? 2);

interface Contender {
  readonly name: string;
  readonly script: string;
  /** The address of its database. */
  readonly database: string;
}

async function contendersFor(folder: string): Promise<readonly Contender[]> {
  const ours = "server-onpurpose.ts";
  const floor = "server-floor.ts";
  if (store === "sqlite") {
    const file = (name: string): string => `sqlite:${join(folder, name)}`;
    return [
      { name: "onpurpose, FULL", script: ours, database: file("ours.db") },
      { name: "floor, FULL", script: floor, database: file("full.db") },
      {
        name: "floor, NORMAL",
        script: floor,
        database: `${file("normal.db")}?synchronous=NORMAL`,
      },
    ];
  }
  return [
    { name: `onpurpose, ${store}`, script: ours, database: await fresh() },
    { name: `floor, ${store}`, script: floor, database: await fresh() },
  ];
}

const drops: (() => Promise<void>)[] = [];

async function fresh(): Promise<string> {
  const kinds = { postgres: "postgres", mysql: "mariadb", redis: "redis" } as const;
  const kind = store in kinds ? kinds[store as keyof typeof kinds] : undefined;
  if (kind === undefined) throw new Error(`there is no store named ${store}`);
  const database = await freshDatabase(kind);
  if (database === null) throw new Error(`there is no ${store} to measure on`);
  drops.push(() => database.drop());
  const { url, prefix } = database;
  return prefix === "" ? url : `${url}?prefix=${prefix}`;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function start({
  script,
  database,
}: Contender): Promise<{ child: ChildProcess; port: number }> {
  const port = 40_000 + Math.floor(Math.random() * 20_000);
  const child = fork(new URL(script, import.meta.url), [database, String(port)]);
  await once(child, "message");
  return { child, port };
}

async function compare(
  contenders: readonly Contender[],
  connections: number,
  ports: readonly number[],
): Promise<void> {
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
      `  ${name.padEnd(20)} ${rate.toFixed(0).padStart(6)} logins/s   p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms`,
    );
  }
  for (const [floor, { name }] of contenders.entries()) {
    if (floor > 0) printRatio(name, results[0] ?? [], results[floor] ?? []);
  }
}

function printRatio(name: string, ours: readonly Measured[], floors: readonly Measured[]): void {
  const ratios = ours
    .map((one, round) => one.loginsPerSecond / (floors[round]?.loginsPerSecond ?? NaN))
    .toSorted((a, b) => a - b);
  const range = `${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)}`;
  console.log(`  ratio to ${name.padEnd(16)} ${median(ratios).toFixed(2)}  (${range})`);
}

const folder = mkdtempSync(join(tmpdir(), "onpurpose-bench-"));
const servers: { child: ChildProcess; port: number }[] = [];
try {
  const contenders = await contendersFor(folder);
  for (const contender of contenders) servers.push(await start(contender));
  const ports = servers.map(({ port }) => port);
  await compare(contenders, 1, ports);
  await compare(contenders, 32, ports);
} finally {
  for (const { child } of servers) child.kill();
  for (const { child } of servers) if (child.exitCode === null) await once(child, "exit");
  for (const drop of drops) await drop();
  rmSync(folder, { recursive: true, force: true });
}
