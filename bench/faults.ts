// Faults under load, many rounds, counted: what clients were told against what the store holds afterwards.
//
//   node --conditions=onpurpose-source bench/faults.ts <ground> [rounds] [people]

import { summaryOf } from "../test/faults/history/check.ts";
import { Field, type Ground, type Round } from "../test/faults/history/rounds.ts";
import { galeraGround } from "../test/faults/history/grounds/galera.ts";
import { postgresGround } from "../test/faults/history/grounds/postgres.ts";
import { careful, redisClusterGround } from "../test/faults/history/grounds/redis-cluster.ts";
import { sqliteGround } from "../test/faults/history/grounds/sqlite.ts";

const grounds: Readonly<Record<string, () => Promise<Ground | null>>> = {
  sqlite: sqliteGround,
  postgres: postgresGround,
  galera: () => galeraGround(),
  "galera-apart": () => galeraGround({ apart: true }),
  "redis-cluster": () => redisClusterGround(),
  "redis-cluster-cut-off": () => redisClusterGround({ ...careful, cutsOff: true }),
  // What other settings of Redis Cluster lose.
  ...otherSettings("default", {}),
  ...otherSettings("fsync", { appendonly: "yes", appendfsync: "always" }),
  ...otherSettings("min-replicas", { "min-replicas-to-write": "1", "min-replicas-max-lag": "1" }),
};

function otherSettings(name: string, settings: Readonly<Record<string, string>>) {
  const options = { settings, waitReplicas: 0 };
  return {
    [`redis-cluster-${name}`]: () => redisClusterGround(options),
    [`redis-cluster-${name}-cut-off`]: () => redisClusterGround({ ...options, cutsOff: true }),
  };
}

const [name = "", rounds = "50", people = "8"] = process.argv.slice(2);
const create = grounds[name];
if (create === undefined) throw new Error(`Name a ground: ${Object.keys(grounds).join(", ")}`);
const ground = await create();
if (ground === null) process.exit(1);
const field = await Field.start(ground);
const all: Round[] = [];
try {
  for (let number = 1; number <= Number(rounds); number++) {
    const round = await field.round({ people: Number(people), rest: 40 });
    all.push(round);
    const { violations, ...counts } = round;
    console.log(JSON.stringify({ number, ...counts, violations: violations.length }));
    for (const violation of violations.slice(0, 10)) console.log(JSON.stringify(violation));
  }
} finally {
  summarize(all);
  await field.stop();
}

function summarize(rounds: readonly Round[]): void {
  const sum = (of: (round: Round) => number): number =>
    rounds.reduce((total, round) => total + of(round), 0);
  const most = (of: (round: Round) => number): number => Math.max(...rounds.map(of));
  const violations = rounds.flatMap((round) => round.violations);
  console.table({
    rounds: rounds.length,
    requests: sum(({ requests }) => requests),
    logins: sum(({ logins }) => logins),
    "requests without a page": sum(({ failed }) => failed),
    "presses without a page": sum(({ openPresses }) => openPresses),
    "longest answer, ms": most(({ slowest }) => slowest),
    "longest outage, ms": most(({ outage }) => outage),
    "longest recovery, ms": most(({ recovery }) => recovery),
    violations: violations.length,
  });
  if (violations.length > 0) console.table(summaryOf(violations));
}
