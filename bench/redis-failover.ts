// Kills masters of a Redis Cluster under a load of logins, and counts what was lost of the logins that the
// clients were told of. For each of some settings: a plain kill, and a kill after the master's replica has
// been cut off for half a second, as by a network fault.
//
//   node --conditions=onpurpose-source bench/redis-failover.ts [rounds] [settings ...]

import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createCluster } from "@redis/client";
import { nodeRedis, redisStore, type RedisStoreOptions } from "../src/stores/redis.ts";
import type { Store } from "../src/stores/store.ts";
import { redisCluster, type RedisCluster } from "../test/support/servers/redis-cluster.ts";
import { redisCommand } from "../test/support/servers/redis.ts";

interface Setting {
  readonly settings: Readonly<Record<string, string>>;
  readonly options?: RedisStoreOptions;
}

const all: Readonly<Record<string, Setting>> = {
  default: { settings: {} },
  appendfsync: { settings: { appendonly: "yes", appendfsync: "always" } },
  "min-replicas": { settings: { "min-replicas-to-write": "1", "min-replicas-max-lag": "1" } },
  wait: { settings: {}, options: { waitReplicas: { count: 1, timeout: 500 } } },
  both: {
    settings: { "min-replicas-to-write": "1", "min-replicas-max-lag": "1" },
    options: { waitReplicas: { count: 1, timeout: 500 } },
  },
};

const workers = 16;
const cutOffMs = 500;
const linksEach = 4000;

interface Person {
  readonly id: string;
  readonly userId: string;
}

interface Count {
  rounds: number;
  logins: number;
  unanswered: number;
  lost: number;
  twice: number;
}

const random = (): string => randomBytes(32).toString("base64url");

/** Links that lie in people's mailboxes when the fault comes. */
async function issueAll(store: Store): Promise<Person[]> {
  const people: Person[] = [];
  while (people.length < linksEach) {
    const some = Array.from({ length: 50 }, () => ({ id: random(), userId: random() }));
    try {
      await Promise.all(some.map((person) => issue(store, person)));
      people.push(...some);
    } catch {
      await sleep(200);
    }
  }
  return people;
}

/** Logs people in until it is told to stop; gives those who were told that they are. */
async function load(
  store: Store,
  people: Person[],
  state: { stopped: boolean },
  count: Count,
): Promise<Person[]> {
  const told: Person[] = [];
  for (let person = people.pop(); person !== undefined && !state.stopped; person = people.pop()) {
    const { id, userId } = person;
    try {
      if ((await store.redeem(press(id, userId))).outcome === "redeemed") told.push(person);
    } catch {
      count.unanswered++;
      await sleep(20);
    }
  }
  return told;
}

async function issue(store: Store, { id, userId }: Person): Promise<void> {
  const issuedAt = Date.now();
  const address = `${userId}@example.com`;
  const known = { id, userId, address, purpose: "login", askedBy: null, redirectTo: "/" } as const;
  await store.issue({ ...known, issuedAt, expiresAt: issuedAt + 3_600_000 });
}

function press(linkId: string, userId: string) {
  const browser = random();
  const at = Date.now();
  const visit = {
    at,
    method: "POST",
    clientAddress: null,
    network: random(),
    userAgent: null,
    traits: null,
    class: null,
    browser,
  };
  const session = { secretHash: random(), expiresAt: at + 3_600_000 };
  const fixed = { current: null, switchAccount: false, repeatWindow: 5000 };
  return { linkId, userId, browser, visit, session, ...fixed };
}

async function cutOff(port: number, cluster: RedisCluster): Promise<() => void> {
  const info = String(await redisCommand(`redis://127.0.0.1:${port}`, "INFO", "replication"));
  const replica = Number(/slave0:ip=[^,]*,port=(\d+)/.exec(info)?.[1]);
  const pid = cluster.pid(replica);
  process.kill(pid, "SIGSTOP");
  await redisCommand(`redis://127.0.0.1:${port}`, "CLIENT", "KILL", "TYPE", "replica");
  return () => process.kill(pid, "SIGCONT");
}

async function round(
  cluster: RedisCluster,
  store: Store,
  cuts: boolean,
  count: Count,
): Promise<void> {
  const people = await issueAll(store);
  await sleep(200);
  const state = { stopped: false };
  const loads = Array.from({ length: workers }, () => load(store, people, state, count));
  await sleep(300 + Math.random() * 500);
  const masters = await cluster.masters();
  const victim = masters[Math.floor(Math.random() * masters.length)]?.port ?? 0;
  const rejoin = cuts ? await cutOff(victim, cluster) : null;
  if (rejoin !== null) await sleep(cutOffMs);
  await cluster.kill(victim);
  rejoin?.();
  await sleep(300);
  state.stopped = true;
  const told = (await Promise.all(loads)).flat();
  await cluster.usable();
  await cluster.restart(victim);
  await cluster.settled();
  count.rounds++;
  count.logins += told.length;
  for (let done = 0; done < told.length; done += 50) {
    await Promise.all(told.slice(done, done + 50).map((login) => check(store, login, count)));
  }
}

/** Somebody else presses the link that was used up. */
async function check(store: Store, { id, userId }: Person, count: Count): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const result = await store.redeem(press(id, userId));
      if (result.outcome === "redeemed") count.twice++;
      if (result.outcome === "redeemed" || result.link === null) count.lost++;
      return;
    } catch (error) {
      // A press that was not answered may have been the second login: look before pressing again.
      if (tries === 20) throw error;
      await sleep(200);
    }
  }
}

async function measure(name: string, rounds: number): Promise<void> {
  const { settings, options = {} } = all[name] ?? { settings: {} };
  for (const cuts of [false, true]) {
    const cluster = await redisCluster({ settings });
    if (cluster === null) return;
    const rootNodes = cluster.nodes().map(({ host, port }) => ({ url: `redis://${host}:${port}` }));
    const client = createCluster({ rootNodes });
    client.on("error", () => undefined);
    await client.connect();
    const store = redisStore(nodeRedis(client), { timeout: 1500, ...options });
    const count: Count = { rounds: 0, logins: 0, unanswered: 0, lost: 0, twice: 0 };
    try {
      for (let n = 0; n < rounds; n++) await round(cluster, store, cuts, count);
    } finally {
      console.log(JSON.stringify({ name, cuts, ...count }));
      client.destroy();
      await cluster.stop();
    }
  }
}

const [rounds = "10", ...names] = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(all)) await measure(name, Number(rounds));
