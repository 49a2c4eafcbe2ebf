import { createServer } from "node:net";
import { randomInt } from "node:crypto";

// Below the range that systems take outgoing ports from: a client's connection cannot sit on them. Also
// 10 000 above, where a Redis Cluster node has its bus.
const [from, to] = [11_000, 21_000];

const given = new Set<number>();

/** A port of 127.0.0.1 on which nothing listens now. Never the same one twice in this process. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1000; tries++) {
    const port = randomInt(from, to);
    if (given.has(port)) continue;
    given.add(port);
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port;
  }
  throw new Error(`No free port between ${from} and ${to}`);
}

/** So many of them. */
export async function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => freePort()));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
