import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to a database that counts the round trips: how often something was sent after an answer had come. */
export interface TripCounter {
  readonly port: number;
  /** How many trips `work` cost, on all connections together. */
  count(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

export async function countTrips(host: string, port: number): Promise<TripCounter> {
  let trips = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(port, host);
    let answered = true;
    for (const socket of [client, database]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => {});
    }
    client.on("data", (sent) => {
      // What is sent in several pieces, without waiting for an answer in between, is one trip.
      if (answered) trips++;
      answered = false;
      database.write(sent);
    });
    database.on("data", (answer) => {
      answered = true;
      client.write(answer);
    });
    client.on("end", () => database.end());
    database.on("end", () => client.end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    port: address.port,
    async count(work) {
      const before = trips;
      await work();
      return trips - before;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
