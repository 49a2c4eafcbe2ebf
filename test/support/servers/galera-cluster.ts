import { GaleraNode, type GaleraPorts } from "./galera-node.ts";
import { reportMissing } from "./unavailable.ts";
import { freePorts } from "./ports.ts";
import { canStart } from "./programs.ts";

/** MariaDB nodes that take writes all alike: a commit is answered when all have it. */
export interface GaleraCluster {
  /** Of root, in the order of the nodes. */
  urls(): readonly string[];
  pid(index: number): number;
  /** SIGKILL. The others hold writes back until they have noticed: for 2 to 4 s. */
  kill(index: number): Promise<void>;
  /** Starts a killed node; resolves when it has caught up and takes statements. */
  restart(index: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one of so many nodes: 3 by default. Null where MariaDB or Galera is not installed. */
export async function galeraCluster(count = 3): Promise<GaleraCluster | null> {
  if (!canStart("galera")) return reportMissing("galera");
  const ports = await Promise.all(Array.from({ length: count }, nodePorts));
  const nodes = ports.map((_, index) => new GaleraNode(index, ports));
  const node = (index: number): GaleraNode => {
    const found = nodes[index];
    if (found === undefined) throw new Error(`No node ${index} in this cluster`);
    return found;
  };
  await node(0).initialize();
  await node(0).found();
  // One after the other: while a node gives all its data to a new one, it cannot serve another.
  for (const each of nodes.slice(1)) await each.join();
  return {
    urls: () => nodes.map(({ url }) => url),
    pid: (index) => node(index).process.pid,
    kill: (index) => node(index).process.kill(),
    restart: (index) => node(index).join(),
    stop: async () => void (await Promise.all(nodes.map(({ process }) => process.kill()))),
  };
}

async function nodePorts(): Promise<GaleraPorts> {
  const [sql = 0, group = 0, incremental = 0, whole = 0] = await freePorts(4);
  return { sql, group, incremental, whole };
}
