import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/**
 * What happens to connections, all of them while it lasts:
 *
 * - `none`: nothing; a virtual address that leads to the database
 * - `delay`: everything takes longer, a different time each
 * - `cut`: the connection breaks when an answer begins to come, of which nothing arrives
 * - `half`: the first bytes of an answer arrive, then the connection breaks
 * - `swallow`: requests arrive at the database, answers do not come back; the connection stays open
 * - `blackhole`: connections are accepted and nothing that is sent goes anywhere
 * - `refuse`: connections are broken as soon as they are made
 */
export type Fault = (typeof faults)[number];
export const faults = ["none", "delay", "cut", "half", "swallow", "blackhole", "refuse"] as const;

/** In milliseconds, for what is sent at once, in one direction. */
const longestDelay = 400;

/** Stands between an app and its database, and can be made to do harm. */
export interface FaultProxy {
  readonly port: number;
  /** Connections from now on lead to this port of 127.0.0.1; those there are break. */
  leadTo(port: number): void;
  /**
   * Does this to the connections that there are, and to new ones. A connection on which something was lost stays
   * silent also when the fault is over, as one does that a firewall has forgotten: the app has to find out.
   */
  set(fault: Fault): void;
  /** Does this from the moment in which something is sent to the database that holds this text. */
  setAt(text: string, fault: Fault): void;
  /** How much of what was sent the present or last fault has held up or taken away. */
  hurt(): number;
  close(): Promise<void>;
}

/** Listens on a free port and leads to `target`, a port of 127.0.0.1. */
export async function faultProxy(target: number): Promise<FaultProxy> {
  const lines = new Set<Line>();
  const state: State = { fault: "none", armed: null, target, hurt: 0 };
  const server = createServer((client) => {
    const line = new Line(client, state);
    lines.add(line);
    client.once("close", () => lines.delete(line));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      state.target = port;
      for (const line of lines) line.break();
    },
    set(fault) {
      if (fault !== "none") state.hurt = 0;
      state.fault = fault;
      state.armed = null;
    },
    setAt(text, fault) {
      state.armed = { text, fault };
    },
    hurt: () => state.hurt,
    async close() {
      server.close();
      for (const line of lines) line.break();
      if (server.listening) await once(server, "close");
    },
  };
}

interface State {
  fault: Fault;
  armed: { readonly text: string; readonly fault: Fault } | null;
  target: number;
  hurt: number;
}

class Line {
  readonly #client: Socket;
  readonly #state: State;
  readonly #database: Socket;
  /** What was delayed keeps its order. */
  #toClient: Promise<void> = Promise.resolve();
  #toDatabase: Promise<void> = Promise.resolve();
  /** Something of what was sent is missing: nothing that comes later could be understood. */
  #lost = false;

  constructor(client: Socket, state: State) {
    this.#client = client;
    this.#state = state;
    this.#database = connect(state.target, "127.0.0.1");
    for (const socket of [client, this.#database]) {
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.on("close", () => this.break());
    }
    client.on("data", (chunk: Buffer) => this.#request(chunk));
    this.#database.on("data", (chunk: Buffer) => this.#answer(chunk));
    if (state.fault === "refuse") this.#harm();
  }

  break(): void {
    this.#client.destroy();
    this.#database.destroy();
  }

  #request(chunk: Buffer): void {
    const { armed } = this.#state;
    if (armed !== null && chunk.includes(armed.text)) {
      this.#state.fault = armed.fault;
      this.#state.armed = null;
    }
    const { fault } = this.#state;
    if (fault === "refuse") return this.#harm();
    if (fault === "blackhole") return this.#lose();
    if (this.#lost && fault !== "swallow") return;
    this.#toDatabase = this.#deliver(this.#database, chunk, this.#toDatabase);
  }

  #answer(chunk: Buffer): void {
    const { fault } = this.#state;
    if (fault === "cut" || fault === "refuse") return this.#harm();
    if (fault === "swallow" || fault === "blackhole") return this.#lose();
    if (this.#lost) return;
    if (fault === "half") {
      this.#lose();
      const some = chunk.subarray(0, Math.floor(Math.random() * chunk.length));
      this.#client.end(some, () => this.break());
      return;
    }
    this.#toClient = this.#deliver(this.#client, chunk, this.#toClient);
  }

  #deliver(to: Socket, chunk: Buffer, before: Promise<void>): Promise<void> {
    const write = (): void => {
      if (!to.destroyed) to.write(chunk);
    };
    if (this.#state.fault !== "delay") return before.then(write);
    this.#state.hurt++;
    return before.then(() => after(Math.random() * longestDelay)).then(write);
  }

  #harm(): void {
    this.#lose();
    this.break();
  }

  #lose(): void {
    this.#state.hurt++;
    this.#lost = true;
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
