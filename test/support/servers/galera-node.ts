import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { installMariadb, mariadbOwner, mariadbQuery, mariadbSettings } from "./mariadb.ts";
import type { Owner } from "./owner.ts";
import { run, start, until, type ServerProcess } from "./processes.ts";
import { temporaryFolder } from "./reaper.ts";
import { galeraLibrary, program } from "./programs.ts";

/** The ports of one node: for clients, for the group, and for the two ways to catch up. */
export interface GaleraPorts {
  readonly sql: number;
  readonly group: number;
  readonly incremental: number;
  readonly whole: number;
}

export class GaleraNode {
  readonly url: string;
  readonly #owner = mariadbOwner();
  readonly #folder = temporaryFolder("galera", this.#owner);
  readonly #data = emptyFolder(this.#folder, this.#owner);
  readonly #args: readonly string[];
  #process: ServerProcess | undefined;

  constructor(index: number, all: readonly GaleraPorts[]) {
    const ports = all[index];
    if (ports === undefined) throw new Error(`No node ${index}`);
    this.url = `mysql://root@127.0.0.1:${ports.sql}/mysql`;
    const group = all.map((each) => `127.0.0.1:${each.group}`).join();
    this.#args = [...mariadbSettings(this.#folder, ports.sql), ...galeraSettings(ports, group)];
  }

  get process(): ServerProcess {
    if (this.#process === undefined) throw new Error("The node has not been started");
    return this.#process;
  }

  /** Makes its data: new, empty databases. */
  async initialize(): Promise<void> {
    await installMariadb(this.#data, this.#folder, this.#owner);
  }

  /** Starts the first node of a new cluster. */
  async found(): Promise<void> {
    this.#start("--wsrep-new-cluster");
    await this.#synced();
  }

  /** Starts a node that joins the others; after a kill, with what it has on disk. */
  async join(): Promise<void> {
    const position = await this.#position();
    this.#start(...(position === undefined ? [] : [`--wsrep-start-position=${position}`]));
    await this.#synced();
  }

  #start(...more: string[]): void {
    if (this.#process?.running() === true) throw new Error("The node is running");
    this.#process = start(program("mariadbd"), [...this.#args, ...more], {
      cwd: this.#folder,
      owner: this.#owner,
    });
  }

  /** How far the data of a killed node go. Without it the node would ask for all data anew. */
  async #position(): Promise<string | undefined> {
    if (this.#process === undefined) return undefined;
    const options = { cwd: this.#folder, owner: this.#owner };
    const output = await run(program("mariadbd"), [...this.#args, "--wsrep-recover"], options);
    return /Recovered position: (\S+)/.exec(output)?.[1];
  }

  async #synced(): Promise<void> {
    const { process, url } = this;
    await until("a node to be synced", 60_000, async () => {
      if (!process.running()) return true;
      const wanted = "'wsrep_ready', 'wsrep_local_state_comment'";
      const rows = await mariadbQuery(url, `SHOW STATUS WHERE Variable_name IN (${wanted})`);
      const values = rows.map((row) => row["Value"]);
      return values.includes("ON") && values.includes("Synced");
    }).catch((error: unknown) => {
      throw new Error(`The node does not come up:\n${process.log()}`, { cause: error });
    });
    if (!process.running()) throw new Error(`The node has ended:\n${process.log()}`);
  }
}

function emptyFolder(parent: string, owner?: Owner): string {
  const data = join(parent, "data");
  mkdirSync(data);
  if (owner !== undefined) chownSync(data, owner.uid, owner.gid);
  return data;
}

function galeraSettings(ports: GaleraPorts, group: string): string[] {
  const provider = {
    "gmcast.listen_addr": `tcp://127.0.0.1:${ports.group}`,
    "ist.recv_addr": `127.0.0.1:${ports.incremental}`,
    // How long the others stand still when a node is killed; 5 s by default. Below 2 s they suspect each other.
    "evs.suspect_timeout": "PT2S",
    "evs.keepalive_period": "PT0.5S",
    "gcache.size": "64M",
  };
  const options = Object.entries(provider).map(([name, value]) => `${name}=${value}`);
  return [
    "--wsrep-on=ON",
    `--wsrep-provider=${galeraLibrary()}`,
    `--wsrep-provider-options=${options.join(";")}`,
    "--wsrep-cluster-name=onpurpose",
    `--wsrep-cluster-address=gcomm://${group}`,
    `--wsrep-node-address=127.0.0.1:${ports.group}`,
    "--wsrep-sst-method=rsync",
    `--wsrep-sst-receive-address=127.0.0.1:${ports.whole}`,
    "--binlog-format=ROW",
    "--default-storage-engine=InnoDB",
    "--innodb-autoinc-lock-mode=2",
    // At each commit the log is given to the system, which keeps it when the process is killed; only a
    // power cut at all nodes at once would lose the last second.
    "--innodb-flush-log-at-trx-commit=2",
  ];
}
