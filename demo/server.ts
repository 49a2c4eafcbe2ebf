import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { StartError } from "./config.ts";
import { bareAnswer } from "./http.ts";

type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export interface Listening {
  /** Takes no more requests, and resolves when the last one is answered, or has had its time. */
  stop(): Promise<void>;
}

/**
 * @param host Null for this machine only: both of the addresses that "localhost" can mean, since browsers
 *   differ in which one they try first.
 */
export async function serve(
  listener: Listener,
  port: number,
  host: string | null,
): Promise<Listening> {
  const servers = [await listen(listener, port, host ?? "127.0.0.1")];
  if (host === null) {
    try {
      servers.push(await listen(listener, port, "::1"));
    } catch (error) {
      // A machine without IPv6 has one address only.
      if (error instanceof StartError) throw error;
    }
  }
  return {
    async stop() {
      const timer = setTimeout(
        () => servers.forEach((server) => server.closeAllConnections()),
        1000,
      );
      await Promise.all(servers.map(close));
      clearTimeout(timer);
    },
  };
}

async function listen(listener: Listener, port: number, host: string): Promise<Server> {
  // Host is checked by the app, so that the answer to a request without one has the security headers too.
  const limits = { requireHostHeader: false, headersTimeout: 10_000, requestTimeout: 15_000 };
  const server = createServer(limits, (req, res) => void listener(req, res));
  server.on(
    "checkExpectation",
    (req: IncomingMessage, res: ServerResponse) => void listener(req, res),
  );
  server.on("clientError", (error: Error & { code?: string }, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else socket.end(bareAnswer("400 Bad Request"));
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw explain(error, port, host);
  }
  return server;
}

function explain(error: unknown, port: number, host: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "EADDRINUSE") {
    return new StartError(
      `Port ${port} is taken by another program. Stop that, or choose another port, such as: PORT=${port === 3000 ? 3001 : 3000} npm start`,
    );
  }
  if (code === "EACCES")
    return new StartError(
      `Port ${port} needs more rights. Choose one above 1023: PORT=3000 npm start`,
    );
  if (code === "ENOTFOUND") return new StartError(`There is no host "${host}" to listen on.`);
  return error;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await closed;
}
