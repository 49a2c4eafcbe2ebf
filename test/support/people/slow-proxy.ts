import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Transform } from "node:stream";

export interface SlowProxy {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A slow network before a server, about as a phone has it with one bar: whatever is sent takes `latency`
 * milliseconds each way and comes at `speed` bytes a second. Leads to `target`, a port of this machine.
 */
export async function slowProxy(
  target: number,
  { latency, speed }: { readonly latency: number; readonly speed: number },
): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  const slowed = (): Transform =>
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        setTimeout(done, latency + (chunk.length / speed) * 1000, null, chunk);
      },
    });
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // One that ends is passed on by the pipes, behind what is still on its way.
      socket.on("error", () => {
        client.destroy();
        upstream.destroy();
      });
      socket.on("close", () => sockets.delete(socket));
    }
    client.pipe(slowed()).pipe(upstream);
    upstream.pipe(slowed()).pipe(client);
  });
  server.listen(0);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, "close");
    },
  };
}
