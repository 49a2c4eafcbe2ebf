import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environment } from "./environment.ts";
import { formOf, HttpBrowser, type Answer } from "./http-browser.ts";

/** Where people reach the site, whichever process answers. Nothing listens there. */
export const publicUrl = "http://localhost:4000/magic-link";
const publicOrigin = new URL(publicUrl).origin;
/** The key behind all its secrets. */
export const secret = "kUJ8wZ5rT2pQ9xVb3nM7cL1sD6fG4hYa";

/** A folder, and one store on which server processes run. */
export interface Site {
  readonly folder: string;
  /** The database file, where no other store was named. */
  readonly database: string;
  /** Starts a process. `address`: of a store of its own, where each process reaches it in another way. */
  start(address?: string): Promise<ServerProcess>;
  /** Ends all processes and removes the folder. */
  remove(): Promise<void>;
}

export interface SiteOptions {
  /** Of the store: see `openStore`. Default: a database file in the folder. */
  readonly address?: string;
  /** Of each verb of the store, in milliseconds. Default 5,000. */
  readonly timeout?: number;
}

export interface ServerProcess {
  /** Where this very process listens. */
  readonly origin: string;
  /** All that it printed so far, on both streams. */
  output(): string;
  stop(signal: NodeJS.Signals): Promise<void>;
}

export function createSite({ address, timeout = 5000 }: SiteOptions = {}): Site {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-site-"));
  const database = join(folder, "links.db");
  const running: ServerProcess[] = [];
  return {
    folder,
    database,
    async start(own = address ?? `sqlite:${database}`) {
      const server = await startServer(own, timeout);
      running.push(server);
      return server;
    },
    async remove() {
      await Promise.all(running.map((server) => server.stop("SIGKILL")));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startServer(address: string, timeout: number): Promise<ServerProcess> {
  const file = fileURLToPath(new URL("./race-server.ts", import.meta.url));
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=onpurpose-source"];
  const child = spawn(process.execPath, [...flags, file], {
    env: {
      ...environment,
      ONPURPOSE_STORE: address,
      ONPURPOSE_STORE_TIMEOUT: String(timeout),
      ONPURPOSE_SECRET: secret,
      ONPURPOSE_URL: publicUrl,
    },
    // It ends when its input does: it never outlives this process.
    stdio: ["pipe", "pipe", "pipe"],
  });
  return serving(child);
}

/** A server that was started with pipes, once it has printed its port. */
export async function serving(child: ChildProcessWithoutNullStreams): Promise<ServerProcess> {
  let printed = "";
  const closed = once(child, "close");
  const port = new Promise<string>((resolve) => {
    const collect = (chunk: Buffer): void => {
      printed += chunk.toString();
      const [, found] = /listening on port (\d+)\n/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
  });
  const listening = await Promise.race([port, closed.then(() => null)]);
  if (listening === null) throw new Error(`The server did not start:\n${printed}`);
  return {
    origin: `http://127.0.0.1:${listening}`,
    output: () => printed,
    async stop(signal) {
      child.kill(signal);
      await closed;
    },
  };
}

/** A person's browser, whose requests are answered by one process. */
export class Visitor {
  readonly http: HttpBrowser;

  constructor({ origin }: ServerProcess, cookies: ReadonlyMap<string, string> = new Map()) {
    this.http = new HttpBrowser(origin);
    for (const [name, value] of cookies) this.http.cookies.set(name, value);
  }

  /** The same browser, answered by another process. */
  movedTo(server: ServerProcess): Visitor {
    return new Visitor(server, this.http.cookies);
  }

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.http.get(pathOf(url), headers);
  }

  post(
    url: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return this.http.post(pathOf(url), fields, { origin: publicOrigin, ...headers });
  }

  /** Opens a link and gives what a press on the first button would send. */
  async open(url: string): Promise<Record<string, string>> {
    return formOf((await this.get(url)).body);
  }

  /** The address of whoever is logged in here, or null. */
  async user(): Promise<string | null> {
    const { body } = await this.http.get("/whoami.json");
    const { user } = JSON.parse(body) as { user: { email: string } | null };
    return user?.email ?? null;
  }
}

/** Lets the app issue a link by itself. */
export async function issue(
  server: ServerProcess,
  email: string,
): Promise<{ id: string; url: string }> {
  const { body } = await new Visitor(server).get(`/issue?email=${encodeURIComponent(email)}`);
  return JSON.parse(body) as { id: string; url: string };
}

/** What stands in a mail that was asked for. */
export interface Mailed {
  readonly url: string;
  readonly code: string;
}

/** The newest mail to this address, once there is one: at most `patience` milliseconds, 20,000 by default. */
export async function mailTo(
  server: ServerProcess,
  email: string,
  patience = 20_000,
): Promise<Mailed> {
  for (const start = Date.now(); Date.now() - start <= patience;) {
    const { body } = await new Visitor(server).get("/mails.json");
    const mails = JSON.parse(body) as (Mailed & { to: string })[];
    const mail = mails.findLast(({ to }) => to === email);
    if (mail !== undefined) return mail;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`No mail came to ${email}.`);
}

/** The link in that mail. */
export async function mailedLink(
  server: ServerProcess,
  email: string,
  patience?: number,
): Promise<string> {
  return (await mailTo(server, email, patience)).url;
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url, publicOrigin);
  return pathname + search;
}
