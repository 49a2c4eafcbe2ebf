import { createClient } from "@redis/client";
import { freePort } from "./ports.ts";
import { ready, start } from "./processes.ts";
import { temporaryFolder } from "./reaper.ts";
import { program } from "./programs.ts";
import { singleServer, type Server, type ServerOptions } from "./single.ts";

/** A Redis server. Null where there is none. */
export function redisServer(options: ServerOptions = {}): Promise<Server | null> {
  const ways = {
    kind: "redis",
    usualUrl: "redis://127.0.0.1:6379",
    check: async (url: string) => void (await redisCommand(url, "PING")),
    start: startRedis,
  } as const;
  return singleServer(ways, options);
}

/** Sends one command on a connection of its own. */
export async function redisCommand(url: string, ...words: string[]): Promise<unknown> {
  const client = createClient({
    url,
    // A command that waits for a server that is gone would wait forever.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: 2000, socketTimeout: 5000 },
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await client.sendCommand(words);
  } finally {
    client.destroy();
  }
}

/** On 127.0.0.1 only, without snapshots. */
export function redisSettings(port: number): string[] {
  return ["--port", String(port), "--bind", "127.0.0.1", "--save", ""];
}

async function startRedis(): Promise<Server> {
  const port = await freePort();
  const cwd = temporaryFolder("redis");
  const server = start(program("redis-server"), redisSettings(port), { cwd });
  const url = `redis://127.0.0.1:${port}`;
  await ready(server, 10_000, async () => (await redisCommand(url, "PING")) === "PONG");
  return { url, pid: server.pid, stop: () => server.stop("SIGTERM") };
}
