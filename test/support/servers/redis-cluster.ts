import { setTimeout as sleep } from "node:timers/promises";
import { reportMissing } from "./unavailable.ts";
import { freePorts } from "./ports.ts";
import { ready, run, start, until, type ServerProcess } from "./processes.ts";
import { temporaryFolder } from "./reaper.ts";
import { canStart, program } from "./programs.ts";
import { redisCommand, redisSettings } from "./redis.ts";

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

export interface RedisClusterOptions {
  /** 3 by default, and at least. */
  readonly masters?: number;
  /** In all, a multiple of `masters`; as many by default. */
  readonly replicas?: number;
  /** Settings of each node, as in redis.conf. By default nothing is kept on disk and no write waits for a replica. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A Redis Cluster. A master that is killed is replaced by its replica in 3 to 4 s. Restart it only after
 * that, or with `appendonly`: one that comes back empty while it is still the master empties its replica.
 */
export interface RedisCluster {
  nodes(): readonly RedisNode[];
  pid(port: number): number;
  /** Those that serve slots now, as the cluster itself sees it. */
  masters(): Promise<readonly RedisNode[]>;
  /** SIGKILL. */
  kill(port: number): Promise<void>;
  /** Starts a killed node with the data that it has on disk. It need not have joined when this resolves. */
  restart(port: number): Promise<void>;
  /**
   * Waits until every node runs and sees a whole cluster, all see the same masters, and each master has a
   * replica that follows it. At most `timeout` ms, 30 000 by default.
   */
  settled(timeout?: number): Promise<void>;
  /** Waits until all slots are served by living nodes, whoever is missing. At most `timeout` ms, 30 000 by default. */
  usable(timeout?: number): Promise<void>;
  stop(): Promise<void>;
}

const host = "127.0.0.1";

/** Starts one. Null where Redis is not installed. */
export async function redisCluster(
  options: RedisClusterOptions = {},
): Promise<RedisCluster | null> {
  if (!canStart("redisCluster")) return reportMissing("redisCluster");
  const { masters = 3, replicas = masters, settings = {} } = options;
  const ports = await freePorts(masters + replicas);
  const nodes = new Map<number, Node>();
  for (const port of ports) nodes.set(port, new Node(port, settings));
  await Promise.all([...nodes.values()].map((node) => node.start()));
  const addresses = ports.map((port) => `${host}:${port}`);
  const perMaster = ["--cluster-replicas", String(replicas / masters)];
  const create = ["--cluster", "create", ...addresses, ...perMaster, "--cluster-yes"];
  await run(program("redis-cli"), create, { cwd: temporaryFolder("redis-cli") });
  const cluster = handle(nodes);
  await cluster.settled();
  return cluster;
}

class Node {
  readonly port: number;
  readonly #args: readonly string[];
  readonly #folder = temporaryFolder("redis-node");
  #process: ServerProcess | undefined;

  constructor(port: number, settings: Readonly<Record<string, string>>) {
    this.port = port;
    const all = {
      "cluster-enabled": "yes",
      "cluster-node-timeout": "1500",
      // A replica that comes back is filled at once, not after waiting for others to come.
      "repl-diskless-sync-delay": "0",
      ...settings,
    };
    const words = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
    this.#args = [...redisSettings(port), ...words];
  }

  get process(): ServerProcess {
    if (this.#process === undefined) throw new Error(`Node ${this.port} has not been started`);
    return this.#process;
  }

  async start(): Promise<void> {
    if (this.#process?.running() === true) throw new Error(`Node ${this.port} is running`);
    this.#process = start(program("redis-server"), this.#args, { cwd: this.#folder });
    await ready(this.#process, 10_000, async () => (await this.command("PING")) === "PONG");
  }

  async command(...words: string[]): Promise<string> {
    return String(await redisCommand(`redis://${host}:${this.port}`, ...words));
  }

  /** The ports of the masters that serve slots, as this node sees it; throws where it sees any fault. */
  async mastersSeen(): Promise<number[]> {
    const state = await this.command("CLUSTER", "INFO");
    if (!state.includes("cluster_state:ok")) throw new Error(`${this.port} sees no whole cluster`);
    const lines = (await this.command("CLUSTER", "NODES")).trim().split("\n");
    const serving = lines.map((line) => line.split(" ")).filter((fields) => fields.length > 8);
    const faulty = serving.filter(([, , flags = ""]) => /fail|handshake|noaddr/.test(flags));
    if (faulty.length > 0) throw new Error(`${this.port} sees that masters have failed`);
    return serving
      .map(([, address = ""]) => Number(/:(\d+)@/.exec(address)?.[1]))
      .toSorted((a, b) => a - b);
  }

  /** Whether it is a master with a replica that follows, or a replica that follows. */
  async follows(): Promise<boolean> {
    const info = await this.command("INFO", "replication");
    if (!info.includes("role:master")) return info.includes("master_link_status:up");
    return /slave\d+:.*state=online/.test(info);
  }
}

function handle(nodes: ReadonlyMap<number, Node>): RedisCluster {
  const all = [...nodes.values()];
  const node = (port: number): Node => {
    const found = nodes.get(port);
    if (found === undefined) throw new Error(`No node of this cluster has port ${port}`);
    return found;
  };
  const running = () => all.filter(({ process }) => process.running());

  /** The masters on which all running nodes agree. Throws while they do not. */
  async function agreed(): Promise<number[]> {
    const views = await Promise.all(running().map((node) => node.mastersSeen()));
    const [first = []] = views;
    if (views.some((view) => String(view) !== String(first))) throw new Error("Nodes disagree");
    return first;
  }

  async function isSettled(): Promise<boolean> {
    if (running().length < all.length) throw new Error("A node has ended");
    await agreed();
    return (await Promise.all(all.map((node) => node.follows()))).every(Boolean);
  }

  async function isUsable(): Promise<boolean> {
    return (await agreed()).every((port) => node(port).process.running());
  }

  async function masters(): Promise<readonly RedisNode[]> {
    for (let tries = 0; ; tries++) {
      try {
        return (await agreed()).map((port) => ({ host, port }));
      } catch (error) {
        if (tries === 400) throw error;
        await sleep(25);
      }
    }
  }

  return {
    nodes: () => all.map(({ port }) => ({ host, port })),
    pid: (port) => node(port).process.pid,
    masters,
    kill: (port) => node(port).process.kill(),
    restart: (port) => node(port).start(),
    settled: (timeout = 30_000) => until("the cluster to settle", timeout, isSettled),
    usable: (timeout = 30_000) => until("the cluster to be whole", timeout, isUsable),
    stop: async () => void (await Promise.all(all.map(({ process }) => process.kill()))),
  };
}
