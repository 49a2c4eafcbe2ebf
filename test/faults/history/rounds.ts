import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { OpenedStore } from "../../support/open-store.ts";
import { createSite, type ServerProcess, type Site } from "../../support/site.ts";
import { checkHistory, type CheckOptions, type Violation } from "./check.ts";
import { exchangesOf, isOpenEnded } from "./exchanges.ts";
import { History } from "./history.ts";
import { newVisitor, openPage, pressOnce, startLoad, type Journey } from "./load.ts";
import { settle } from "./settle.ts";

/** What is harmed: a store with its servers, and the two app processes on it. */
export interface Ground {
  /** Of the store, as each app process reaches it. */
  readonly addresses: readonly [string, string];
  /** Of each verb of the store, in milliseconds. */
  readonly timeout: number;
  /** Whether the harm is done to app processes. */
  readonly appsEnd?: boolean;
  /** Does harm. Resolves when what is left of the servers can do its work. */
  harm(apps: Apps): Promise<void>;
  /** Brings back what the harm has taken away, while the apps run. */
  mend(): Promise<void>;
  /** The store itself, past everything that does harm. */
  open(): Promise<OpenedStore>;
  stop(): Promise<void>;
}

export interface Apps {
  readonly servers: ServerProcess[];
  /** SIGKILL to this app process; another takes its place. */
  kill(index: number): Promise<void>;
}

export interface Round {
  readonly requests: number;
  /** Logins that a browser was told of. */
  readonly logins: number;
  /** Requests that were answered with 503, or not at all. */
  readonly failed: number;
  /** Presses of which this is true. */
  readonly openPresses: number;
  /** The longest time that any answer took, in milliseconds. */
  readonly slowest: number;
  /** From the harm until all servers were healthy, and from then until a login worked on each app, in milliseconds. */
  readonly outage: number;
  readonly recovery: number;
  readonly violations: readonly Violation[];
}

export interface RoundOptions {
  readonly people: number;
  readonly rest: number;
}

const recovery = 10_000;
// Tests may share two cores with others: what counts is that there is an end.
const margin = 4000;

/** One site of two app processes on a ground, for any number of rounds. */
export class Field {
  readonly #ground: Ground;
  readonly #site: Site;
  readonly #apps: Apps;

  private constructor(ground: Ground, site: Site, servers: ServerProcess[]) {
    this.#ground = ground;
    this.#site = site;
    const kill = async (index: number): Promise<void> => {
      await servers[index]?.stop("SIGKILL");
      // A load balancer sends nobody to a process that is not there.
      servers.splice(index, 1);
      servers.splice(index, 0, await site.start(ground.addresses[index === 0 ? 0 : 1]));
    };
    this.#apps = { servers, kill };
  }

  static async start(ground: Ground): Promise<Field> {
    const opened = await ground.open();
    await opened.migrate();
    await opened.close();
    const site = createSite({ timeout: ground.timeout });
    const servers = [await site.start(ground.addresses[0]), await site.start(ground.addresses[1])];
    return new Field(ground, site, servers);
  }

  /** The app processes that run now. */
  get servers(): readonly [ServerProcess, ServerProcess] {
    const [one, two] = this.#apps.servers;
    if (one === undefined || two === undefined) throw new Error("An app process is missing");
    return [one, two];
  }

  /** What the app processes have printed: errors that they reported. */
  output(): string {
    return this.#apps.servers.map((server) => server.output()).join("");
  }

  /** People log in; in the middle of it harm is done; then all is made whole, and everything told is looked up. */
  async round(options: RoundOptions): Promise<Round> {
    const ground = this.#ground;
    const { servers } = this.#apps;
    const history = new History(join(this.#site.folder, `${randomUUID()}.jsonl`));
    const load = startLoad(history, servers, options);
    await sleep(200 + Math.random() * 800);
    history.mark("harmed");
    await ground.harm(this.#apps);
    history.mark("healed");
    const probes = await this.#untilWorking(history);
    await sleep(200);
    await load.stop();
    await ground.mend();
    await settle(history, servers, [...load.journeys, ...probes]);
    return this.#judge(history);
  }

  async stop(): Promise<void> {
    await this.endApps();
    await this.#ground.stop();
  }

  /** Stops what stands on the ground, and leaves the ground. */
  async endApps(): Promise<void> {
    await this.#site.remove();
  }

  /** Logs in through each app until that works. Gives the links that were used for it. */
  async #untilWorking(history: History): Promise<Journey[]> {
    const probes: Journey[] = [];
    const end = Date.now() + 3 * recovery;
    for (const server of this.#apps.servers) {
      while (!(await logIn(history, server, probes))) {
        if (Date.now() > end) return probes;
        await sleep(50);
      }
    }
    history.mark("working");
    return probes;
  }

  async #judge(history: History): Promise<Round> {
    const { timeout, appsEnd = false } = this.#ground;
    const options: CheckOptions = { timeout, margin, recovery, appsEnd };
    const { store, close } = await this.#ground.open();
    const violations = await checkHistory(history.events, store, options);
    await close();
    const exchanges = exchangesOf(history.events);
    const at = (mark: string): number =>
      history.events.find(({ event }) => event === mark)?.at ?? NaN;
    const open = exchanges.filter(isOpenEnded);
    const logins = exchanges.filter(
      ({ kind, answer }) => kind === "press" && answer?.status === 303,
    );
    return {
      requests: exchanges.length,
      logins: new Set(logins.map(({ linkId }) => linkId)).size,
      failed: open.length,
      openPresses: open.filter(({ kind }) => kind === "press").length,
      slowest: Math.max(...exchanges.map(({ at, endedAt }) => (endedAt ?? Infinity) - at)),
      outage: at("healed") - at("harmed"),
      recovery: at("working") - at("healed"),
      violations,
    };
  }
}

async function logIn(history: History, server: ServerProcess, probes: Journey[]): Promise<boolean> {
  const visitor = newVisitor(history, [server]);
  const email = `${randomUUID()}@example.com`;
  const issued = await visitor.client.issue(email);
  if (issued === null) return false;
  probes.push({ email, ...issued, visitors: [visitor] });
  await openPage(visitor, issued.url);
  return (await pressOnce(visitor, issued.url)) === 303;
}
